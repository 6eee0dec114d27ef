import { createStore, type Store } from '@berth/store';
import { createMemoryTable } from '@berth/table/memory';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../testing/harness.ts';

const definitions = 'apiextensions.k8s.io/customresourcedefinitions';
const lists: string[] = [];

/** A store that notes which types were listed. */
function noted(): Store {
  const table = createMemoryTable();
  const clock = {
    now: () => new Date(),
    sleep: (milliseconds: number, signal?: AbortSignal) => wait(milliseconds, undefined, { signal, ref: false }),
  };
  const store = createStore({ table, clock, ids: { uid: () => crypto.randomUUID() }, changes: table });
  return {
    ...store,
    list(request) {
      lists.push(request.resource);
      return store.list(request);
    },
  };
}

let api: Harness;
beforeAll(async () => {
  api = await startHarness({ store: noted() });
});
afterAll(async () => {
  await api.deps.store.close();
  await api.stop();
});

const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** A definition as it is once its controller has taken it in. */
async function define(plural: string): Promise<void> {
  const kind = `${plural[0]?.toUpperCase()}${plural.slice(1)}`;
  const names = { plural, kind, singular: plural, listKind: `${kind}List` };
  const schema = { openAPIV3Schema: { type: 'object' } };
  const body = await api.ok('POST', path, {
    body: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.example.com` },
      spec: {
        group: 'example.com',
        scope: 'Cluster',
        names,
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    },
  });
  const conditions = ['NamesAccepted', 'Established'].map((type) => ({
    type,
    status: 'True',
    reason: 'Is',
    message: 'it is',
    lastTransitionTime: null,
  }));
  const status = { ...body.status, acceptedNames: names, conditions };
  await api.ok('PUT', `${path}/${plural}.example.com/status`, { body: { ...body, status } });
}

describe('what is made of configuration', () => {
  it('stands while others than its own types are written, and hears of every write of its own', async () => {
    await define('widgets');
    await api.ok('GET', '/apis/example.com/v1/widgets');
    lists.length = 0;
    await api.ok('POST', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {
      body: {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'hooks' },
        webhooks: [],
      },
    });
    await api.ok('GET', '/apis/example.com/v1/widgets');
    expect(lists).not.toContain(definitions);
    await define('gadgets');
    await api.ok('GET', '/apis/example.com/v1/gadgets');
    expect(lists).toContain(definitions);
  });

  it('is listed anew for a first request alone, however many meet the write at once', async () => {
    await define('sprockets');
    lists.length = 0;
    await Promise.all(Array.from({ length: 8 }, () => api.ok('GET', '/apis/example.com/v1/sprockets')));
    expect(lists.filter((resource) => resource === definitions)).toHaveLength(1);
  });
});
