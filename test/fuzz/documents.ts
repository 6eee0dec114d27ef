import type { Random } from './random.ts';

/** JSON as it is written: an object may name a member twice, and a scalar is any text. */
export type Node =
  | { members: [key: string, value: Node][] }
  | { items: Node[] }
  /** Printed as it stands. */
  | { text: string };

/** A value as a document that can be spoiled. */
export function documentOf(value: unknown): Node {
  if (Array.isArray(value)) return { items: value.map(documentOf) };
  if (typeof value === 'object' && value !== null)
    return { members: Object.entries(value).map(([key, member]) => [JSON.stringify(key), documentOf(member)]) };
  return { text: JSON.stringify(value) ?? 'null' };
}

export function print(node: Node): string {
  if ('text' in node) return node.text;
  if ('items' in node) return `[${node.items.map(print).join(',')}]`;
  return `{${node.members.map(([key, value]) => `${key}:${print(value)}`).join(',')}}`;
}

const hostileScalars = [
  ...['null', 'true', 'false', '0', '-0', '-1', '1', '2147483647', '2147483648', '-2147483649'],
  ...['9007199254740993', '9223372036854775807', '9223372036854775808', '-9223372036854775809', '1e400', '-1e400'],
  ...['1e-400', '1.5', '0.1e1', '1E5', '123456789012345678901234567890', '[]', '{}', '[[]]', '[null]', '{"":""}'],
  ...['""', '" "', '"\\u0000"', '"\\ud800"', '"\\udfff\\ud800"', '"\\ud83d\\ude00"', '"\\u202e"', '"İ"', '"ß"'],
  ...['"__proto__"', '"constructor"', '"toString"', '"../../etc/passwd"', '"a/b"', '"%2e%2e"', '"."', '".."', '"-"'],
  ...['"1"', '"true"', '"null"', '"NaN"', '"Infinity"', '"1e9999"', '"1e-9999"', '"100000000000000000000Ei"', '"-1m"'],
  ...['"0x10"', '"+1"', '"1Gi "', '"50%"', '"-50%"', '"1000000%"', '"2026-13-45T99:99:99Z"', '"0000-01-01T00:00:00Z"'],
  ...['"9999-12-31T23:59:59.999999999Z"', '"-1h"', '"99999999999h"', '"* * * * *"', '"@every 1ns"', '"\\n\\r\\t"'],
  ...['"<script>"', '"{{ }}"', '"${x}"', '"$(X)"', '"a\\u0000b"', '"::ffff:1.2.3.4"', '"0.0.0.0/0"', '"1.2.3.4/33"'],
  ...['"https://[::1"', '"(a+)+$"', '"[a-"', '"(?<=x)"', '"object.x.all(y, y.all(z, z == 1))"', '"self"', '"v1"'],
  ...['"Pod"', '"rbac.authorization.k8s.io"', '{"apiVersion":"v1","kind":"Pod"}', '{"$patch":"delete"}', 'NaN', "'x'"],
  ...[
    'undefined',
    '01',
    '.5',
    '+1',
    '0x1F',
    '1_000',
    '"unended',
    '"\\x41"',
    '"\\u12"',
    'nul',
    '{"$ref":"#/"}',
    '/**/1',
  ],
  ...['{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', '{"valueOf":1,"toString":2,"length":-1}'],
];

export const hostileKeys = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'length', '', ' ', '.', '..'],
  ...['$patch', '$retainKeys', '$setElementOrder/containers', '$deleteFromPrimitiveList/finalizers', '<<', '\u0000'],
  ...['metadata', 'spec', 'status', 'kind', 'apiVersion', 'name', 'Name', 'NAME', 'unknown', 'a'.repeat(300), 'a/b/c'],
  ...['managedFields', 'resourceVersion', 'uid', 'deletionTimestamp', 'finalizers', 'ownerReferences', '\ud800', 'İ'],
];

