import { createListeners } from './listeners.ts';
import type { ChangeRecord, ChangeSource, Item, Operation, Table } from './port.ts';
import { ConditionFailed } from './port.ts';
import { apply, checkOperations, embeddedLimits, holds, keyOf, maxOperations } from './semantics.ts';
import { createItems } from './sim/items.ts';

/** A plain table in memory: no faults, no delays, nothing kept. For tests of what stands on a table. */
export function createMemoryTable(): Table & ChangeSource {
  const items = createItems();
  const listeners = createListeners();
  let sequence = 0;

  const execute = (operations: readonly Operation[]): (Item | undefined)[] => {
    checkOperations(operations, embeddedLimits);
    const before = operations.map((operation) => items.get(keyOf(operation)));
    const failed = operations.flatMap((operation, i) => (holds(operation.condition, before[i]) ? [] : [i]));
    if (failed.length > 0)
      throw new ConditionFailed(
        failed,
        failed.map((i) => before[i]),
      );
    const after = operations.map((operation, i) => apply(operation, before[i]));
    const changes: ChangeRecord[] = [];
    operations.forEach((operation, i) => {
      if ('check' in operation || (before[i] === undefined && after[i] === undefined)) return;
      const { pk, sk } = keyOf(operation);
      items.set({ pk, sk }, after[i]);
      changes.push({
        key: { pk, sk },
        item: after[i],
        previous: before[i],
        sequence: String(++sequence).padStart(16, '0'),
      });
    });
    queueMicrotask(() => listeners.tell(changes));
    return after;
  };

  return {
    async get(keys) {
      if (keys.length > maxOperations)
        throw new RangeError(`a get takes up to ${maxOperations} keys, not ${keys.length}`);
      return keys.map((key) => items.get(key));
    },
    query: async (query) => items.query(query),
    async count(query, most) {
      const found = items.keys(query).filter((sk) => items.get({ pk: query.pk, sk })?.ttl === undefined).length;
      return found > most ? undefined : found;
    },
    write: async (operation) => execute([operation])[0],
    transact: async (operations) => void execute(operations),
    subscribe: listeners.subscribe,
    close: async () => {},
  };
}
