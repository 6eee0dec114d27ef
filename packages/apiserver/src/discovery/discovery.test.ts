import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());

const older = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';
const aggregated = `application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,${older}`;

describe('discovery', () => {
  it('is aggregated for those who ask for it, and says so in its content type', async () => {
    const { headers, body } = await api.ask('GET', '/apis', { accept: aggregated });
    expect(headers.get('content-type')).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    expect(headers.get('vary')).toBe('Accept');
    const apps = body.items.find((item: any) => item.metadata.name === 'apps');
    const deployments = apps.versions[0].resources.find((resource: any) => resource.resource === 'deployments');
    expect(deployments).toMatchObject({
      responseKind: { group: '', version: '', kind: 'Deployment' },
      scope: 'Namespaced',
      singularResource: 'deployment',
      shortNames: ['deploy'],
      categories: ['all'],
    });
    expect(deployments.subresources.map((part: any) => [part.subresource, part.responseKind.kind, part.verbs])).toEqual(
      [
        ['scale', 'Scale', ['get', 'patch', 'update']],
        ['status', 'Deployment', ['get', 'patch', 'update']],
      ],
    );
    expect(
      (await api.ok('GET', '/api', { accept: aggregated })).items[0].versions[0].resources.map(
        (one: any) => one.resource,
      ),
    ).toContain('pods');
  });

  it('is legacy for all others', async () => {
    expect(await api.ok('GET', '/apis', { accept: older })).toMatchObject({ kind: 'APIGroupList' });
    expect(await api.ok('GET', '/api')).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const { kind, groups } = await api.ok('GET', '/apis');
    expect(kind).toBe('APIGroupList');
    expect(groups).toContainEqual({
      name: 'apps',
      versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
      preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
    });
    expect(await api.ok('GET', '/apis/apps')).toMatchObject({ kind: 'APIGroup', name: 'apps' });
    const { resources } = await api.ok('GET', '/api/v1');
    expect(resources).toContainEqual({
      name: 'pods',
      singularName: 'pod',
      namespaced: true,
      kind: 'Pod',
      verbs: expect.arrayContaining(['create', 'watch']),
      shortNames: ['po'],
      categories: ['all'],
      storageVersionHash: 'xPOwRZ+Yhw8=',
    });
    expect(resources).toContainEqual({
      name: 'pods/eviction',
      singularName: '',
      namespaced: true,
      group: 'policy',
      version: 'v1',
      kind: 'Eviction',
      verbs: ['create'],
    });
    expect((await api.ask('GET', '/apis/nosuch/v1')).code).toBe(404);
    expect((await api.ok('GET', '/')).paths).toContain('/apis/apps/v1');
  });

  it('lists the groups as clients shall try them, and hashes the version in which objects are kept', async () => {
    const { groups } = await api.ok('GET', '/apis');
    expect(groups.map(({ name }: any) => name).join(' ')).toMatch(
      /^(apiregistration.k8s.io )?apps events.k8s.io .* metrics.k8s.io$/,
    );
    // The hashes of kube-apiserver v1.36: an autoscaler is kept as v2, an event as the core group's.
    for (const [path, name, hash] of [
      ['/apis/autoscaling/v1', 'horizontalpodautoscalers', 'qwQve8ut294='],
      ['/apis/autoscaling/v2', 'horizontalpodautoscalers', 'qwQve8ut294='],
      ['/apis/events.k8s.io/v1', 'events', 'r2yiGXH7wu8='],
      ['/apis/authentication.k8s.io/v1', 'tokenreviews', undefined],
    ]) {
      const { resources } = await api.ok('GET', path ?? '');
      expect(resources.find((one: any) => one.name === name).storageVersionHash).toBe(hash);
    }
  });

  it('is answered with 304 to whoever has it', async () => {
    for (const accept of [aggregated, 'application/json']) {
      const etag = (await api.ask('GET', '/apis', { accept })).headers.get('etag') ?? '';
      const again = await api.request('GET', '/apis', { accept, headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
    }
  });

  it('names every served kind once, aggregated and legacy alike', async () => {
    const legacy = (
      await Promise.all(
        [
          '/api/v1',
          ...(
            await api.ok('GET', '/apis')
          ).groups.flatMap(({ versions }: any) => versions.map(({ groupVersion }: any) => `/apis/${groupVersion}`)),
        ].map((path) => api.ok('GET', path)),
      )
    ).flatMap(({ groupVersion, resources }) => resources.map(({ name }: any) => `${groupVersion}/${name}`));
    const lists = [
      await api.ok('GET', '/api', { accept: aggregated }),
      await api.ok('GET', '/apis', { accept: aggregated }),
    ];
    const whole = lists.flatMap(({ items }) =>
      items.flatMap(({ metadata, versions }: any) =>
        versions.flatMap(({ version, resources }: any) =>
          resources.flatMap(({ resource, subresources = [] }: any) => {
            const prefix = metadata.name === undefined ? version : `${metadata.name}/${version}`;
            return [
              `${prefix}/${resource}`,
              ...subresources.map((part: any) => `${prefix}/${resource}/${part.subresource}`),
            ];
          }),
        ),
      ),
    );
    expect(whole.sort()).toEqual(legacy.sort());
    expect(new Set(whole).size).toBe(whole.length);
  });
});

describe('OpenAPI', () => {
  it('v3 lists its documents, each under a hash that may be kept for ever', async () => {
    const { paths } = await api.ok('GET', '/openapi/v3');
    const { serverRelativeURL } = paths['apis/apps/v1'];
    expect(serverRelativeURL).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]+$/);
    const document = await api.ask('GET', serverRelativeURL);
    expect(document.headers.get('cache-control')).toBe('public, immutable, max-age=31536000');
    const patch = document.body.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'].patch;
    expect(patch['x-kubernetes-group-version-kind']).toEqual({ group: 'apps', kind: 'Deployment', version: 'v1' });
    expect(patch.parameters.map(({ name }: any) => name)).toContain('fieldValidation');
    expect((await api.ask('GET', '/openapi/v3/apis/nosuch/v1')).code).toBe(404);
  });

  it('v2 comes as JSON and as protobuf', async () => {
    const { definitions } = await api.ok('GET', '/openapi/v2');
    expect(Object.keys(definitions)).toContain('io.k8s.api.core.v1.Pod');
    const response = await api.request('GET', '/openapi/v2', {
      accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
    });
    expect(response.headers.get('content-type')).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(10_000);
  });
});
