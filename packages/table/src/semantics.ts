import type { Condition, Item, Key, Operation, Value } from './port.ts';

/** Bounds of the port, as DynamoDB has them: operations of a transaction, keys of a get, bytes of an answer to a query. */
export const maxOperations = 100;
export const maxAnswerBytes = 1024 * 1024;

/** DynamoDB's own. */
export const dynamodbLimits = { itemBytes: 400 * 1024, bytes: 4 * 1024 * 1024 };
/** Without compression and blobs: a log entry may hold an object of 1.5 MiB twice, beside the object itself. */
export const embeddedLimits = { itemBytes: 4 * 1024 * 1024, bytes: 16 * 1024 * 1024 };

export function keyOf(operation: Operation): Key {
  if ('put' in operation) return operation.put;
  if ('delete' in operation) return operation.delete;
  if ('update' in operation) return operation.update;
  return operation.check;
}

/** Orders strings as their UTF-8 bytes: UTF-16 order differs where surrogates meet U+E000 and above. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xSurrogate = x >= 0xd800 && x <= 0xdfff;
    const ySurrogate = y >= 0xd800 && y <= 0xdfff;
    return xSurrogate === ySurrogate ? x - y : xSurrogate ? (y >= 0xe000 ? 1 : x - y) : x >= 0xe000 ? -1 : x - y;
  }
  return a.length - b.length;
}

/** Whether a condition holds for the item as it stands. A missing attribute only satisfies `<>` and `missing`, as in DynamoDB. */
export function holds(condition: Condition | undefined, item: Item | undefined): boolean {
  if (condition === undefined) return true;
  if ('absent' in condition) return item === undefined;
  if ('exists' in condition) return item !== undefined;
  if ('all' in condition) return condition.all.every((part) => holds(part, item));
  if ('any' in condition) return condition.any.some((part) => holds(part, item));
  if ('missing' in condition) return item?.[condition.missing] === undefined;
  return compares(item?.[condition.attribute], condition.op, condition.value);
}

function compares(actual: Value | undefined, op: string, expected: string | number): boolean {
  if (typeof actual !== typeof expected) return op === '<>';
  const order =
    typeof actual === 'number' ? actual - (expected as number) : compareBytes(actual as string, expected as string);
  if (op === '=') return order === 0;
  if (op === '<>') return order !== 0;
  if (op === '<') return order < 0;
  if (op === '<=') return order <= 0;
  return op === '>' ? order > 0 : order >= 0;
}

/** The item after an operation whose condition held; undefined after a delete. Never changes `current`. */
export function apply(operation: Operation, current: Item | undefined): Item | undefined {
  if ('put' in operation) return { ...operation.put };
  if ('delete' in operation) return undefined;
  if ('check' in operation) return current;
  const next: Item = { ...(current ?? operation.update), pk: operation.update.pk, sk: operation.update.sk };
  for (const [name, value] of Object.entries(operation.set ?? {})) next[name] = value;
  for (const [name, value] of Object.entries(operation.add ?? {})) next[name] = added(next[name], name, value);
  for (const name of operation.remove ?? []) delete next[name];
  return next;
}

function added(current: Value | undefined, name: string, value: number): number {
  if (current !== undefined && typeof current !== 'number') {
    throw new RangeError(`cannot add to attribute ${name}: it holds a ${typeof current}; add needs a number`);
  }
  return (current ?? 0) + value;
}

/** The size of an item as DynamoDB counts it, near enough: names and values in UTF-8, numbers as 8 bytes. */
export function itemBytes(item: Readonly<Record<string, Value>>): number {
  let bytes = 0;
  for (const name in item) {
    const value = item[name] as Value;
    bytes += name.length;
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
    else if (value instanceof Uint8Array) bytes += value.byteLength;
    else if (Array.isArray(value)) bytes += value.reduce((sum, entry) => sum + Buffer.byteLength(entry) + 1, 3);
    else bytes += 8;
  }
  return bytes;
}

/** Throws a RangeError on what no engine takes: a programming error, told before anything is sent or queued. */
export function checkOperations(
  operations: readonly Operation[],
  limits: { itemBytes: number; bytes: number } = dynamodbLimits,
): void {
  if (operations.length === 0 || operations.length > maxOperations) {
    throw new RangeError(`a transaction takes 1 to ${maxOperations} operations, not ${operations.length}`);
  }
  const seen = new Set<string>();
  let total = 0;
  for (const operation of operations) {
    const { pk, sk } = keyOf(operation);
    checkKey(pk, sk);
    const address = `${pk}\u0000${sk}`;
    if (seen.has(address)) throw new RangeError(`two operations of one transaction name the item ${pk} ${sk}`);
    seen.add(address);
    if ('put' in operation) checkAttributes(operation.put, true);
    if ('update' in operation) checkUpdate(operation);
    const bytes =
      'put' in operation ? itemBytes(operation.put) : 'update' in operation ? itemBytes(operation.set ?? {}) : 0;
    if (bytes > limits.itemBytes) throw new RangeError(`an item holds up to ${limits.itemBytes} bytes, not ${bytes}`);
    total += bytes;
  }
  if (total > limits.bytes) throw new RangeError(`a transaction holds up to ${limits.bytes} bytes, not ${total}`);
}

function checkKey(pk: unknown, sk: unknown): void {
  if (typeof pk !== 'string' || pk === '' || pk.length > 2048)
    throw new RangeError('pk must be a string of 1 to 2048 bytes');
  if (typeof sk !== 'string' || sk === '' || sk.length > 1024)
    throw new RangeError('sk must be a string of 1 to 1024 bytes');
}

function checkUpdate(operation: Extract<Operation, { update: Key }>): void {
  const names = [...Object.keys(operation.set ?? {}), ...Object.keys(operation.add ?? {}), ...(operation.remove ?? [])];
  if (new Set(names).size !== names.length) throw new RangeError('an update names one attribute twice');
  if (names.includes('pk') || names.includes('sk')) throw new RangeError('an update cannot change pk or sk');
  checkAttributes(operation.set ?? {}, false);
  checkAttributes(operation.add ?? {}, false);
}

function checkAttributes(attributes: Readonly<Record<string, unknown>>, keyed: boolean): void {
  for (const name of Object.keys(attributes)) {
    if (keyed && (name === 'pk' || name === 'sk')) continue;
    if (name === '' || name === '__proto__') throw new RangeError(`an attribute cannot be named '${name}'`);
    if (!isValue(attributes[name])) throw new RangeError(`attribute ${name} holds no value that a table takes`);
  }
}

function isValue(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value instanceof Uint8Array) return true;
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
