import { cores, pin } from './processes.ts';
import { openEmbedded } from './embedded.ts';
import { createPhases, type Phases } from './phases.ts';

/** The embedded store with its clients in a process of its own, told what to do by the one that started it. */
export interface Order {
  id: number;
  what: keyof Phases | 'compact' | 'close';
  parameters: readonly number[];
}

export type Reply = { id: number; result: unknown; cpu: number } | { id: number; error: string };

const [path = '', retention] = process.argv.slice(2);
pin(process.pid, cores.server);
const embedded = openEmbedded(path, retention === undefined ? undefined : Number(retention));
const phases = createPhases(embedded.subject);

const obey = ({ what, parameters }: Order): Promise<unknown> => {
  if (what === 'compact' || what === 'close') return embedded[what]();
  const phase = phases[what] as (...numbers: readonly number[]) => Promise<unknown>;
  return phase(...parameters);
};

process.on('message', (order: Order) => {
  const before = process.cpuUsage();
  obey(order).then(
    (result) => {
      const { user, system } = process.cpuUsage(before);
      process.send?.({ id: order.id, result, cpu: user + system } satisfies Reply);
      if (order.what === 'close') process.disconnect();
    },
    (error: unknown) => process.send?.({ id: order.id, error: String(error) } satisfies Reply),
  );
});
