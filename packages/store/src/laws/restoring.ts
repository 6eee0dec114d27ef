import { compareBytes } from '@berth/table/semantics';
import type { Random } from '@berth/table/sim';
import type { StoreOptions } from '../context.ts';
import { headOf } from '../counter.ts';
import { counterKey, marksKey } from '../keys.ts';
import { forkCluster, restore } from '../restore/index.ts';
import { createStore } from '../index.ts';
import { Compacted, type NewState, type StoredObject } from '../types.ts';
import type { Truth } from './history.ts';
import { valueOf } from './stage.ts';

/** What a run's last act found: a restore and a fork to some moment of it. */
export interface Restored {
  /** Whether the log reached back to the moment. */
  done: boolean;
  violations: string[];
}

/**
 * Goes back to some moment of the run, once all is quiet: a fork holds what stood then, and after a restore so does the cluster
 * itself, by the table's own account of its log.
 */
export async function checkRestoring(
  options: StoreOptions,
  cluster: string,
  truth: Truth,
  random: Random,
): Promise<Restored> {
  const times = [...truth.slots.values()].flatMap((slots) => [...slots.values()].map(timeOf)).filter((at) => at > 0);
  times.sort((a, b) => a - b);
  // The newest half: before that the log may not reach back.
  const time = times[Math.floor(times.length * random.between(0.5, 1))] ?? 0;
  const into = `${cluster}-fork`;
  const resources = [...truth.slots.keys()];
  const expected = new Map<string, string>();
  for (const resource of resources) {
    const type = { cluster, resource };
    const [counter, marks] = await options.table.get([counterKey(type), marksKey(type)]);
    const { base, compact } = headOf({}, counter, marks);
    expected.set(resource, stateAt(truth, resource, time, Math.max(base, compact)));
  }
  const violations: string[] = [];
  const look = async (where: string, what: string): Promise<void> => {
    const store = createStore(options);
    for (const [resource, state] of expected) {
      const { objects } = await store.list({ cluster: where, resource });
      const shown = objects.map((object) => `${object.namespace}/${object.name} ${valueOf(object)}`).join(', ');
      if (shown !== state) violations.push(`${resource}: ${what} to ${time} holds ${shown} instead of ${state}`);
    }
    await store.close();
  };
  try {
    await forkCluster(options, { cluster, into, time, state: same });
    await look(into, 'a fork');
    await restore(options, { cluster, time });
    await look(cluster, 'a restore');
  } catch (error) {
    if (!(error instanceof Compacted)) throw error;
    return { done: false, violations };
  }
  return { done: true, violations };
}

function same(_resource: string, { uid, labels, fields, body }: StoredObject): NewState {
  return { uid, labels, fields, indexes: [], encode: () => body };
}

type Slot = Truth['slots'] extends Map<string, Map<number, infer S>> ? S : never;

function timeOf({ states }: Slot): number {
  const state = states.at(-1);
  return state === undefined || state.void ? 0 : state.time;
}

/** A type's objects before its first entry that is later than `time`, of those above `floor`: up to there nothing can be told apart. */
function stateAt(truth: Truth, resource: string, time: number, floor: number): string {
  const state = new Map<string, string>();
  const slots = [...(truth.slots.get(resource)?.values() ?? [])].sort((a, b) => a.version - b.version);
  for (const slot of slots) {
    const entry = slot.states.at(-1);
    if (entry === undefined || entry.void) continue;
    if (slot.version > floor && entry.time > time) break;
    if (entry.verb === 'd') state.delete(entry.sk);
    else state.set(entry.sk, entry.value);
  }
  const sorted = [...state].sort(([a], [b]) => compareBytes(a, b));
  return sorted.map(([sk, value]) => `${sk} ${value}`).join(', ');
}
