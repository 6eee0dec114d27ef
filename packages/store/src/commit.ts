import type { Item, Operation } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import { keyOf } from '@berth/table/semantics';
import { type Context, times, type TypeState } from './context.ts';
import { isDead, isVoid, objectOf } from './items.ts';
import { slotKey } from './keys.ts';
import { voidSlot } from './log.ts';
import { type Built, buildChange, type Role } from './transaction.ts';
import { CompanionConflict, type StoredObject, type Write, WriteConflict } from './types.ts';

/** A write with its slot. */
export interface Member {
  write: Write;
  version: number;
  /** The object's JSON under that number. */
  text: string;
  /** Where it lies without its number, when it is too long for an item. */
  blob?: { key: string; at: number };
}

/** What became of a member: written, refused for good, or to be tried again in another slot. Its old slot is decided or left to readers. */
export type Outcome = { written: StoredObject } | { refused: Error } | { again: true };

const rounds = 40;

/** Puts changes of one type into their slots, in one transaction; members whose conditions fail leave the others in. */
export async function commit(
  context: Context,
  type: TypeState,
  stripes: number,
  members: readonly Member[],
): Promise<Outcome[]> {
  const started = context.clock.now().getTime();
  const outcomes = new Map<Member, Outcome>();
  let standing = members.map((member) => ({ member, built: buildChange(context, type, stripes, member) }));
  // Whether a request was sent of which nobody knows what became: then only a slot can say that nothing was written.
  let doubt = false;
  try {
    for (let round = 0; standing.length > 0; round++) {
      const result = await attempt(context, type, stripes, standing);
      if (result === 'written') {
        if (doubt) await visible(context, standing);
        break;
      }
      const late = context.clock.now().getTime() - started > times.hold || round >= rounds;
      doubt ||= result === 'unknown';
      if (doubt || (result === 'busy' && late)) {
        const fate = await settle(context, type, stripes, standing, result === 'unknown' && !late);
        if (fate === 'written') {
          await visible(context, standing);
          break;
        }
        if (fate === 'open') continue;
        for (const { member } of standing) outcomes.set(member, refusedIn(result, member) ?? { again: true });
        standing = [];
      } else if (result === 'busy') {
        await context.clock.sleep(2 + context.random() * Math.min(30, 4 * 2 ** round));
      } else if (result !== 'unknown') {
        for (const [member, outcome] of result) outcomes.set(member, outcome);
        const out = standing.filter(({ member }) => outcomes.has(member));
        standing = standing.filter(({ member }) => !outcomes.has(member));
        await Promise.all(out.map(({ member }) => voidSlot(context, type, member.version, stripes)));
      }
    }
    for (const { member, built } of standing) outcomes.set(member, { written: built.object });
    return members.map((member) => outcomes.get(member) ?? { again: true });
  } finally {
    for (const member of members) type.slots.release(member.version);
  }
}

function refusedIn(result: Attempt, member: Member): Outcome | undefined {
  return result instanceof Map ? result.get(member) : undefined;
}

export interface Standing {
  member: Member;
  built: Built;
}

type Attempt = 'written' | 'busy' | 'unknown' | Map<Member, Outcome>;

async function attempt(
  context: Context,
  type: TypeState,
  stripes: number,
  standing: readonly Standing[],
): Promise<Attempt> {
  const { operations, roles } = joined(standing);
  try {
    await context.table.transact(operations);
    return 'written';
  } catch (error) {
    if (error instanceof Retryable) return 'busy';
    if (error instanceof OutcomeUnknown) return 'unknown';
    if (!(error instanceof ConditionFailed)) throw error;
    return failures(context, type, stripes, standing, roles, error);
  }
}

interface JoinedRole {
  role: Role;
  owners: Standing[];
}

/** One list of operations; companions that several members share appear once. */
function joined(standing: readonly Standing[]): { operations: Operation[]; roles: JoinedRole[] } {
  if (standing.length === 1) {
    const only = standing[0] as Standing;
    return { operations: only.built.operations, roles: only.built.roles.map((role) => ({ role, owners: [only] })) };
  }
  const operations: Operation[] = [];
  const roles: JoinedRole[] = [];
  const shared = new Map<string, number>();
  for (const one of standing) {
    one.built.operations.forEach((operation, i) => {
      const role = one.built.roles[i] as Role;
      if (typeof role === 'object') {
        const text = JSON.stringify(operation);
        const known = shared.get(text);
        if (known !== undefined) return void roles[known]?.owners.push(one);
        shared.set(text, operations.length);
      }
      operations.push(operation);
      roles.push({ role, owners: [one] });
    });
  }
  return { operations, roles };
}

