import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startApi } from './api.ts';
import { databaseSize } from './embedded.ts';
import type { Order, Reply } from './embeddedprocess.ts';
import { etcdVersion, startEtcd } from './etcd.ts';
import { createPhases, type Phases } from './phases.ts';
import { cores, cpuOf, pin, residentMiB } from './processes.ts';
import { median } from '../statistics.ts';
import { valueBytes } from './subject.ts';

/** How much is measured. */
const amount = {
  objects: 5000,
  duration: 1000,
  rounds: 3,
  updates: 100_000,
  lists: 7,
  events: { 1: 300, 100: 100, 1000: 25 },
};
const clientCounts = [1, 16, 64] as const;
const watcherCounts = [1, 100, 1000] as const;

/** A number, or numbers under names. */
export interface Figures {
  [name: string]: number | string | Figures;
}

type Run = <Result>(
  phase: keyof Phases,
  ...parameters: number[]
) => Promise<{ result: Result; serverCpu: number; clientCpu?: number }>;

/** Something under measurement: in this process or in another. */
interface Bench {
  name: string;
  run: Run;
  resident(): number;
  stop(): Promise<void>;
}

/**
 * The embedded store in its own process, the same store behind the API server, and etcd (where it is installed), side by side: each
 * measurement goes round all of them before the next begins. Times are in milliseconds, `cpu` is microseconds of the server's
 * process for an operation.
 */
export async function measureStore(): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), 'berth-bench-store-'));
  const version = etcdVersion();
  if (version === undefined) console.error('etcd is not installed and left out: apt-get install etcd-server');
  const pinned = pin(process.pid, cores.client);
  const started = performance.now();
  try {
    return {
      date: new Date().toISOString(),
      machine: {
        cores: cpus().length,
        loadBefore: load(),
        processor: cpus()[0]?.model ?? '',
        node: process.version,
      },
      etcdVersion: version ?? 'not installed',
      setting: settingOf(pinned),
      speed: await speeds(directory, version !== undefined),
      size: await sizes(directory, version !== undefined),
      seconds: Math.round((performance.now() - started) / 1000),
      loadAfter: load(),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Above about 2, somebody else took the cores too. */
const load = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

function settingOf(pinned: boolean): string {
  const where = pinned
    ? `servers on core ${cores.server}, the clients of etcd and of the API on core ${cores.client}; the embedded store with its clients on core ${cores.server}`
    : 'nothing pinned: servers and clients share the cores';
  return `values of ${valueBytes} bytes, ${amount.objects} objects, one disk, every commit synced; ${where}; etcd over gRPC without TLS, the API over HTTPS`;
}

async function speeds(directory: string, withEtcd: boolean): Promise<Figures> {
  await using benches = new AsyncDisposableStack();
  const all: Bench[] = [];
  for (const start of [embeddedBench, ...(withEtcd ? [etcdBench] : []), apiBench]) {
    const own = join(directory, String(all.length));
    mkdirSync(own);
    const bench = await start(own);
    benches.defer(() => bench.stop());
    all.push(bench);
  }
  const figures: Figures = {};
  /** With several rounds, the median of each number: somebody else may have had the disk for a moment. */
  const each = async (
    name: string,
    measure: (bench: Bench) => Promise<Record<string, number>>,
    rounds = 1,
  ): Promise<void> => {
    const found: Record<string, Record<string, number>[]> = {};
    for (let round = 0; round < rounds; round++) {
      for (const bench of all) (found[bench.name] ??= []).push(await measure(bench));
    }
    const row: Figures = Object.fromEntries(Object.entries(found).map(([bench, results]) => [bench, medians(results)]));
    figures[name] = row;
    console.error(name, JSON.stringify(row));
  };
  await each('fill', async ({ run }) => ({ milliseconds: await timed(() => run('fill', amount.objects)) }));
  for (const clients of clientCounts) {
    await each(`conditionalWrites${clients}Clients`, ({ run }) => rateOf(run, 'writes', clients), amount.rounds);
  }
  for (const clients of clientCounts) {
    await each(`gets${clients}Clients`, ({ run }) => rateOf(run, 'gets', clients), amount.rounds);
  }
  await each(`list${amount.objects}`, async ({ run }) => {
    const { result, serverCpu } = await run<{ p50: number; bytes: number }>('lists', amount.lists);
    return { ...result, cpu: Math.round(serverCpu / amount.lists) };
  });
  for (const watchers of watcherCounts) {
    await each(`watch${watchers}Watchers`, async ({ run }) => {
      const { result, serverCpu } = await run<{ p50: number; p99: number }>('watch', watchers, amount.events[watchers]);
      return { ...result, cpu: Math.round(serverCpu / amount.events[watchers]) };
    });
  }
  await each('residentMiB', async (bench) => ({ afterAll: bench.resident() }));
  return figures;
}

async function rateOf(run: Run, phase: 'writes' | 'gets', clients: number): Promise<Record<string, number>> {
  const { result, serverCpu, clientCpu } = await run<{ perSecond: number; p50: number; p99: number; count: number }>(
    phase,
    clients,
    amount.duration,
  );
  const { count, ...rate } = result;
  return {
    ...rate,
    cpu: Math.round(serverCpu / count),
    ...(clientCpu === undefined ? {} : { clientCpu: Math.round(clientCpu / count) }),
  };
}

const medians = (results: readonly Record<string, number>[]): Record<string, number> =>
  Object.fromEntries(
    Object.keys(results[0] ?? {}).map((name) => [name, median(results.map((result) => result[name] ?? 0))]),
  );

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round(performance.now() - begun);
}

/** What the phases cost when they run here, against a server with a process of its own. */
function runHere(phases: Phases, server: number): Run {
  return async <Result>(phase: keyof Phases, ...parameters: number[]) => {
    const [serverBefore, clientBefore] = [cpuOf(server), process.cpuUsage()];
    const result = (await (phases[phase] as (...numbers: number[]) => Promise<unknown>)(...parameters)) as Result;
    const { user, system } = process.cpuUsage(clientBefore);
    return { result, serverCpu: cpuOf(server) - serverBefore, clientCpu: user + system };
  };
}

async function etcdBench(directory: string): Promise<Bench> {
  const { pid, subject, stop } = await startEtcd(directory);
  return { name: 'etcd', run: runHere(createPhases(subject), pid), resident: () => residentMiB(pid), stop };
}

async function apiBench(directory: string): Promise<Bench> {
  const { pid, subject, stop } = await startApi(directory);
  return { name: 'api', run: runHere(createPhases(subject), pid), resident: () => residentMiB(pid), stop };
}

async function embeddedBench(directory: string): Promise<Bench> {
  const child = forkEmbedded(join(directory, 'store.db'));
  return {
    name: 'store',
    async run(what, ...parameters) {
      const { result, cpu } = await child.order(what, parameters);
      return { result: result as never, serverCpu: cpu };
    },
    resident: () => residentMiB(child.pid),
    stop: async () => void (await child.order('close', [])),
  };
}

interface EmbeddedChild {
  pid: number;
  order(what: Order['what'], parameters: readonly number[]): Promise<{ result: unknown; cpu: number }>;
}

function forkEmbedded(path: string, retention?: number): EmbeddedChild {
  const file = fileURLToPath(new URL('embeddedprocess.ts', import.meta.url));
  const child: ChildProcess = fork(file, [path, ...(retention === undefined ? [] : [String(retention)])]);
  process.once('exit', () => child.kill('SIGKILL'));
  let last = 0;
  return {
    pid: child.pid ?? 0,
    order: (what, parameters) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        const gone = (): void => reject(new Error(`the embedded store's process ended during ${what}`));
        const answer = (reply: Reply): void => {
          if (reply.id !== id) return;
          child.off('message', answer).off('exit', gone);
          if ('error' in reply) reject(new Error(reply.error));
          else resolve({ result: reply.result, cpu: reply.cpu });
        };
        child.on('message', answer).once('exit', gone);
        child.send({ id, what, parameters } satisfies Order);
      }),
  };
}

