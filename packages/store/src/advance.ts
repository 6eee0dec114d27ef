import type { Item, Key } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import { keepAudit } from './audit.ts';
import type { Context, TypeState } from './context.ts';
import { readHead } from './counter.ts';
import { indexesIn, isChange, isDead, isExpired, movesOf, voidItem } from './items.ts';
import { bringUp } from './lean.ts';
import { indexKey, marksKey, objectKey, slotKey } from './keys.ts';
import { isAncient, visibleSlots } from './log.ts';

/** Slots that one call looks at. */
const stretch = 1000;

/**
 * Moves `applied` over decided slots whose object or tombstone, and index items, are there (DESIGN 3). Anybody may call it: it only ever claims
 * what it has seen. Answers with how many slots are left, about.
 */
export async function advance(context: Context, type: TypeState): Promise<number> {
  const head = await readHead(context, type);
  if (head.stripes === undefined || head.applied >= head.n) return 0;
  const to = Math.min(head.n, head.applied + stretch);
  const slots = await visibleSlots(context, type, head.stripes, head.applied, to);
  const decided: Item[] = [];
  const ancient = Math.max(0, ...[...slots].filter(([, item]) => isAncient(context, item)).map(([version]) => version));
  let forgotten = 0;
  for (let version = head.applied + 1; version <= to; version++) {
    const item = slots.get(version);
    // Below a slot that is nearly too old to be there, one that is missing is no gap any more: see `closeSlot`.
    if (item === undefined && version > ancient) break;
    if (item === undefined) forgotten = version;
    decided.push(item ?? voidItem(slotKey(type, version, head.stripes), 0, 0));
  }
  const reached = await firstUnseen(context, type, head.stripes, decided);
  const applied = head.applied + reached;
  if (reached === 0) return head.n - head.applied;
  if (!(await keepAudit(context, type, decided.slice(0, reached)))) return head.n - head.applied;
  // Whoever still wants to hear of it is told first that it is gone.
  const told = forgotten === 0 || (await raiseMark(context, type, 'compact', Math.min(forgotten, applied)));
  if (told) await raiseMark(context, type, 'applied', applied);
  return head.n - applied;
}

/** How many of the entries, from the first, the objects and the index have taken in. */
async function firstUnseen(
  context: Context,
  type: TypeState,
  stripes: number,
  decided: readonly Item[],
): Promise<number> {
  if (context.mistakes.appliedEarly) return decided.length;
  const objects = new Map<string, Item>();
  const indexed = new Map<string, Item>();
  // One that cannot be read holds nobody up: what it did is in the objects, and whoever watches has to list again.
  const entries = decided.filter(isChange);
  const keys = [...new Set(entries.map((item) => item.key as string))];
  await collect(context, keys, objects, (key) => objectKey(type, key, stripes));
  const places = [
    ...new Set(
      entries.flatMap((item) => movesOf(context.codec, item).map(({ entry }) => `${entry} ${item.key as string}`)),
    ),
  ];
  await collect(context, places, indexed, (place) => {
    const space = place.lastIndexOf(' ');
    return indexKey(type, place.slice(0, space), place.slice(space + 1));
  });
  await bringUp(context, type, stripes, entries, objects);
  const unseen = decided.findIndex(
    (item) => isChange(item) && !isSeen(context, item, objects.get(item.key as string), indexed),
  );
  return unseen < 0 ? decided.length : unseen;
}

async function collect(
  context: Context,
  names: readonly string[],
  into: Map<string, Item>,
  keyOf: (name: string) => Key,
): Promise<void> {
  for (let at = 0; at < names.length; at += 100) {
    const part = names.slice(at, at + 100);
    const items = await context.table.get(part.map(keyOf));
    items.forEach((item, i) => item !== undefined && into.set(part[i] as string, item));
  }
}

/** Whether all items of an entry's transaction have become visible: the object's, and those of the index that it moved. */
function isSeen(context: Context, item: Item, object: Item | undefined, indexed: ReadonlyMap<string, Item>): boolean {
  const version = Number(item.sk);
  if (isExpired(context, item) && (object === undefined || item.lean === 1)) return true;
  if (object === undefined) return context.mistakes.noTombstones ?? false;
  if ((object.rv as number) < version) return false;
  return movesOf(context.codec, item).every(({ added, entry }) => {
    const there = indexed.get(`${entry} ${item.key as string}`)?.rv as number | undefined;
    if (!added) return there === undefined || there > version;
    if (there !== undefined) return there >= version;
    // Removed again, and no transaction can remove what another has not put yet.
    const still = indexesIn(context.codec.unpack(object)).includes(entry);
    return (object.rv as number) > version && (isDead(object) || !still);
  });
}

/** Marks only rise. Whether it worked is of no matter: the next call sees. */
export async function raiseMark(
  context: Context,
  type: TypeState,
  mark: 'applied' | 'compact' | 'removed',
  value: number,
): Promise<boolean> {
  try {
    await context.table.write({
      update: marksKey(type),
      set: { [mark]: value },
      condition: { any: [{ missing: mark }, { attribute: mark, op: '<', value }] },
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return true;
    if (error instanceof Retryable || error instanceof OutcomeUnknown) return false;
    throw error;
  }
}
