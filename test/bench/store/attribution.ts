import { createCodec } from '@berth/store/codec';
import { unmarshalItem } from '@berth/table/dynamodb/marshal';
import type { Part, Round } from './capacity.ts';

/** Where write units go. */
export const purposes = ['counter', 'log', 'object', 'index', 'guard', 'due', 'mark', 'void', 'other'] as const;
export type Purpose = (typeof purposes)[number];

/** One change of one object, with all that its transaction and its number cost. */
export interface LoggedWrite {
  resource: string;
  name: string;
  verb: 'create' | 'update' | 'delete';
  version: number;
  /** What it changed, in paths of the object; an event's reason. */
  changed: string;
  /** Bytes of the object's JSON, and of what is stored of it: the log entry, and the object's item (before or after, the larger). */
  bodyBytes: number;
  logBytes: number;
  objectBytes: number;
  /** Stored bytes of the body that are managedFields. */
  managedFieldsBytes: number;
  /** Put without a transaction: an object that expires. */
  lean: boolean;
  units: Record<Purpose, number>;
  total: number;
}

const byPrefix: Record<string, Purpose> = {
  s: 'counter',
  l: 'log',
  o: 'object',
  x: 'index',
  g: 'guard',
  d: 'due',
  m: 'mark',
};

export function purposeOf({ pk, item }: Part): Purpose {
  if (item?.void !== undefined) return 'void';
  return byPrefix[pk.slice(0, pk.indexOf('#'))] ?? 'other';
}

/** The type an item belongs to; undefined for what belongs to none. */
export function resourceOf({ pk, sk }: Part): string | undefined {
  const [prefix, , resource] = pk.split('#');
  if (prefix === 'l' || prefix === 'o') return resource;
  if (prefix === 's' || prefix === 'm') return sk;
  if (prefix === 'x') return sk.split('/').slice(0, -2).join('/');
  return undefined;
}

const verbs = { c: 'create', u: 'update', d: 'delete' } as const;
const codec = createCodec('deflate', undefined);

/**
 * Whether a write belongs to the life of the pod itself: its own writes, its events and those of its ReplicaSet about it, the
 * ReplicaSet's statuses. What the Deployment is told, tells and writes into the ReplicaSet's spec is the scaling's, however many pods it is of.
 */
export function isOfPod({ resource, changed }: LoggedWrite): boolean {
  if (resource === 'events') return changed !== 'ScalingReplicaSet';
  return resource === 'pods' || (resource === 'apps/replicasets' && !changed.includes('spec.'));
}

/** The logged writes among the rounds, in order; `bodies` remembers each object's last body over several calls. */
export function loggedWrites(rounds: readonly Round[], bodies: Map<string, Body>): LoggedWrite[] {
  const writes: LoggedWrite[] = [];
  const numbers = new Map<string, number>();
  for (const round of rounds) {
    if (round.failed) continue;
    if (round.command === 'UpdateItem') noteNumbers(round, numbers);
    if (round.command === 'PutItem') leanWrite(round, writes, numbers, bodies);
    if (round.command !== 'TransactWriteItems') continue;
    const logs = round.parts.filter((part) => purposeOf(part) === 'log');
    const members = logs.map((part) => memberOf(part, bodies));
    for (const part of round.parts) {
      const member = members.find(({ resource, name }) => belongs(part, resource, name)) ?? members[0];
      if (member === undefined) continue;
      member.units[purposeOf(part)] += part.writeUnits;
      member.total += part.writeUnits;
      if (purposeOf(part) === 'object') member.objectBytes = part.bytes;
    }
    // Its number costs a unit; numbers taken together cost one for all.
    const [first] = members;
    if (first !== undefined) {
      first.units.counter += 1;
      first.total += 1;
    }
    writes.push(...members);
  }
  return writes;
}

function noteNumbers({ parts }: Round, numbers: Map<string, number>): void {
  for (const part of parts)
    if (purposeOf(part) === 'counter') numbers.set(part.sk, (numbers.get(part.sk) ?? 0) + part.writeUnits);
}

/** The two single puts of an object that expires; the first entry after it pays for an ADD that gave numbers to several. */
function leanWrite(
  { parts: [part] }: Round,
  writes: LoggedWrite[],
  numbers: Map<string, number>,
  bodies: Map<string, Body>,
): void {
  if (part === undefined) return;
  const purpose = purposeOf(part);
  if (purpose === 'log' && part.item?.lean !== undefined) {
    const write = { ...memberOf(part, bodies), lean: true };
    write.units.log = part.writeUnits;
    write.units.counter = numbers.get(write.resource) ?? 0;
    numbers.delete(write.resource);
    write.total = write.units.log + write.units.counter;
    writes.push(write);
  }
  if (purpose !== 'object') return;
  const resource = resourceOf(part);
  const write = writes.findLast((one) => one.lean && one.resource === resource && one.name === part.sk);
  if (write === undefined || write.version !== Number(part.item?.rv?.N)) return;
  write.units.object += part.writeUnits;
  write.total += part.writeUnits;
  write.objectBytes = part.bytes;
}

const belongs = (part: Part, resource: string, name: string): boolean =>
  resourceOf(part) === resource && (part.sk.endsWith(name) || part.item?.key?.S === name);

type Body = Record<string, unknown>;

function memberOf(part: Part, bodies: Map<string, Body>): LoggedWrite {
  const item = unmarshalItem(part.item ?? {});
  const version = Number(part.sk);
  const resource = resourceOf(part) ?? '';
  const name = String(item.key);
  const text = codec.decode(codec.unpack(item), version) as string;
  const body = JSON.parse(text) as Body;
  const before = bodies.get(`${resource}/${name}`);
  bodies.set(`${resource}/${name}`, body);
  const verb = verbs[item.verb as keyof typeof verbs];
  const units = Object.fromEntries(purposes.map((purpose) => [purpose, 0])) as Record<Purpose, number>;
  return {
    resource,
    name,
    verb,
    version,
    changed: changeIn(resource, verb, before, body),
    bodyBytes: Buffer.byteLength(text),
    logBytes: part.bytes,
    objectBytes: 0,
    managedFieldsBytes: managedFieldsBytes(body),
    lean: false,
    units,
    total: 0,
  };
}

function managedFieldsBytes(body: Body): number {
  const stored = (value: Body): number => {
    const form = codec.encode(JSON.stringify(value), { uid: '' });
    return 'z' in form ? form.z.length : 0;
  };
  return stored(body) - stored({ ...body, metadata: { ...(body.metadata as Body), managedFields: undefined } });
}

function changeIn(resource: string, verb: LoggedWrite['verb'], before: Body | undefined, after: Body): string {
  if (resource === 'events' || resource.endsWith('/events')) return String(after.reason);
  if (verb !== 'update' || before === undefined) return '';
  return differences(before, after, '', 2).join(', ');
}

const unsaid = new Set([
  'metadata.resourceVersion',
  'metadata.managedFields',
  'metadata.generation',
  'status.observedGeneration',
]);

function differences(before: unknown, after: unknown, path: string, depth: number): string[] {
  if (JSON.stringify(before) === JSON.stringify(after) || unsaid.has(path)) return [];
  if (depth === 0 || !isPlain(before) || !isPlain(after)) return [path];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) =>
    differences(before[name], after[name], path === '' ? name : `${path}.${name}`, depth - 1),
  );
}

const isPlain = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);
