import type { Context, TypeState } from './context.ts';
import { headOf } from './counter.ts';
import { counterKey } from './keys.ts';

/** Keys of one read. */
const batch = 100;

/**
 * The newest resourceVersions handed out. What is asked for in one turn of the event loop is read together, and once: whoever
 * brings a view up asks for several types at a time, and many ask for the same.
 */
export function createHeads(context: Context): (type: TypeState) => Promise<number> {
  let asked: ReturnType<typeof gather> | undefined;
  return (type) => {
    const types = (asked ??= gather());
    const known = types.get(type);
    if (known !== undefined) return known;
    const head = types.found.then((heads) => heads.get(type) ?? 1);
    types.set(type, head);
    return head;
  };

  function gather() {
    const types = new Map<TypeState, Promise<number>>();
    const found = Promise.resolve().then(() => {
      asked = undefined;
      return readAll(context, [...types.keys()]);
    });
    return Object.assign(types, { found });
  }
}

async function readAll(context: Context, types: readonly TypeState[]): Promise<Map<TypeState, number>> {
  const heads = new Map<TypeState, number>();
  for (let at = 0; at < types.length; at += batch) {
    const some = types.slice(at, at + batch);
    const counters = await context.table.get(some.map(counterKey));
    some.forEach((type, i) => heads.set(type, headOf(type, counters[i], undefined).n));
  }
  return heads;
}
