import { localApiService } from '@berth/kinds/apiregistration/priorities';
import type { KubeObject } from '@berth/machinery/object';
import type { Reader } from '@berth/machinery/reconcile';
import { describe, expect, it } from 'vitest';
import { createApiServiceAvailability } from './availability.ts';
import { reconciler as registration } from './registration.ts';

const now = new Date('2026-01-01T00:00:00Z');
const name = 'v1.shop.example.com';
const key = { namespace: '', name };

const reader = (objects: readonly KubeObject[]): Reader =>
  ({
    get: async (_resource: string, namespace: string, wanted: string) =>
      objects.find(({ metadata }) => metadata.name === wanted && (metadata.namespace ?? '') === namespace),
    list: async (resource: string) => objects.filter(({ kind }) => resource.endsWith(`/${kind.toLowerCase()}s`)),
  }) as never;

const definition = (served: boolean): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'orders.shop.example.com' },
  spec: { group: 'shop.example.com', versions: [{ name: 'v1', served }] },
});

describe('registration', () => {
  const decide = async (...objects: KubeObject[]) =>
    registration.decide(await registration.load(reader(objects), key), now).writes;
  const own = localApiService('shop.example.com', 'v1', 'true');

  it('registers what a definition serves, and takes it back when nothing does', async () => {
    expect(await decide(definition(true))).toEqual([{ verb: 'create', object: own }]);
    expect(own.spec).toMatchObject({ groupPriorityMinimum: 1000, versionPriority: 100 });
    expect(await decide(definition(true), own)).toEqual([]);
    expect(await decide(definition(false), own)).toEqual([{ verb: 'delete', object: own }]);
  });

  it('puts right what it made, and leaves alone what somebody else did', async () => {
    const changed = { ...own, spec: { ...own.spec, versionPriority: 7 } };
    expect(await decide(definition(true), changed)).toMatchObject([{ verb: 'update', object: { spec: own.spec } }]);
    const theirs = { ...changed, metadata: { name } };
    expect(await decide(definition(true), theirs)).toEqual([]);
    expect(await decide(definition(false), theirs)).toEqual([]);
  });

  it('makes again what this server serves itself, once it was deleted', async () => {
    const apps = { namespace: '', name: 'v1.apps' };
    const [write] = registration.decide(await registration.load(reader([]), apps), now).writes;
    expect(write).toMatchObject({ verb: 'create', object: { spec: { group: 'apps', groupPriorityMinimum: 17_800 } } });
  });
});

describe('availability', () => {
  const remote: KubeObject = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name },
    spec: { group: 'shop.example.com', version: 'v1', service: { namespace: 'shop', name: 'api', port: 443 } },
  };
  const service = (port: number): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'api', namespace: 'shop' },
    spec: { type: 'ClusterIP', ports: [{ name: 'https', port }] },
  });
  const slice = (ready: boolean, port = 'https'): KubeObject => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'api-1', namespace: 'shop' },
    endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready } }],
    ports: [{ name: port, port: 8443 }],
  });
  const decide = async (failure: string | undefined, ...objects: KubeObject[]) => {
    const reconciler = createApiServiceAvailability(async () => failure);
    return reconciler.decide(await reconciler.load(reader([remote, ...objects]), key), now);
  };
  const said = async (failure: string | undefined, ...objects: KubeObject[]) => {
    const [write] = (await decide(failure, ...objects)).writes;
    return write?.verb === 'update' ? write.object.status.conditions[0] : undefined;
  };

  it.each<[string, string, KubeObject[]]>([
    ['ServiceNotFound', 'service/api in "shop" is not present', []],
    ['ServicePortError', 'service/api in "shop" is not listening on port 443', [service(80)]],
    ['EndpointsNotFound', 'cannot find endpointslices for service/api in "shop"', [service(443)]],
    [
      'MissingEndpoints',
      'endpointslices for service/api in "shop" have no addresses with port name "https"',
      [service(443), slice(false)],
    ],
    [
      'MissingEndpoints',
      'endpointslices for service/api in "shop" have no addresses with port name "https"',
      [service(443), slice(true, 'http')],
    ],
    ['FailedDiscoveryCheck', 'no answer', [service(443), slice(true)]],
  ])('is False for %s', async (reason, message, objects) => {
    expect(await said('no answer', ...objects)).toMatchObject({ status: 'False', reason, message });
  });

  it('is True once the server answers, and is asked again', async () => {
    expect(await said(undefined, service(443), slice(true))).toEqual({
      type: 'Available',
      status: 'True',
      reason: 'Passed',
      message: 'all checks passed',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    });
    expect((await decide(undefined, service(443), slice(true))).requeueAfter).toBe(60_000);
    expect((await decide('no answer', service(443), slice(true))).requeueAfter).toBe(10_000);
  });

  it('of what this server serves itself is always True', async () => {
    const own = localApiService('shop.example.com', 'v1', 'true');
    const reconciler = createApiServiceAvailability(async () => 'never asked');
    const { writes } = reconciler.decide(await reconciler.load(reader([own]), key), now);
    expect(writes).toMatchObject([{ object: { status: { conditions: [{ status: 'True', reason: 'Local' }] } } }]);
  });
});
