import { ApiError } from '@berth/machinery/errors';
import { maxBodyBytes } from './codec.ts';
import { commit, type Member, type Outcome } from './commit.ts';
import { type Context, times, type TypeState } from './context.ts';
import { overloaded, writeFailure } from './failures.ts';
import { RaisedGuards } from './guards.ts';
import { isStorable, objectSk } from './keys.ts';
import { commitLean, isLean } from './lean.ts';
import { voidSlot } from './log.ts';
import { isStale, type Taken } from './slots.ts';
import { cutResourceVersion, joinResourceVersion, withResourceVersion } from './splice.ts';
import { NamespaceClosing, type StoredObject, type Write } from './types.ts';

const attempts = 40;
/** Of bodies in one transaction: about twice that is stored, and 4 MB is the bound. */
export const maxCharacters = 1_300_000;

/** One change: see `Store.write`. */
export async function write(context: Context, change: Write): Promise<StoredObject> {
  checkWrite(change);
  const [result] = await writeTogether(context, [change]);
  if (result instanceof Error) throw result;
  return result as StoredObject;
}

/** Throws on what no store could keep: errors of the program, not of a client. */
export function checkWrite({ key, previous, next }: Write): void {
  if (!isStorable(key.cluster, key.resource, key.namespace, key.name)) {
    throw new RangeError(`${key.resource} ${key.namespace}/${key.name} cannot be a key of the store`);
  }
  if (previous === undefined && next === undefined)
    throw new TypeError('a write has a previous state, a next one, or both');
}

/** A change on its way through slots until one takes it or it is refused. */
interface Pending {
  change: Write;
  blob?: { key: string; at: number; text: string };
  result?: StoredObject | Error;
}

/** Changes of one type in one transaction; each answers by itself. Those whose slot was lost go on together in new ones. */
export async function writeTogether(
  context: Context,
  changes: readonly Write[],
  raised = new RaisedGuards(),
): Promise<(StoredObject | Error)[]> {
  const { cluster, resource } = (changes[0] as Write).key;
  const type = context.type(cluster, resource);
  const started = context.clock.now().getTime();
  const all: Pending[] = changes.map((change) => ({ change }));
  let pending = all;
  for (let attempt = 0; attempt < attempts && pending.length > 0; attempt++) {
    if (context.clock.now().getTime() - started > times.write) break;
    await Promise.all(pending.map((one) => prepareBlob(context, type, one)));
    try {
      const gather = pending.every(({ change }) => isLean(context, change)) ? times.gather : 0;
      const taken = await type.slots.take(pending.length, changes[0]?.layout, gather);
      await fill(context, type, taken, pending, raised);
    } catch (error) {
      for (const one of pending) one.result ??= writeFailure(error);
    }
    pending = pending.filter(({ result }) => result === undefined);
    if (pending.length > 0 && attempt > 0)
      await context.clock.sleep(context.random() * Math.min(200, 5 * 2 ** attempt));
  }
  await Promise.all(all.map((one) => tidy(context, one)));
  return all.map(({ result }) => result ?? overloaded());
}

/** Uses the slots taken for `pending`, in order, and notes what became of each. */
async function fill(
  context: Context,
  type: TypeState,
  taken: Taken,
  pending: readonly Pending[],
  raised: RaisedGuards,
): Promise<void> {
  const { stripes, closing } = taken;
  const members = new Map<Member, Pending>();
  const unused: number[] = [];
  let characters = 0;
  pending.forEach((one, i) => {
    const version = taken.first + i;
    const { change } = one;
    if (change.previous === undefined && closing.includes(change.key.namespace))
      one.result = new NamespaceClosing(change.key.namespace);
    else if (isStale(context, type.slots.heldSince(version) ?? 0)) unused.push(version);
    else {
      const member = memberOf(context, one, version, raised);
      characters += member?.text.length ?? 0;
      if (member !== undefined && (members.size === 0 || characters <= maxCharacters))
        return void members.set(member, one);
    }
    unused.push(version);
  });
  await Promise.all([
    ...unused.map((version) => voidSlot(context, type, version, stripes).finally(() => type.slots.release(version))),
    members.size === 0
      ? undefined
      : committing(context, [...members.keys()])(context, type, stripes, [...members.keys()]).then((outcomes) => {
          [...members.values()].forEach((one, i) => note(one, outcomes[i] as Outcome));
          const written = [...members].filter(([, { result }]) => result !== undefined && !(result instanceof Error));
          raised.note(written.flatMap(([, { change }]) => change.companions ?? []));
        }),
  ]);
}

const committing = (context: Context, members: readonly Member[]): typeof commit =>
  members.every(({ write, blob }) => blob === undefined && isLean(context, write)) ? commitLean : commit;

function note(one: Pending, outcome: Outcome): void {
  if ('written' in outcome) one.result = outcome.written;
  if ('refused' in outcome) one.result = outcome.refused;
}

/** The change under its number; undefined when it is refused, or has to go into a blob first. */
function memberOf(context: Context, one: Pending, version: number, raised: RaisedGuards): Member | undefined {
  const { blob } = one;
  const companions = one.change.companions?.map((operation) => raised.rebase(operation));
  const change = companions === undefined ? one.change : { ...one.change, companions };
  if (blob !== undefined) {
    return {
      write: change,
      version,
      text: joinResourceVersion(blob.text, blob.at, version),
      blob: { key: blob.key, at: blob.at },
    };
  }
  const text = textOf(change, version);
  if (text.length > maxBodyBytes / 4 && Buffer.byteLength(text) > maxBodyBytes) {
    one.result = new ApiError(
      'RequestEntityTooLarge',
      `an object holds up to ${maxBodyBytes} bytes: make it smaller, or split it`,
    );
    return undefined;
  }
  if (context.codec.tooLong(text)) {
    const cut = cutResourceVersion(text, version);
    if (cut !== undefined) {
      one.blob = { key: '', ...cut };
      return undefined;
    }
  }
  return { write: change, version, text };
}

function textOf({ previous, next, last: told }: Write, version: number): string {
  const state = next ?? told;
  if (state !== undefined) return state.encode(version);
  const last = previous as StoredObject;
  return withResourceVersion(last.body, last.resourceVersion, version);
}

/** Stores the body of a change that turned out too long for an item, before it takes another slot. */
async function prepareBlob(context: Context, type: TypeState, one: Pending): Promise<void> {
  if (one.blob === undefined || one.blob.key !== '') return;
  const { cluster, resource } = type;
  one.blob.key = `${cluster}/${resource}/${one.change.next?.uid ?? one.change.previous?.uid ?? 'object'}/${context.operationId()}`;
  try {
    await context.codec.putBlob(one.blob.key, one.blob.text);
  } catch (error) {
    one.result = writeFailure(error);
  }
}

/** The blob of a change that was not written belongs to nobody. */
async function tidy(context: Context, { blob, result, change }: Pending): Promise<void> {
  if (blob === undefined || blob.key === '' || !(result instanceof Error)) return;
  if (result instanceof ApiError && result.reason === 'Timeout') return;
  await context.codec.dropBlob(blob.key).catch((error: unknown) => {
    context.warn(
      { error: String(error), key: objectSk(change.key.namespace, change.key.name) },
      'a blob that belongs to no object stays behind',
    );
  });
}
