import type { Figures } from './measure.ts';

const subjects = ['store', 'etcd', 'api'] as const;

/** What is shown of each measurement: the row's words, its figure, and whether more of it is better. */
const rows: [what: string, measurement: string, figure: string, moreIsBetter: boolean][] = [
  ...[1, 16, 64].flatMap((clients): typeof rows => [
    [`conditional writes/s, ${clients} clients`, `conditionalWrites${clients}Clients`, 'perSecond', true],
    ['their p99, ms', `conditionalWrites${clients}Clients`, 'p99', false],
  ]),
  ...[1, 16, 64].map((clients): (typeof rows)[0] => [
    `gets/s, ${clients} clients`,
    `gets${clients}Clients`,
    'perSecond',
    true,
  ]),
  ['list of 5,000, ms', 'list5000', 'p50', false],
  ...[1, 100, 1000].flatMap((watchers): typeof rows => [
    [`watch delivery, ${watchers} watchers, p50, ms`, `watch${watchers}Watchers`, 'p50', false],
    ['their p99, ms', `watch${watchers}Watchers`, 'p99', false],
  ]),
];

/** The tables of docs/benchmarks.md, out of nothing but what was measured. Ratios above 1 say that Berth is ahead of etcd. */
export function storeDocument(results: Figures): string {
  const speed = results.speed as Record<string, Record<string, Record<string, number>>>;
  const size = results.size as Record<string, Record<string, number | Record<string, number>>>;
  const machine = results.machine as Figures;
  const lines = rows.map(([what, measurement, figure, more]) => {
    const [store, etcd, api] = subjects.map((subject) => speed[measurement]?.[subject]?.[figure]);
    return [what, store, etcd, ratio(store, etcd, more), api, ratio(api, etcd, more)];
  });
  return [
    `Measured ${String(results.date).slice(0, 10)} on ${machine.cores} cores (load before: ${machine.loadBefore}), etcd ${results.etcdVersion}; ${results.setting}.
"Store" is the embedded store in its own process, "API" the same store behind the API server with its authentication, admission,
managedFields and audit, which etcd does not have: its peer is kube-apiserver in front of etcd.`,
    table(['', 'store', 'etcd', 'store to etcd', 'API', 'API to etcd'], lines),
    table(
      [`after ${results.size === undefined ? '' : size.updates} updates`, 'store', 'etcd'],
      sizes.map(([what, find]) => [what, find(size.store ?? {}), find(size.etcd ?? {})]),
    ),
  ].join('\n\n');
}

type Size = Record<string, number | Record<string, number>>;
const file = (size: Size, moment: string): number | undefined =>
  (size[moment] as Record<string, number> | undefined)?.file;

const sizes: [what: string, find: (size: Size) => number | undefined][] = [
  ['updates/s', ({ updatesPerSecond }) => updatesPerSecond as number],
  ['file, MiB', (size) => file(size, 'afterUpdatesMiB')],
  ['file after compaction, MiB', (size) => file(size, 'afterCompactionMiB')],
  [
    'file after compaction and defragmentation (which the store does not need), MiB',
    (size) => file(size, 'afterDefragmentationMiB') ?? file(size, 'afterCompactionMiB'),
  ],
  ['on disk with its logs, MiB', ({ onDiskWithLogsMiB }) => onDiskWithLogsMiB as number],
  ['memory, MiB', ({ residentMiB }) => residentMiB as number],
];

function ratio(ours: number | undefined, theirs: number | undefined, more: boolean): string {
  if (ours === undefined || theirs === undefined) return '';
  const times = more ? ours / theirs : theirs / ours;
  return times >= 10 ? String(Math.round(times)) : times.toFixed(2);
}

function table(head: readonly string[], lines: readonly (readonly (string | number | undefined)[])[]): string {
  const row = (cells: readonly (string | number | undefined)[]): string =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : (cell ?? ''))).join(' | ')} |`;
  return [row(head), row(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...lines.map(row)].join('\n');
}
