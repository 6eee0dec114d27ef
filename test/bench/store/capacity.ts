import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshalItem, marshalKey } from '@berth/table/dynamodb/marshal';
import type { Item, Key, Operation, Table } from '@berth/table/port';

type Image = Record<string, AttributeValue>;

/** What one item of a request costs. */
export interface Part {
  pk: string;
  sk: string;
  /** Bytes that count: for a write the larger of the item before and after. */
  bytes: number;
  writeUnits: number;
  readUnits: number;
  /** The item as it was put. */
  item?: Image;
}

/** One request to DynamoDB. */
export interface Round {
  command: string;
  failed: boolean;
  parts: Part[];
  writeUnits: number;
  readUnits: number;
  /** Units that the engine itself reported. */
  reported: number;
  sent: number;
  received: number;
}

/** Bytes of an item (developer guide, "DynamoDB item sizes and formats"): names and values, numbers by two digits a byte. */
export function itemBytes(image: Image): number {
  return Object.entries(image).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]/g, '').length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) return value.L.reduce((sum, entry) => sum + 1 + valueBytes(entry), 3);
  return 1;
}

/** A kilobyte begun is one write unit, two in a transaction; four kilobytes begun are one unit of a strong read. */
export const writeUnits = (bytes: number, inTransaction: boolean): number =>
  Math.max(1, Math.ceil(bytes / 1024)) * (inTransaction ? 2 : 1);
export const readUnits = (bytes: number, strong = true): number =>
  Math.max(1, Math.ceil(bytes / 4096)) / (strong ? 1 : 2);

/** Counts every request of the client from now on, at its own wire: nothing between store and DynamoDB is left out. */
export function count(client: DynamoDBClient): { rounds: Round[] } {
  const rounds: Round[] = [];
  /** Bytes of items as they were last written or read here. */
  const sizes = new Map<string, number>();
  client.middlewareStack.add(
    (next, context) => async (given) => {
      const bytes = { sent: 0, received: 0 };
      Object.assign(context, { bytes });
      const input = { ...given.input, ReturnConsumedCapacity: 'TOTAL' };
      const command = String(context.commandName ?? '').replace('Command', '');
      const note = (output: Output, failed: boolean): void => {
        const parts = partsOf(command, input as Input, output, sizes, failed);
        const sum = (pick: (part: Part) => number): number => parts.reduce((total, part) => total + pick(part), 0);
        const reads =
          command === 'Query'
            ? queryUnits(
                input as Input,
                sum((part) => part.bytes),
              )
            : sum((part) => part.readUnits);
        rounds.push({
          command,
          failed,
          parts,
          writeUnits: sum((part) => part.writeUnits),
          readUnits: reads,
          reported: reportedUnits(output),
          ...bytes,
        });
      };
      try {
        const result = await next({ ...given, input: input as typeof given.input });
        note(result.output as Output, false);
        return result;
      } catch (error) {
        note({}, true);
        throw error;
      }
    },
    { step: 'initialize', name: 'countCapacity' },
  );
  client.middlewareStack.add(
    (next, context) => async (given) => {
      const bytes = (context as unknown as { bytes: { sent: number; received: number } }).bytes;
      bytes.sent = bodyLength((given.request as { body?: unknown }).body);
      const result = await next(given);
      bytes.received = Number(
        (result.response as { headers?: Record<string, string> }).headers?.['content-length'] ?? 0,
      );
      return result;
    },
    { step: 'finalizeRequest', name: 'countBytes', priority: 'low' },
  );
  return { rounds };
}

/** Counts what a table is asked at its port, as DynamoDB would charge for it: each call is one request there. */
export function countTable(table: Table): { table: Table; rounds: Round[] } {
  const rounds: Round[] = [];
  const sizes = new Map<string, number>();
  const add = (round: Pick<Round, 'command' | 'parts' | 'writeUnits' | 'readUnits'>): void =>
    void rounds.push({ ...round, failed: false, reported: 0, sent: 0, received: 0 });
  const seen = (key: Key, item: Item | undefined, consistent: boolean): Part => {
    const bytes = item === undefined ? 0 : itemBytes(marshalItem(item));
    if (item !== undefined) sizes.set(addressOf(marshalKey(key)), bytes);
    return { pk: key.pk, sk: key.sk, bytes, writeUnits: 0, readUnits: readUnits(bytes, consistent) };
  };
  const note = (command: string, operations: readonly Operation[], after?: Item): void => {
    const inTransaction = command === 'TransactWriteItems';
    const parts = operations.map((operation) => writtenPart(operation, inTransaction, sizes, after));
    const units = parts.reduce((sum, { writeUnits: some }) => sum + some, 0);
    add({ command, parts, writeUnits: units, readUnits: 0 });
  };
  return {
    rounds,
    table: {
      async get(keys, options) {
        const items = await table.get(keys, options);
        const parts = keys.map((key, i) => seen(key, items[i], options?.consistent ?? true));
        const units = parts.reduce((sum, { readUnits: some }) => sum + some, 0);
        add({ command: 'BatchGetItem', parts, writeUnits: 0, readUnits: units });
        return items;
      },
      async query(query) {
        const page = await table.query(query);
        const parts = page.items.map((item) => ({ ...seen(item, item, true), readUnits: 0 }));
        const bytes = parts.reduce((sum, { bytes: some }) => sum + some, 0);
        add({ command: 'Query', parts, writeUnits: 0, readUnits: readUnits(bytes, query.consistent ?? true) });
        return page;
      },
      close: () => table.close(),
      async write(operation, options) {
        const item = await table.write(operation, options);
        note('put' in operation ? 'PutItem' : 'update' in operation ? 'UpdateItem' : 'DeleteItem', [operation], item);
        return item;
      },
      async transact(operations) {
        await table.transact(operations);
        note('TransactWriteItems', operations);
      },
    },
  };
}

