import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprints } from '../testing/fingerprint.ts';
import { type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
  for (const definition of [crontabs, wides]) await establish(definition);
});
afterAll(() => api.stop());

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const condition = (type: string) => ({ type, status: 'True', reason: 'Is', message: '', lastTransitionTime: null });
/** Defines a kind, and says of it what a controller would. */
async function establish(body: typeof wides): Promise<void> {
  const made = await api.ok('POST', definitions, { body });
  const { names } = made.spec;
  const status = { acceptedNames: names, conditions: [condition('NamesAccepted'), condition('Established')] };
  const path = `${definitions}/${made.metadata.name}/status`;
  await api.ok('PUT', path, { body: { ...made, status: { ...made.status, ...status } } });
}
const definition = (plural: string, kind: string, scope: string, version: object) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.stable.example.com` },
  spec: {
    group: 'stable.example.com',
    scope,
    names: { plural, singular: kind.toLowerCase(), kind },
    versions: [{ name: 'v1', served: true, storage: true, ...version }],
  },
});
const crontabs = definition('crontabs', 'CronTab', 'Namespaced', {
  subresources: {
    status: {},
    scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
  },
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: {
        spec: { type: 'object', properties: { cronSpec: { type: 'string' }, replicas: { type: 'integer' } } },
        status: { type: 'object', properties: { replicas: { type: 'integer' } } },
      },
    },
  },
});
const wides = definition('wides', 'Wide', 'Cluster', {
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    },
  },
});

/** Of what kube-apiserver v1.36.0 answers to the same requests, with the same two definitions. */
const upstream = new Set(
  readFileSync(new URL('./testdata/openapi.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n'),
);

test('a generated client sees in every document of OpenAPI what it sees of kube-apiserver v1.36', async () => {
  const { paths } = await api.ok('GET', '/openapi/v3');
  const documents: Record<string, any> = { v2: await api.ok('GET', '/openapi/v2') };
  for (const name of Object.keys(paths)) documents[`v3/${name}`] = await api.ok('GET', `/openapi/v3/${name}`);
  const ours = fingerprints(documents);
  // Upstream metrics.k8s.io is the document of a server of its own.
  const other = [...ours].filter(([, hash]) => !upstream.has(hash)).map(([name]) => name);
  expect(other.filter((name) => !name.includes('metrics'))).toEqual([]);
  const hashes = new Set(ours.values());
  expect([...upstream].filter((hash) => !hashes.has(hash))).toEqual([]);
  expect(upstream.size).toBeGreaterThan(2000);
}, 60_000);
