import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { ApiError } from '@berth/machinery/errors';
import { createMemoryTable } from '@berth/table/memory';
import { createRandom } from '@berth/table/sim';
import { openSqlite } from '@berth/table/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Blobs, createFileBlobs } from './blobs.ts';
import { createCodec } from './codec.ts';
import { dictionaryOf } from './dictionary.ts';
import { createStore, type Store } from './index.ts';
import { cutResourceVersion, withResourceVersion } from './splice.ts';
import {
  cluster,
  collect,
  countingIds,
  create,
  keyOf,
  remove,
  systemClock,
  told,
  update,
  valueOf,
} from './testing/harness.ts';
import { typicalPod } from './testing/typicalpod.ts';

describe('resourceVersion in JSON', () => {
  test('only the field itself is replaced, not a text that looks like it', () => {
    const body = JSON.stringify({ metadata: { resourceVersion: '7', annotations: { a: '"resourceVersion":"7"' } } });
    expect(JSON.parse(withResourceVersion(body, 7, 12))).toEqual({
      metadata: { resourceVersion: '12', annotations: { a: '"resourceVersion":"7"' } },
    });
  });

  test('where the same number stands elsewhere too, only metadata changes', () => {
    const body = JSON.stringify({
      involvedObject: { resourceVersion: '7' },
      metadata: { name: 'a', resourceVersion: '7' },
    });
    expect(cutResourceVersion(body, 7)).toBeUndefined();
    expect(JSON.parse(withResourceVersion(body, 7, 8))).toEqual({
      involvedObject: { resourceVersion: '7' },
      metadata: { name: 'a', resourceVersion: '8' },
    });
  });
});

describe('the deflating codec', () => {
  test('the first dictionary never changes: bodies were written with it', () => {
    expect(createHash('sha256').update(dictionaryOf(1)).digest('hex')).toBe(
      '1f4b443008e0ab994380569efb33c5d5d9253f2e3c53d56023cc476a3d64a1e5',
    );
  });

  test('the second dictionary never changes either', () => {
    expect(createHash('sha256').update(dictionaryOf(2)).digest('hex')).toBe(
      'bd9c816def5d71f262834ea41075930bec9aa65e36dac6c3ea04538aeaf6aaaa',
    );
  });

  const beside = {
    uid: 'u-1',
    labels: '{"app":"web"}',
    fields: '{"status.phase":"Running"}',
    indexes: ['owner#u-0', 'node#n\n1'],
  };

  test('a body comes back as it was with what stood beside it, and a typical pod takes less than a quarter', async () => {
    const codec = createCodec('deflate', undefined);
    const text = typicalPod('web-1').encode(5);
    const form = codec.encode(text, beside);
    if (!('z' in form)) throw new Error('not deflated');
    const item = codec.unpack({ pk: 'p', sk: 's', ...form });
    expect(item).toMatchObject(beside);
    expect(await codec.decode(item, 5)).toBe(text);
    expect(form.z.length).toBeLessThan(text.length / 4);
  });

  test('what is not said beside a body is not said after it came back either', () => {
    const codec = createCodec('deflate', undefined);
    const item = codec.unpack({ pk: 'p', sk: 's', ...codec.encode('{\n}', { uid: 'u' }) });
    expect(item).toEqual({ pk: 'p', sk: 's', d: 2, body: '{\n}', uid: 'u' });
  });

  test('items of the first form, with labels beside a body of the first dictionary, are read as ever', async () => {
    const codec = createCodec('deflate', undefined);
    const text = typicalPod('web-1').encode(5);
    const z = deflateRawSync(text, { dictionary: dictionaryOf(1), level: 6 });
    const old = { pk: 'p', sk: 's', z, d: 1, ...beside };
    expect(codec.unpack(old)).toBe(old);
    expect(await codec.decode(old, 5)).toBe(text);
  });

  test('the body before an entry costs what is different in it', async () => {
    const codec = createCodec('deflate', undefined);
    const [before, now] = [typicalPod('web-1').encode(5), typicalPod('web-1').encode(6)];
    const previous = codec.encodePrevious(before, now);
    if (!('z' in previous)) throw new Error('not deflated');
    expect(previous.z.length).toBeLessThan(60);
    const item = codec.unpack({ pk: 'p', sk: 's', ...codec.encode(now, beside), pz: previous.z, pd: previous.d });
    expect(await codec.decode(item, 5, 'p')).toBe(before);
  });

  test('a body of an unknown dictionary is refused with what to do', () => {
    expect(() => dictionaryOf(99)).toThrow(/run a version of Berth that knows it/);
  });
});