function writtenPart(operation: Operation, inTransaction: boolean, sizes: Map<string, number>, after?: Item): Part {
  const put = 'put' in operation ? marshalItem(operation.put) : undefined;
  const key =
    'put' in operation
      ? operation.put
      : 'update' in operation
        ? operation.update
        : 'delete' in operation
          ? operation.delete
          : operation.check;
  const image = put ?? marshalItem('update' in operation && after !== undefined ? after : { pk: key.pk, sk: key.sk });
  const address = addressOf(image);
  const before = sizes.get(address) ?? 0;
  const now =
    'delete' in operation
      ? 0
      : 'check' in operation
        ? before
        : Math.max(itemBytes(image), 'update' in operation ? before : 0);
  sizes.set(address, now);
  const bytes = Math.max(before, now);
  const units = writeUnits(bytes, inTransaction) + indexUnits(image);
  return {
    pk: key.pk,
    sk: key.sk,
    bytes,
    writeUnits: units,
    readUnits: 0,
    ...(put === undefined ? {} : { item: put }),
  };
}

const bodyLength = (body: unknown): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body instanceof Uint8Array ? body.length : 0;

interface Target {
  Key?: Image;
  Item?: Image;
  ExpressionAttributeValues?: Image;
}

interface Input extends Target {
  ConsistentRead?: boolean;
  RequestItems?: Record<string, { Keys?: Image[]; ConsistentRead?: boolean }>;
  TransactItems?: { Put?: Target; Update?: Target; Delete?: Target; ConditionCheck?: Target }[];
}

interface Output {
  ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
  Attributes?: Image;
  Items?: Image[];
  Responses?: Record<string, Image[]>;
}

function reportedUnits({ ConsumedCapacity }: Output): number {
  return [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits }) => sum + (CapacityUnits ?? 0), 0);
}

const queryUnits = ({ ConsistentRead }: Input, bytes: number): number => readUnits(bytes, ConsistentRead ?? false);

function partsOf(command: string, input: Input, output: Output, sizes: Map<string, number>, failed: boolean): Part[] {
  const read = (image: Image, units: number): Part => {
    const bytes = itemBytes(image);
    sizes.set(addressOf(image), bytes);
    return { ...keyOf(image), bytes, writeUnits: 0, readUnits: units };
  };
  if (command === 'Query') return (output.Items ?? []).map((image) => read(image, 0));
  if (command === 'BatchGetItem') {
    const found = new Map(
      Object.values(output.Responses ?? {})
        .flat()
        .map((image) => [addressOf(image), image]),
    );
    return Object.values(input.RequestItems ?? {}).flatMap(({ Keys = [], ConsistentRead = false }) =>
      Keys.map((key) => {
        const image = found.get(addressOf(key));
        if (image === undefined)
          return { ...keyOf(key), bytes: 0, writeUnits: 0, readUnits: readUnits(0, ConsistentRead) };
        return read(image, readUnits(itemBytes(image), ConsistentRead));
      }),
    );
  }
  const write = (target: Target, inTransaction: boolean): Part => {
    const image = target.Item ?? target.Key ?? {};
    const address = addressOf(image);
    const before = sizes.get(address) ?? 0;
    const after = sizeAfter(target, output, before);
    if (!failed) sizes.set(address, after);
    const bytes = Math.max(before, after);
    const units = writeUnits(bytes, inTransaction) + indexUnits(image);
    return {
      ...keyOf(image),
      bytes,
      writeUnits: units,
      readUnits: 0,
      ...(target.Item === undefined ? {} : { item: target.Item }),
    };
  };
  if (command === 'TransactWriteItems') {
    return (input.TransactItems ?? []).flatMap(({ Put, Update, Delete, ConditionCheck }) =>
      [Put, Update, Delete, ConditionCheck].flatMap((target) => (target === undefined ? [] : [write(target, true)])),
    );
  }
  if (input.Item !== undefined || input.Key !== undefined) return [write(input, false)];
  return [];
}

/** Due items stand in the sparse secondary index as well: one more unit to put them there, and to take them away. */
const indexUnits = ({ pk }: Image): number => (pk?.S?.startsWith('d#') === true ? 1 : 0);

/** An update's item is told by the answer, or is what it was and what was set; a deleted item has no size. */
function sizeAfter({ Item, Key, ExpressionAttributeValues }: Target, { Attributes }: Output, before: number): number {
  if (Item !== undefined) return itemBytes(Item);
  if (Attributes !== undefined) return itemBytes(Attributes);
  if (ExpressionAttributeValues === undefined) return 0;
  return Math.max(before, itemBytes(Key ?? {}) + itemBytes(ExpressionAttributeValues));
}

const keyOf = (image: Image): { pk: string; sk: string } => ({ pk: image.pk?.S ?? '', sk: image.sk?.S ?? '' });
const addressOf = (image: Image): string => `${image.pk?.S}\u0000${image.sk?.S}`;
