import { setTimeout as wait } from 'node:timers/promises';
import { Compacted } from '@berth/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../index.ts';
import { type Ask, configMap, framesOf, type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());

const path = '/api/v1/namespaces/default/configmaps';
const labelled = (name: string, labels: Record<string, string>, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
  data,
});

/** A watch and a way to take its next frame; ends with the callback. */
async function watching(
  query: string,
  use: (next: () => Promise<any>) => Promise<void>,
  options: Ask = {},
): Promise<void> {
  const ending = new AbortController();
  const response = await api.request('GET', `${path}?watch=true&${query}`, { ...options, signal: ending.signal });
  expect(response.status).toBe(200);
  const frames = framesOf(response);
  try {
    await use(async () => (await frames.next()).value);
  } finally {
    await frames.return(undefined);
    ending.abort();
  }
}

const version = async () => (await api.ok('GET', path)).metadata.resourceVersion;
const throwing = (error: Error): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
});
const brief = ({ type, object }: any) => [type, object.metadata.name];

describe('a watch', () => {
  it('tells of every change after its resourceVersion, in order', async () => {
    const from = await version();
    const made = await api.ok('POST', path, { body: configMap('seen') });
    await watching(`resourceVersion=${from}`, async (next) => {
      expect(await next()).toEqual({ type: 'ADDED', object: made });
      const changed = await api.ok('PUT', `${path}/seen`, { body: { ...made, data: { a: 'b' } } });
      expect(await next()).toEqual({ type: 'MODIFIED', object: changed });
      await api.ok('DELETE', `${path}/seen`);
      const last = await next();
      expect(last).toMatchObject({ type: 'DELETED', object: { data: { a: 'b' } } });
      expect(Number(last.object.metadata.resourceVersion)).toBeGreaterThan(Number(changed.metadata.resourceVersion));
    });
  });

  it('without a resourceVersion begins with what there is', async () => {
    await api.ok('POST', path, { body: labelled('old', { begin: 'yes' }) });
    await watching('labelSelector=begin%3Dyes', async (next) => {
      expect(brief(await next())).toEqual(['ADDED', 'old']);
      await api.ok('POST', path, { body: labelled('new', { begin: 'yes' }) });
      expect(brief(await next())).toEqual(['ADDED', 'new']);
    });
  });

  it('by a selector is told ADDED of what enters it and DELETED of what leaves it', async () => {
    const from = await version();
    await watching(`labelSelector=in%3Dyes&resourceVersion=${from}`, async (next) => {
      const out = await api.ok('POST', path, { body: labelled('moving', { in: 'no' }) });
      const inside = await api.ok('PUT', `${path}/moving`, { body: labelled('moving', { in: 'yes' }, { a: '1' }) });
      expect(await next()).toEqual({ type: 'ADDED', object: inside });
      expect(out.metadata.uid).toBe(inside.metadata.uid);
      const still = await api.ok('PUT', `${path}/moving`, { body: labelled('moving', { in: 'yes' }, { a: '2' }) });
      expect(await next()).toEqual({ type: 'MODIFIED', object: still });
      const left = await api.ok('PUT', `${path}/moving`, { body: labelled('moving', { in: 'no' }, { a: '2' }) });
      const event = await next();
      expect(brief(event)).toEqual(['DELETED', 'moving']);
      expect(event.object.metadata.resourceVersion).toBe(left.metadata.resourceVersion);
      await api.ok('DELETE', `${path}/moving`);
      await api.ok('POST', path, { body: labelled('marker', { in: 'yes' }) });
      expect(brief(await next())).toEqual(['ADDED', 'marker']);
    });
  });

  it('of one name tells of no other', async () => {
    const from = await version();
    await watching(`fieldSelector=metadata.name%3Dmine&resourceVersion=${from}`, async (next) => {
      await api.ok('POST', path, { body: configMap('theirs') });
      await api.ok('POST', path, { body: configMap('mine') });
      expect(brief(await next())).toEqual(['ADDED', 'mine']);
    });
  });

  it('with sendInitialEvents begins with everything and an annotated bookmark', async () => {
    await api.ok('POST', path, { body: labelled('i1', { initial: 'yes' }) });
    await api.ok('POST', path, { body: labelled('i2', { initial: 'yes' }) });
    await watching(
      'labelSelector=initial%3Dyes&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&resourceVersion=',
      async (next) => {
        expect(brief(await next())).toEqual(['ADDED', 'i1']);
        expect(brief(await next())).toEqual(['ADDED', 'i2']);
        expect(await next()).toMatchObject({
          type: 'BOOKMARK',
          object: {
            kind: 'ConfigMap',
            apiVersion: 'v1',
            metadata: {
              annotations: { 'k8s.io/initial-events-end': 'true' },
              resourceVersion: expect.stringMatching(/^\d+$/),
            },
          },
        });
        await api.ok('POST', path, { body: labelled('i3', { initial: 'yes' }) });
        expect(brief(await next())).toEqual(['ADDED', 'i3']);
      },
    );
  });

  it('of nothing, with sendInitialEvents, sends the bookmark at once', async () => {
    await watching(
      'labelSelector=nobody%3Dhas&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan',
      async (next) => expect((await next()).type).toBe('BOOKMARK'),
    );
  });

  it('refuses sendInitialEvents without resourceVersionMatch=NotOlderThan, and the match without it', async () => {
    const forbidden = async (query: string, message: string) =>
      expect((await api.ask('GET', `${path}?watch=true&${query}`)).body).toMatchObject({
        code: 422,
        reason: 'Invalid',
        details: {
          group: 'meta.k8s.io',
          kind: 'ListOptions',
          causes: [{ reason: 'FieldValueForbidden', field: 'resourceVersionMatch', message: `Forbidden: ${message}` }],
        },
      });
    await forbidden(
      'sendInitialEvents=true',
      'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
    await forbidden(
      'resourceVersionMatch=NotOlderThan',
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    );
  });

  it('ends after timeoutSeconds', async () => {
    const response = await api.request('GET', `${path}?watch=true&timeoutSeconds=1&resourceVersion=${await version()}`);
    expect(await response.text()).toBe('');
  });

  it('from a version that was compacted says that it is too old', async () => {
    const old = await startHarness();
    try {
      // What a log says that was cut off: a test cannot wait the hour that entries are kept.
      const cut = {
        ...old.deps.store,
        watch: () => throwing(new Compacted(100)),
        list: () => Promise.reject(new Compacted(100)),
      };
      const app = createApp({ ...old.deps, store: cut });
      const get = (query: string) =>
        app.fetch(
          new Request(`http://localhost/clusters/local${path}?${query}`, {
            headers: { authorization: 'Bearer admin' },
          }),
        );
      const [line = ''] = (await (await get('watch=true&resourceVersion=5')).text()).split('\n');
      expect(JSON.parse(line)).toMatchObject({
        type: 'ERROR',
        object: { kind: 'Status', code: 410, reason: 'Expired' },
      });
      expect(await (await get('resourceVersion=5&resourceVersionMatch=Exact')).json()).toMatchObject({
        code: 410,
        reason: 'Expired',
      });
      const { metadata } = await old.ok('GET', '/api/v1/namespaces?limit=1');
      const paged = await app.fetch(
        new Request(`http://localhost/clusters/local/api/v1/namespaces?limit=1&continue=${metadata.continue}`, {
          headers: { authorization: 'Bearer admin' },
        }),
      );
      const status = (await paged.json()) as any;
      expect(status).toMatchObject({
        code: 410,
        reason: 'Expired',
        message: expect.stringContaining('The provided continue parameter is too old'),
      });
      const rest = await old.ok('GET', `/api/v1/namespaces?limit=5&continue=${status.metadata.continue}`);
      expect(rest.items.map((item: any) => item.metadata.name)).toEqual([
        'kube-node-lease',
        'kube-public',
        'kube-system',
      ]);
    } finally {
      await old.stop();
    }
  });

  it('from a version that is none is refused before it begins', async () => {
    expect((await api.ask('GET', `${path}?watch=true&resourceVersion=abc`)).code).toBe(400);
  });

  it('from a version of the future says that it is too large', async () => {
    const text = (await api.ask('GET', `${path}?watch=true&resourceVersion=99999999&timeoutSeconds=5`)).text;
    expect(JSON.parse(text.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 504, details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } },
    });
  });

  it('comes as Tables, of which the first alone has columns', async () => {
    const from = await version();
    await watching(
      `resourceVersion=${from}`,
      async (next) => {
        await api.ok('POST', path, { body: configMap('t1') });
        await api.ok('POST', path, { body: configMap('t2') });
        const first = await next();
        expect(first.object).toMatchObject({
          kind: 'Table',
          rows: [{ cells: ['t1', expect.anything(), expect.any(String)] }],
        });
        expect(first.object.columnDefinitions).toHaveLength(3);
        const second = await next();
        expect(second.object.columnDefinitions ?? []).toHaveLength(0);
        expect(second.object.rows[0].cells[0]).toBe('t2');
      },
      { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' },
    );
  });

  it('tells ages as of each event, not of its beginning', async () => {
    let now = new Date();
    const clock = { now: () => now, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
    const later = await startHarness({ clock });
    const ending = new AbortController();
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const response = await later.request('GET', `${path}?watch=true`, { accept, signal: ending.signal });
    now = new Date(now.getTime() + 3_600_000);
    await later.ok('POST', path, { body: configMap('young') });
    for await (const { object } of framesOf(response)) {
      expect(object.rows[0].cells).toEqual(['young', 0, '0s']);
      break;
    }
    ending.abort();
    await later.stop();
  });

  it('comes as metadata alone', async () => {
    const from = await version();
    await watching(
      `resourceVersion=${from}`,
      async (next) => {
        await api.ok('POST', path, { body: configMap('m1', { data: { a: 'b' } }) });
        const { object } = await next();
        expect(object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'm1' } });
        expect(object).not.toHaveProperty('data');
      },
      { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' },
    );
  });

  it('that is quiet ends where the host wants that, unless it asked for bookmarks', async () => {
    const hasty = await startHarness({ limits: { quietWatch: 50, bookmarkEvery: 20 } });
    try {
      const { metadata } = await hasty.ok('GET', path);
      const query = `watch=true&timeoutSeconds=20&resourceVersion=${metadata.resourceVersion}`;
      expect(await (await hasty.request('GET', `${path}?${query}`)).text()).toBe('');
      const frames = framesOf(await hasty.request('GET', `${path}?${query}&allowWatchBookmarks=true`));
      for (let i = 0; i < 5; i += 1)
        expect((await frames.next()).value).toEqual({
          type: 'BOOKMARK',
          object: {
            kind: 'ConfigMap',
            apiVersion: 'v1',
            metadata: { resourceVersion: metadata.resourceVersion },
          },
        });
      await frames.return(undefined);
    } finally {
      await hasty.stop();
    }
  });

  it('sends its headers before there is anything to tell', async () => {
    const ending = new AbortController();
    const response = await api.request('GET', `${path}?watch=true&resourceVersion=${await version()}`, {
      signal: ending.signal,
    });
    expect(response.headers.get('content-type')).toBe('application/json');
    await response.body?.cancel();
    ending.abort();
  });
});