describe('long bodies', () => {
  let directory: string;
  let blobs: Blobs;
  let store: Store;
  const table = createMemoryTable();
  const noise = (seed: number): string => {
    const random = createRandom(seed);
    return Array.from({ length: 60_000 }, () => Math.floor(random.next() * 36).toString(36)).join('');
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'berth-blobs-'));
    blobs = createFileBlobs(directory);
    store = createStore({
      table,
      clock: systemClock,
      ids: countingIds(directory.slice(-6)),
      codec: 'deflate',
      blobs,
      retention: 0,
    });
  });

  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  const files = async (): Promise<number> =>
    (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

  test('are kept as blobs until the log has forgotten them, and read like all others', async () => {
    const key = keyOf('long', 'default', 'longs');
    const first = await store.write(create(key, noise(1)));
    expect(first.origin?.blob).toBeDefined();
    expect(await store.get(key)).toEqual(first);
    const second = await store.write(update(key, first, noise(2)));
    const gone = await store.write(remove(key, second));
    expect(JSON.parse(gone.body).metadata.resourceVersion).toBe(String(gone.resourceVersion));
    const items = await collect(store, { cluster, resource: 'longs', from: 1 }, (all) => all.length === 3);
    expect(told(items).map((line) => line.split(' ')[0])).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    expect(items.map((item) => ('entry' in item ? valueOf(item.entry.object) : ''))).toEqual([
      noise(1),
      noise(2),
      noise(2),
    ]);
    const before = await store.list({
      cluster,
      resource: 'longs',
      resourceVersion: { match: 'Exact', value: first.resourceVersion },
    });
    expect(before.objects.map(valueOf)).toEqual([noise(1)]);
    await store.advance(cluster, 'longs');
    for (let i = 0; i < 4; i++) {
      await systemClock.sleep(2);
      await store.maintain(cluster, 'longs');
    }
    expect(await files()).toBe(0);
  });

  test('a write that is refused leaves no blob behind', async () => {
    const key = keyOf('other', 'default', 'longs');
    const first = await store.write(create(key, noise(1)));
    await store.write(update(key, first, 'short'));
    const left = await files();
    await expect(store.write(update(key, first, noise(3)))).rejects.toThrow(/was changed by another writer/);
    expect(await files()).toBe(left);
  });

  test.each([
    ['as text, without blobs', { codec: 'plain' as const, withBlobs: false }],
    ['as text, with blobs', { codec: 'plain' as const, withBlobs: true }],
    ['deflated, with blobs', { codec: 'deflate' as const, withBlobs: true }],
  ])('of 1.5 MiB are written, changed, listed at every version, watched and deleted: %s', async (_how, how) => {
    const engine = openSqlite({ path: join(directory, 'long.db') });
    const own = createStore({
      table: engine,
      clock: systemClock,
      ids: countingIds('long'),
      codec: how.codec,
      retention: 0,
      ...(how.withBlobs ? { blobs } : {}),
    });
    const key = keyOf('long', 'default', 'longs');
    const most = (seed: number): string => {
      const frame = Buffer.byteLength(create(key, '').next?.encode(9_999_999) ?? '');
      return noise(seed)
        .repeat(30)
        .slice(0, 1.5 * 1024 * 1024 - frame);
    };
    const first = await own.write(create(key, most(1)));
    const second = await own.write(update(key, first, most(2)));
    await own.write(remove(key, second));
    const request = { cluster, resource: 'longs' };
    for (const [value, expected] of [
      [first.resourceVersion, most(1)],
      [second.resourceVersion, most(2)],
    ] as const) {
      const { objects } = await own.list({ ...request, resourceVersion: { match: 'Exact', value } });
      expect(objects.map(valueOf)).toEqual([expected]);
    }
    const items = await collect(own, { ...request, from: 1 }, (all) => all.length === 3);
    expect(items.map((item) => ('entry' in item ? valueOf(item.entry.object) === most(1) : ''))).toEqual([
      true,
      false,
      false,
    ]);
    await own.close();
    await engine.close();
  });

  test('above 1.5 MiB are refused, and nothing is written', async () => {
    const key = keyOf('huge', 'default', 'longs');
    const refused = await store.write(create(key, 'x'.repeat(1_600_000))).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiError);
    expect((refused as ApiError).code).toBe(413);
    expect(await store.get(key)).toBeUndefined();
  });

  test.each(['__0Kw.76', '-a.1', 'Z_-.9'])('a writer whose id makes the name %s keeps its blobs', async (name) => {
    await blobs.put(`local/configmaps/u/${name}`, new Uint8Array([1, 2]));
    expect(await blobs.get(`local/configmaps/u/${name}`)).toEqual(Buffer.from([1, 2]));
  });

  test('a blob cannot be named out of its directory', async () => {
    for (const name of ['../outside', 'a/../b', 'a//b', '/a', '.hidden', ''])
      await expect(blobs.put(name, new Uint8Array())).rejects.toThrow(/cannot be named/);
  });
});
