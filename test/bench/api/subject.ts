import { startBerth } from '../../support/berth.ts';
import { type Client, clientOf } from '../client.ts';
import { median, quantile } from '../statistics.ts';
import { cpuOf, groupOf, residentMiB } from '../store/processes.ts';

/** An API that is measured: Berth, or a peer that the bench was pointed at. */
export interface Subject {
  name: 'berth' | 'peer';
  kubeconfig: string;
  client: Client;
  /** The processes that serve it: npm's are left out, and a peer's store is in. */
  pids: readonly number[];
  stop(): Promise<void>;
}

export type Figures = Record<string, number>;

export async function startSubject(): Promise<Subject> {
  const berth = await startBerth(['--node', 'none']);
  const group = groupOf(berth.pid);
  const server = group.reduce((largest, pid) => (residentMiB(pid) > residentMiB(largest) ? pid : largest));
  return {
    name: 'berth',
    kubeconfig: berth.kubeconfig,
    client: clientOf(berth),
    pids: [server],
    stop: () => berth[Symbol.asyncDispose](),
  };
}

/** A peer that runs already, started afresh for this; without its processes' ids its memory and CPU time are not told. */
export const peerSubject = (kubeconfig: string, pids: readonly number[]): Subject => ({
  name: 'peer',
  kubeconfig,
  client: clientOf({ kubeconfig }),
  pids,
  stop: async () => {},
});

export const cpuMicroseconds = ({ pids }: Subject): number => pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
export const memoryMiB = ({ pids }: Subject): number => pids.reduce((sum, pid) => sum + residentMiB(pid), 0);

/** Sends all requests over so many connections; a status of 300 or more ends it. Milliseconds, and the servers' CPU time for each. */
export async function run(subject: Subject, requests: readonly Buffer[], lanes: number): Promise<Figures> {
  const wires = await subject.client.wires(lanes);
  const times: number[] = [];
  let next = 0;
  const [cpu, begun] = [cpuMicroseconds(subject), performance.now()];
  try {
    await Promise.all(
      wires.map(async (wire) => {
        while (next < requests.length) {
          const request = requests[next++] as Buffer;
          const sent = performance.now();
          const status = await wire.ask(request);
          if (status >= 300) throw new Error(`${request.toString('utf8', 0, request.indexOf('\r'))}: ${status}`);
          times.push(performance.now() - sent);
        }
      }),
    );
    const elapsed = performance.now() - begun;
    return {
      perSecond: Math.round((requests.length / elapsed) * 1000),
      p50: median(times),
      p99: quantile(times, 0.99),
      ...(subject.pids.length === 0
        ? {}
        : { serverMicroseconds: Math.round((cpuMicroseconds(subject) - cpu) / requests.length) }),
    };
  } finally {
    for (const wire of wires) wire.close();
  }
}

/** The median of each figure. */
export const medians = (all: readonly Figures[]): Figures =>
  Object.fromEntries(
    Object.keys(all[0] ?? {}).map((name) => [name, median(all.map((figures) => figures[name] ?? Number.NaN))]),
  );