/** Who is refused, and why. A log entry of our own operation means that an attempt before this one went through. */
async function failures(
  context: Context,
  type: TypeState,
  stripes: number,
  standing: readonly Standing[],
  roles: readonly JoinedRole[],
  error: ConditionFailed,
): Promise<Attempt> {
  const result = new Map<Member, Outcome>();
  for (const [nth, index] of error.failed.entries()) {
    const { role, owners } = roles[index] as JoinedRole;
    const current = error.items[nth];
    if (role === 'log') {
      const owner = owners[0] as Standing;
      const slot = current ?? (await context.table.get([slotKey(type, owner.member.version, stripes)]))[0];
      if (slot?.op === owner.built.op) return 'written';
      result.set(owner.member, { again: true });
    }
  }
  for (const [nth, index] of error.failed.entries()) {
    const { role, owners } = roles[index] as JoinedRole;
    if (role === 'log') continue;
    for (const owner of owners) {
      if (result.has(owner.member)) continue;
      result.set(owner.member, await refusal(context, owner, role, error.items[nth]));
    }
  }
  return result;
}

async function refusal(
  context: Context,
  { member, built }: Standing,
  role: Role,
  current: Item | undefined,
): Promise<Outcome> {
  const { write, version } = member;
  if (typeof role === 'object') return { refused: new CompanionConflict(role.companion) };
  // Somebody created and deleted the object meanwhile, in later slots: a create has its place after that.
  if (write.previous === undefined && current !== undefined && isDead(current) && (current.rv as number) > version)
    return { again: true };
  const item = current ?? (await context.table.get([built.objectKey]))[0];
  return { refused: new WriteConflict(write.key, item === undefined ? undefined : await objectOf(context, item)) };
}

/**
 * After a lost answer, or when the slot was held long enough: the slot says what happened. `open`: nothing is there yet and
 * the same transaction may be sent once more; otherwise a void ends the question.
 */
export async function settle(
  context: Context,
  type: TypeState,
  stripes: number,
  standing: readonly Standing[],
  mayStayOpen: boolean,
): Promise<'written' | 'not' | 'open'> {
  const first = standing[0] as Standing;
  if (context.mistakes.blindRetry) return 'not';
  if (mayStayOpen) {
    const [slot] = await context.table.get([slotKey(type, first.member.version, stripes)]);
    if (slot === undefined) return 'open';
  }
  for (let round = 0; round < rounds; round++) {
    const slot = await voidSlot(context, type, first.member.version, stripes);
    if (slot !== undefined && !isVoid(slot) && slot.op === first.built.op) return 'written';
    if (slot !== undefined) {
      // All slots are in one transaction: with the first one void it can never go through. The others are only tidied up.
      await Promise.all(standing.slice(1).map(({ member }) => voidSlot(context, type, member.version, stripes)));
      return 'not';
    }
    await context.clock.sleep(Math.min(500, 5 * 2 ** round) * (0.5 + context.random() / 2));
  }
  throw new OutcomeUnknown('the table does not say whether the write happened: read the object again');
}

/**
 * A slot may be visible before the objects of its transaction are. Who heard from the table that it is through has them
 * all; who read the slot has to look, or the writer's next read (or anybody's, of a guard it raised) would not show what it wrote.
 */
async function visible(context: Context, standing: readonly Standing[]): Promise<void> {
  for (let round = 0; round < rounds && !context.mistakes.noTombstones; round++) {
    const items = await context.table.get(standing.map(({ built }) => built.objectKey));
    if (items.every((item, i) => ((item?.rv as number | undefined) ?? 0) >= (standing[i] as Standing).member.version))
      return companionsVisible(context, standing);
    await context.clock.sleep(Math.min(500, 5 * 2 ** round));
  }
  if (context.mistakes.noTombstones) return;
  throw new OutcomeUnknown('the write is in the log and its object is not there yet: read the object again');
}

/** It holds for every item: what it asks is whether a transaction still has the item in its hands. */
const always = { any: [{ exists: true }, { absent: true }] } as const;

/**
 * A guard does not say who raised it. While a transaction has not come to an item, the table answers every other transaction
 * that names the item with a conflict: one that changes nothing waits until that is over.
 */
async function companionsVisible(context: Context, standing: readonly Standing[]): Promise<void> {
  const companions = standing.flatMap(({ member }) => member.write.companions ?? []).map(keyOf);
  const keys = [...new Map(companions.map(({ pk, sk }) => [`${pk} ${sk}`, { pk, sk }])).values()];
  for (let round = 0; keys.length > 0; round++) {
    try {
      return await context.table.transact(keys.map((key) => ({ check: key, condition: always })));
    } catch (error) {
      if (!(error instanceof Retryable || error instanceof OutcomeUnknown)) throw error;
      if (round === rounds)
        throw new OutcomeUnknown(
          'the write is in the log and not all of its items are there yet: read the object again',
        );
    }
    await context.clock.sleep(Math.min(500, 5 * 2 ** round));
  }
}
