import type { Item } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import { type Member, type Outcome, settle, type Standing } from './commit.ts';
import { type Context, times, type TypeState } from './context.ts';
import { writeFailure } from './failures.ts';
import { isExpired, objectOf, rowOf } from './items.ts';
import { objectKey, slotKey } from './keys.ts';
import { voidSlot } from './log.ts';
import { buildChange } from './transaction.ts';
import { type Write, WriteConflict } from './types.ts';

const rounds = 12;

/** Whether a change goes without a transaction: what expires, stands in no index and has no companions. */
export function isLean({ lean }: Context, { next, previous, companions = [] }: Write): boolean {
  return (
    lean &&
    next?.expiresAfter !== undefined &&
    companions.length + next.indexes.length + (previous?.origin?.indexes.length ?? 0) === 0 &&
    previous?.origin?.blob === undefined
  );
}

/**
 * Puts changes of objects that expire into their slots, each by two single puts, which cost half of a transaction's: first the
 * log entry, which decides, then the object, where it is older. What is given up: of two writers that change the same object
 * within a round trip of each other both succeed, and the later version stands (with a transaction one is refused); and after a
 * crash between the puts a get shows the object only once `advance` has brought it up, while lists and watches show it at once.
 */
export async function commitLean(
  context: Context,
  type: TypeState,
  stripes: number,
  members: readonly Member[],
): Promise<Outcome[]> {
  try {
    const keys = members.map(({ write: { key } }) => objectKey(type, `${key.namespace}/${key.name}`, stripes));
    const rows = await context.table.get(keys);
    return await Promise.all(
      members.map((member, i) =>
        put(context, type, stripes, member, rows[i]).catch((error: unknown) => ({ refused: writeFailure(error) })),
      ),
    );
  } finally {
    for (const { version } of members) type.slots.release(version);
  }
}

async function put(
  context: Context,
  type: TypeState,
  stripes: number,
  member: Member,
  row: Item | undefined,
): Promise<Outcome> {
  const { write, version } = member;
  const current = row === undefined ? undefined : await objectOf(context, row);
  if (current?.resourceVersion !== write.previous?.resourceVersion) {
    await voidSlot(context, type, version, stripes);
    return { refused: new WriteConflict(write.key, current) };
  }
  // Deleted or written in a later slot, and gone again: a create has its place after that.
  if (row !== undefined && (row.rv as number) > version) {
    await voidSlot(context, type, version, stripes);
    return { again: true };
  }
  const built = buildChange(context, type, stripes, member);
  const entry = (built.operations[0] as { put: Item }).put;
  entry.lean = 1;
  if (!(await decide(context, type, stripes, { member, built }, entry))) return { again: true };
  await putRow(context, rowOf(context, built.objectKey, entry));
  return { written: built.object };
}

/** Whether the entry stands in its slot. */
async function decide(
  context: Context,
  type: TypeState,
  stripes: number,
  standing: Standing,
  entry: Item,
): Promise<boolean> {
  const started = context.clock.now().getTime();
  for (let round = 0; ; round++) {
    try {
      await context.table.write({ put: entry, condition: { absent: true } });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) {
        const slot = error.items[0] ?? (await context.table.get([slotKey(type, Number(entry.sk), stripes)]))[0];
        return slot?.op === entry.op;
      }
      const unknown = error instanceof OutcomeUnknown;
      if (!unknown && !(error instanceof Retryable)) throw error;
      const late = context.clock.now().getTime() - started > times.hold || round >= rounds;
      if (unknown || late) {
        const fate = await settle(context, type, stripes, [standing], !late);
        if (fate !== 'open') return fate === 'written';
      } else await context.clock.sleep(2 + context.random() * Math.min(30, 4 * 2 ** round));
    }
  }
}

/** Puts an object's item where none as new stands. The log has it: what does not get through here is brought up later. */
async function putRow(context: Context, row: Item): Promise<boolean> {
  const older = { attribute: 'rv', op: '<', value: row.rv as number } as const;
  for (let round = 0; round < rounds; round++) {
    try {
      await context.table.write({ put: row, condition: { any: [{ absent: true }, older] } });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return true;
      if (!(error instanceof Retryable || error instanceof OutcomeUnknown)) throw error;
      await context.clock.sleep(Math.min(200, 2 * 2 ** round) * (0.5 + context.random() / 2));
    }
  }
  return false;
}

/** Puts the items of lean entries whose writer did not come to it; `objects`, by key, is what stands there, and is kept up. */
export async function bringUp(
  context: Context,
  type: TypeState,
  stripes: number,
  entries: readonly Item[],
  objects: Map<string, Item>,
): Promise<void> {
  const newest = new Map(entries.map((entry) => [entry.key as string, entry]));
  for (const [sk, entry] of newest) {
    const standing = objects.get(sk);
    if (
      entry.lean !== 1 ||
      isExpired(context, entry) ||
      ((standing?.rv as number | undefined) ?? 0) >= Number(entry.sk)
    )
      continue;
    const row = rowOf(context, objectKey(type, sk, stripes), entry);
    if (await putRow(context, row)) objects.set(sk, row);
  }
}
