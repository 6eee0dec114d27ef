import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@berth/table/sqlite';
import { createStore, type Store } from '../index.ts';
import { cluster, create, keyOf, systemClock, update } from './harness.ts';
import { typicalPod } from './typicalpod.ts';

/** What the store costs on the embedded engine, on a file: `node packages/store/src/testing/measure.ts`. */
const directory = mkdtempSync(join(tmpdir(), 'berth-measure-'));
const table = openSqlite({ path: join(directory, 'store.db') });
const store: Store = createStore({
  table,
  clock: systemClock,
  ids: { uid: () => crypto.randomUUID() },
  changes: table,
});

const report = (what: string, count: number, since: number): void => {
  const seconds = (performance.now() - since) / 1000;
  process.stdout.write(`${what}: ${Math.round(count / seconds)}/s (${count} in ${seconds.toFixed(2)} s)\n`);
};

async function writers(
  count: number,
  each: number,
  work: (writer: number, i: number) => Promise<unknown>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, writer) => {
      for (let i = 0; i < each; i++) await work(writer, i);
    }),
  );
}

const value = 'x'.repeat(700);

async function creates(): Promise<void> {
  for (const count of [1, 16, 64]) {
    const each = Math.ceil(6000 / count);
    const since = performance.now();
    await writers(count, each, (writer, i) => store.write(create(keyOf(`c-${count}-${writer}-${i}`), value)));
    report(`creates with ${count} writers`, each * count, since);
  }
}

async function bulk(): Promise<void> {
  const since = performance.now();
  for (let batch = 0; batch < 100; batch++) {
    await store.writeMany(Array.from({ length: 49 }, (_, i) => create(keyOf(`bulk-${batch}-${i}`), value)));
  }
  report('creates in bulks of 49', 4900, since);
}

async function gets(): Promise<void> {
  const since = performance.now();
  await writers(16, 2000, (writer, i) => store.get(keyOf(`c-16-${writer}-${i % 300}`)));
  report('gets', 32_000, since);
}

async function pods(): Promise<void> {
  const key = (name: string) => keyOf(name, 'default', 'pods');
  const since = performance.now();
  await writers(32, 160, (writer, i) => {
    const name = `pod-${writer}-${i}`;
    return store.write({
      key: key(name),
      layout: { stripes: 4 },
      previous: undefined,
      next: { ...typicalPod(name), indexes: [{ index: 'owner', value: `rs-${writer}` }] },
    });
  });
  report('pod creates with 32 writers', 32 * 160, since);
  for (let round = 0; round < 3; round++) {
    const from = performance.now();
    const { objects } = await store.list({ cluster, resource: 'pods' });
    const characters = objects.reduce((sum, { body }) => sum + body.length, 0);
    process.stdout.write(
      `list of ${objects.length} pods, ${(characters / 1e6).toFixed(1)} MB: ${(performance.now() - from).toFixed(0)} ms\n`,
    );
  }
}

async function latency(): Promise<void> {
  const controller = new AbortController();
  const sent = new Map<number, number>();
  const delays: number[] = [];
  const from = await store.head(cluster, 'configmaps');
  const watching = (async () => {
    for await (const items of store.watch({ cluster, resource: 'configmaps', from, signal: controller.signal })) {
      const now = performance.now();
      for (const item of items)
        if ('entry' in item)
          delays.push(now - (sent.get(Number(JSON.parse(item.entry.object.body).data.value)) ?? now));
      if (delays.length >= 4000) controller.abort();
    }
  })();
  await store.write(create(keyOf('w'), '0'));
  const current = await store.get(keyOf('w'));
  if (current === undefined) throw new Error('the object is not there');
  let previous = current;
  const since = performance.now();
  const busy = writers(8, 500, (writer, i) => {
    sent.set(writer * 500 + i + 1, performance.now());
    return store.write(create(keyOf(`w-${writer}-${i}`), String(writer * 500 + i + 1)));
  });
  for (let i = 0; i < 50; i++) previous = await store.write(update(keyOf('w'), previous, '0'));
  await busy;
  await watching;
  report('creates while watched, 8 writers', 4000, since);
  delays.sort((a, b) => a - b);
  const at = (part: number): string => (delays[Math.floor(delays.length * part)] ?? 0).toFixed(1);
  process.stdout.write(`write call to watch event: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms\n`);
}

try {
  await creates();
  await bulk();
  await gets();
  await pods();
  await latency();
} finally {
  await store.close();
  await table.close();
  rmSync(directory, { recursive: true });
}