/** Database sizes in MiB, on fresh databases of both. */
async function sizes(directory: string, withEtcd: boolean): Promise<Figures> {
  const figures: Figures = { updates: amount.updates, store: await embeddedSize(directory) };
  if (withEtcd) figures.etcd = await etcdSize(directory);
  console.error('size', JSON.stringify(figures));
  return figures;
}

const mebibytes = ({ file, inUse }: { file: number; inUse: number }): Figures => ({
  file: inMiB(file),
  inUse: inMiB(inUse),
});
/** What a directory takes of the disk, write-ahead logs included, in MiB. */
function onDiskMiB(directory: string): number {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return inMiB(files.reduce((sum, file) => sum + statSync(join(directory, file)).blocks * 512, 0));
}
const inMiB = (bytes: number): number => Math.round(bytes / 2 ** 20);

async function embeddedSize(directory: string): Promise<Figures> {
  const own = join(directory, 'size', 'store');
  const path = join(own, 'store.db');
  const first = forkEmbedded(path);
  await first.order('fill', [amount.objects]);
  const updated = await first.order('update', [amount.updates]);
  const [resident, onDisk] = [residentMiB(first.pid), onDiskMiB(own)];
  await first.order('close', []);
  const after = databaseSize(path);
  // Compaction gives up what is older than the retention: an hour for users, a moment here.
  const second = forkEmbedded(path, 1);
  const begun = performance.now();
  await second.order('compact', []);
  const compaction = Math.round(performance.now() - begun);
  await second.order('close', []);
  return {
    updatesPerSecond: (updated.result as { perSecond: number }).perSecond,
    afterUpdatesMiB: mebibytes(after),
    afterCompactionMiB: mebibytes(databaseSize(path)),
    compactionMilliseconds: compaction,
    onDiskWithLogsMiB: onDisk,
    residentMiB: resident,
  };
}

async function etcdSize(directory: string): Promise<Figures> {
  const own = join(directory, 'size', 'etcd');
  mkdirSync(own, { recursive: true });
  const etcd = await startEtcd(own);
  try {
    const phases = createPhases(etcd.subject);
    await phases.fill(amount.objects);
    const { perSecond } = await phases.update(amount.updates);
    const [after, resident, onDisk] = [await etcd.size(), residentMiB(etcd.pid), onDiskMiB(own)];
    const compaction = await timed(() => etcd.compact());
    const compacted = await etcd.size();
    await etcd.defragment();
    return {
      updatesPerSecond: perSecond,
      afterUpdatesMiB: mebibytes(after),
      afterCompactionMiB: mebibytes(compacted),
      afterDefragmentationMiB: mebibytes(await etcd.size()),
      compactionMilliseconds: compaction,
      onDiskWithLogsMiB: onDisk,
      residentMiB: resident,
    };
  } finally {
    await etcd.stop();
  }
}
