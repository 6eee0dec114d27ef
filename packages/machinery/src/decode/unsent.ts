/**
 * Lists that nobody sent: Go prints them always, as null where they are nil, and hooks are given `[]` instead. Told apart from an
 * empty list that was sent, which its sender comes to own, by the list itself; a copy of it counts as sent.
 */
const unsent = new WeakSet<object>();

export function unsentList(): unknown[] {
  const list: unknown[] = [];
  unsent.add(list);
  return list;
}

export const isUnsent = (value: unknown): boolean => Array.isArray(value) && value.length === 0 && unsent.has(value);
