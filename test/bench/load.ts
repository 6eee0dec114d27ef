import { readFileSync } from 'node:fs';
import { execute, type Berth } from '../support/berth.ts';
import type { Client } from './client.ts';
import { median, quantile } from './statistics.ts';

/** Connections, each with one request at a time. */
const lanes = 32;
/** Rounds of which the median counts: the first is the one in which code gets warm. */
export const rounds = 3;

export interface Load {
  perSecond: number;
  millisecondsP50: number;
  millisecondsP99: number;
  /** CPU time of the server, and of the load generator beside it, for one request. */
  serverMicroseconds: number;
  clientMicroseconds: number;
}

/** The server among the processes that npm started: the one that holds most memory. */
export async function serverOf(berth: Berth): Promise<{ pid: number; residentMiB: number }> {
  const { stdout } = await execute('ps', ['-o', 'pid=,rss=', '-g', String(berth.pid)]);
  const processes = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const [pid = 0, kibibytes = 0] = processes.sort(([, a = 0], [, b = 0]) => b - a)[0] ?? [];
  return { pid, residentMiB: Math.round(kibibytes / 1024) };
}

/** CPU time of a process so far, microseconds (proc(5): clock ticks are a hundredth of a second). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function round(client: Client, pid: number, requests: readonly Buffer[]): Promise<Load> {
  const wires = await client.wires(lanes);
  const milliseconds: number[] = [];
  let next = 0;
  const [server, own, begun] = [cpuOf(pid), process.cpuUsage(), performance.now()];
  try {
    await Promise.all(
      wires.map(async (wire) => {
        while (next < requests.length) {
          const request = requests[next++] as Buffer;
          const sent = performance.now();
          const status = await wire.ask(request);
          if (status >= 300) throw new Error(`${request.toString('utf8', 0, request.indexOf('\r'))}: ${status}`);
          milliseconds.push(performance.now() - sent);
        }
      }),
    );
    const count = requests.length;
    const used = process.cpuUsage(own);
    return {
      perSecond: Math.round((count / (performance.now() - begun)) * 1000),
      millisecondsP50: median(milliseconds),
      millisecondsP99: quantile(milliseconds, 0.99),
      serverMicroseconds: Math.round((cpuOf(pid) - server) / count),
      clientMicroseconds: Math.round((used.user + used.system) / count),
    };
  } finally {
    for (const wire of wires) wire.close();
  }
}

/** The median of each figure over the rounds. `request(round, index)` is asked before the clock starts. */
export async function load(
  client: Client,
  pid: number,
  count: number,
  request: (round: number, index: number) => Buffer,
): Promise<Load> {
  const results: Load[] = [];
  for (let nth = 0; nth < rounds; nth++)
    results.push(
      await round(
        client,
        pid,
        Array.from({ length: count }, (_, index) => request(nth, index)),
      ),
    );
  const of = (name: keyof Load) => median(results.map((result) => result[name]));
  return {
    perSecond: of('perSecond'),
    millisecondsP50: of('millisecondsP50'),
    millisecondsP99: of('millisecondsP99'),
    serverMicroseconds: of('serverMicroseconds'),
    clientMicroseconds: of('clientMicroseconds'),
  };
}