/** A scalar as text outside of JSON. */
export const hostileScalarText = (random: Random): string => random.pick(hostileScalars).replaceAll('"', '');

const repeated = (text: string, times: number): string => text.repeat(times);

/** A value that nobody wishes for. Long ones are rare: they cost the sender, too. */
export function hostileValue(random: Random): string {
  const roll = random.next();
  if (roll < 0.93) return random.pick(hostileScalars);
  if (roll < 0.96) {
    const depth = random.pick([10, 99, 100, 101, 1000, 10_001, 50_000]);
    return random.chance(0.5)
      ? `${repeated('[', depth)}${repeated(']', depth)}`
      : `${repeated('{"a":', depth)}1${repeated('}', depth)}`;
  }
  if (roll < 0.98) return JSON.stringify(repeated(random.pick(['a', 'é', '\u0000', '9', ' ']), random.below(200_000)));
  if (roll < 0.99) return `[${repeated('1,', random.below(20_000))}1]`;
  return `{${Array.from({ length: random.below(5000) }, (_none, at) => `"k${at}":"v"`).join(',')}}`;
}

/** Every node of a document that has a place in another, with what puts something else there. */
function places(node: Node, found: { node: Node; put(other: Node): void }[] = []): typeof found {
  if ('members' in node)
    for (const member of node.members) {
      found.push({ node: member[1], put: (other) => (member[1] = other) });
      places(member[1], found);
    }
  if ('items' in node)
    node.items.forEach((item, at) => {
      found.push({ node: item, put: (other) => (node.items[at] = other) });
      places(item, found);
    });
  return found;
}

const objects = (root: Node): { members: [string, Node][] }[] =>
  [root, ...places(root).map(({ node }) => node)].filter((node) => 'members' in node);

const spoilers: readonly ((root: Node, random: Random) => void)[] = [
  (root, random) => {
    const all = places(root);
    if (all.length > 0) random.pick(all).put({ text: hostileValue(random) });
  },
  (root, random) => {
    const { members } = random.pick(objects(root));
    if (members.length > 0) members.splice(random.below(members.length), 1);
  },
  (root, random) => {
    const { members } = random.pick(objects(root));
    if (members.length === 0) return;
    const [key, value] = random.pick(members);
    members.push([key, random.chance(0.5) ? value : { text: hostileValue(random) }]);
  },
  (root, random) => {
    const { members } = random.pick(objects(root));
    members.push([JSON.stringify(random.pick(hostileKeys)), { text: hostileValue(random) }]);
  },
  (root, random) => {
    const { members } = random.pick(objects(root));
    if (members.length > 0) random.pick(members)[0] = JSON.stringify(random.pick(hostileKeys));
  },
  (root, random) => {
    const all = places(root);
    if (all.length > 1) random.pick(all).put(structuredClone(random.pick(all).node));
  },
  (root, random) => {
    const lists = places(root).filter(({ node }) => 'items' in node && node.items.length > 0);
    if (lists.length === 0) return;
    const { node } = random.pick(lists);
    if ('items' in node) node.items.push(structuredClone(random.pick(node.items)));
  },
];

/** Spoils a document in one to three places. */
export function spoil(value: unknown, random: Random): Node {
  const root = documentOf(value);
  if (!('members' in root)) return root;
  for (let times = 1 + random.below(3); times > 0; times--) random.pick(spoilers)(root, random);
  return root;
}

/** Damages bytes as a bad line or a bad program does. */
export function damage(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  switch (random.below(7)) {
    case 0:
      return bytes.subarray(0, at);
    case 1: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = random.below(256);
      return copy;
    }
    case 2:
      return Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.below(8)), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes, bytes]);
    case 4:
      return Buffer.concat([Buffer.from('\ufeff'), bytes]);
    case 5:
      return Buffer.from(bytes.toString('utf8'), 'utf16le');
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random.below(20)))]);
  }
}
