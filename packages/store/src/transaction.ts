import type { Item, Operation } from '@berth/table/port';
import type { BodyForm } from './codec.ts';
import { type Context, type TypeState } from './context.ts';
import type { Member } from './commit.ts';
import { type Attributes, previousAttributes, rowTtl, type State, stateAttributes } from './items.ts';
import { indexKey, objectKey, objectSk, slotKey } from './keys.ts';
import { ttlAfter } from './log.ts';
import type { StoredObject, Write } from './types.ts';

/** What an operation of the transaction is for: whose fault it is when its condition fails. */
export type Role = 'log' | 'object' | 'index' | { companion: number };

/** A change as it will stand in the table. */
export interface Built {
  operations: Operation[];
  roles: Role[];
  op: string;
  object: StoredObject;
  objectKey: { pk: string; sk: string };
}

/** The whole transaction of one change in its slot: log entry, object or tombstone, index differences, companions. */
export function buildChange(context: Context, type: TypeState, stripes: number, member: Member): Built {
  const { write, version } = member;
  const op = context.operationId();
  const state = stateAfter(context, member);
  const stored = stateAttributes(context.codec, member.text, state);
  const key = objectKey(type, objectSk(write.key.namespace, write.key.name), stripes);
  const moves = indexMoves(write, state.indexes);
  const operations: Operation[] = [
    logOperation(context, type, stripes, member, state, stored, op, moves),
    objectOperation(context, write, version, state, stored, key),
  ];
  const roles: Role[] = ['log', 'object'];
  for (const entry of moves.added) operations.push({ put: { ...indexKey(type, entry, key.sk), rv: version } });
  for (const entry of moves.removed) operations.push({ delete: indexKey(type, entry, key.sk) });
  while (roles.length < operations.length) roles.push('index');
  (write.companions ?? []).forEach((operation, companion) => {
    operations.push(operation);
    roles.push({ companion });
  });
  const object: StoredObject = {
    namespace: write.key.namespace,
    name: write.key.name,
    uid: state.uid,
    resourceVersion: version,
    body: member.text,
    labels: state.labels,
    fields: state.fields,
    origin: {
      time: state.time,
      indexes: state.indexes,
      ...(state.blob === undefined ? {} : { blob: state.blob }),
      ...(state.expires === undefined ? {} : { expires: state.expires }),
    },
  };
  return { operations, roles, op, object, objectKey: key };
}

/** Index entries that a change adds and removes. */
interface Moves {
  added: string[];
  removed: string[];
}

function indexMoves(write: Write, after: readonly string[]): Moves {
  const had = indexesBefore(write);
  if (write.next === undefined) return { added: [], removed: [...had] };
  return {
    added: after.filter((entry) => !had.includes(entry)),
    removed: had.filter((entry) => !after.includes(entry)),
  };
}

function indexesBefore(write: Write): readonly string[] {
  if (write.previous === undefined) return [];
  const told = write.previousIndexes?.map(({ index, value }) => `${index}#${value}`) ?? [];
  const noted = write.previous.origin?.indexes ?? [];
  return noted.length === 0 ? told : [...new Set([...noted, ...told])];
}

/** The state after the change; for a delete the last state, under the delete's own number. */
function stateAfter(context: Context, { write, blob }: Member): State {
  const { next, previous } = write;
  const time = context.time();
  const place = blob === undefined ? {} : { blob };
  const expires = next?.expiresAfter === undefined ? {} : { expires: ttlAfter(context, next.expiresAfter) };
  if (next !== undefined) {
    const { uid, labels, fields } = next;
    const indexes = [...new Set(next.indexes.map(({ index, value }) => `${index}#${value}`))];
    return { uid, time, labels, fields, indexes, ...place, ...expires };
  }
  if (previous === undefined) throw new TypeError('a write has a previous state, a next one, or both');
  const { uid, origin } = previous;
  const { labels, fields } = write.last ?? previous;
  return { uid, time, labels, fields, indexes: origin?.indexes ?? [], ...place };
}

function logOperation(
  context: Context,
  type: TypeState,
  stripes: number,
  { write, version, text, blob }: Member,
  state: State,
  stored: Attributes,
  op: string,
  moves: Moves,
): Operation {
  const { previous, next } = write;
  const item: Item = {
    ...stored,
    ...slotKey(type, version, stripes),
    key: objectSk(write.key.namespace, write.key.name),
    verb: next === undefined ? 'd' : previous === undefined ? 'c' : 'u',
    prev: previous?.resourceVersion ?? 0,
    op,
    ttl: ttlAfter(context, context.logTtl),
    ...(write.by === undefined ? {} : { by: write.by }),
  };
  // A create adds what it has, a delete removes it: only what is otherwise is said.
  const { added, removed } = moves;
  const plain = next === undefined ? removed : previous === undefined ? added : undefined;
  if (plain === undefined ? added.length + removed.length > 0 : plain.join() !== state.indexes.join())
    item.moved = [...added.map((entry) => `+${entry}`), ...removed.map((entry) => `-${entry}`)];
  if (previous !== undefined) {
    Object.assign(
      item,
      previousAttributes(
        previous,
        state,
        next === undefined && write.last === undefined
          ? undefined
          : beforeImage(context, previous, blob === undefined ? text : undefined),
      ),
    );
  }
  // Whoever compacts this entry ends the last use of the body before it, and of a deleted object's own.
  const drops = [previous?.origin?.blob?.key, next === undefined ? blob?.key : undefined].filter(
    (key) => key !== undefined,
  );
  if (drops.length > 0) item.drops = drops;
  return { put: item, ...(context.mistakes.noFenceCondition ? {} : { condition: { absent: true } as const }) };
}

/** The whole body before, unless the entry that holds it will be there for long enough. */
function beforeImage(context: Context, previous: StoredObject, next: string | undefined): BodyForm | undefined {
  const { origin } = previous;
  const age = origin === undefined ? Number.POSITIVE_INFINITY : context.clock.now().getTime() - origin.time / 1000;
  if (age < context.retention / 2) return undefined;
  const blob = origin?.blob;
  return blob === undefined ? context.codec.encodePrevious(previous.body, next) : { blob: blob.key, at: blob.at };
}

function objectOperation(
  context: Context,
  write: Write,
  version: number,
  state: State,
  stored: Attributes,
  key: { pk: string; sk: string },
): Operation {
  const condition = context.mistakes.noObjectCondition ? {} : { condition: objectCondition(context, write, version) };
  if (write.next !== undefined)
    return { put: { ...stored, ...key, rv: version, ...rowTtl(context, state.expires) }, ...condition };
  if (context.mistakes.noTombstones) return { delete: key, ...condition };
  const tombstone: Item = {
    ...key,
    rv: version,
    dead: 1,
    uid: state.uid,
    time: state.time,
    ttl: ttlAfter(context, context.logTtl + context.retention),
  };
  return { put: tombstone, ...condition };
}

function objectCondition(context: Context, { previous, next }: Write, version: number): Operation['condition'] {
  if (previous !== undefined) return { attribute: 'rv', op: '=', value: previous.resourceVersion };
  const older = { attribute: 'rv', op: '<', value: version } as const;
  const before = { all: [{ attribute: 'dead', op: '=', value: 1 } as const, older] };
  if (next?.expiresAfter === undefined) return { any: [{ absent: true }, before] };
  const expired = { all: [{ attribute: 'exp', op: '<=', value: ttlAfter(context, 0) } as const, older] };
  return { any: [{ absent: true }, before, expired] };
}
