import type { Decision, Write } from '@berth/machinery/reconcile';
import type { Task } from './queue.ts';

interface Held {
  task: Task;
  /** Milliseconds since 1970. */
  since: number;
  until: number;
}

/**
 * Keys whose last decision was not carried out yet, because all it says may wait. Each is decided anew before its time is up,
 * or as soon as nothing else is left to do: several states on the way then cost one write.
 */
export class HeldWrites {
  readonly #held = new Map<string, Held>();
  /** Keys that wait no longer. */
  readonly #released = new Set<string>();

  /** When the key must be looked at again, if the decision is to wait; undefined: carry it out. */
  hold(task: Task, { writes }: Decision, now: number): number | undefined {
    const wait = waitOf(writes);
    const released = this.#released.delete(task.id);
    if (wait === undefined || released) {
      this.#held.delete(task.id);
      return undefined;
    }
    const held = this.#held.get(task.id) ?? { task: { ...task }, since: now, until: now + wait };
    if (now >= held.until) {
      this.#held.delete(task.id);
      return undefined;
    }
    this.#held.set(task.id, held);
    return held.until;
  }

  /** Lets the keys of the reconciler go that began to wait last: children before those who count them. */
  release(): Task[] {
    const last = [...this.#held.values()].reduce<Held | undefined>(
      (latest, held) => (latest === undefined || held.since >= latest.since ? held : latest),
      undefined,
    );
    const tasks = [...this.#held.values()]
      .map(({ task }) => task)
      .filter(({ reconciler }) => reconciler.name === last?.task.reconciler.name);
    for (const { id } of tasks) {
      this.#held.delete(id);
      this.#released.add(id);
    }
    return tasks;
  }
}

/** The shortest wait of writes that all may; undefined: one may not, or there is none. */
function waitOf(writes: readonly Write[]): number | undefined {
  let shortest: number | undefined;
  for (const write of writes) {
    const wait = write.verb === 'update' ? write.mayWait : undefined;
    if (wait === undefined) return undefined;
    shortest = Math.min(shortest ?? wait, wait);
  }
  return shortest;
}
