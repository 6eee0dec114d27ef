import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  conditionExpression,
  createPlaceholders,
  type Placeholders,
  updateExpression,
} from './dynamodb/expressions.ts';
import { readFailure, writeFailure } from './dynamodb/failures.ts';
import { marshalItem, marshalKey, unmarshalItem } from './dynamodb/marshal.ts';
import type { Item, Key, Operation, Query, QueryResult, Table } from './port.ts';
import { Retryable } from './port.ts';
import { checkOperations, compareBytes, maxOperations } from './semantics.ts';

export { recordFromStream, type StreamRecord } from './dynamodb/record.ts';
export { createTableIfAbsent } from './dynamodb/createtable.ts';

const readAttempts = 4;

export interface DynamoDbOptions {
  client: DynamoDBClient;
  tableName: string;
  /** Milliseconds until a write's outcome counts as unknown, and a read is asked again. */
  timeout?: number;
}

/**
 * A client that sends each request once. A write that the SDK repeats is signed again, can land twice, and then reports the
 * first landing as a failed condition; who wrote it is the store's question, not the SDK's.
 */
export function createDynamoDbClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({ ...config, maxAttempts: 1 });
}

/** DynamoDB behind the port. Closing it destroys the client. */
export function createDynamoDb(options: DynamoDbOptions): Table {
  const { client, tableName, timeout = 3000 } = options;
  const once = (): { abortSignal: AbortSignal } => ({ abortSignal: AbortSignal.timeout(timeout) });

  const writing = async <T>(send: () => Promise<T>): Promise<T> => {
    await requireSingleAttempts(client);
    return send().catch((error: unknown) => {
      throw writeFailure(error);
    });
  };

  return {
    get: (keys, { consistent = true } = {}) => batchGet(options, keys, consistent, once),
    query: (query) => reading(() => runQuery(options, query, once)),
    write: (operation) => {
      checkOperations([operation]);
      return writing(() => writeOne(options, operation, once));
    },
    async transact(operations) {
      checkOperations(operations);
      const TransactItems = operations.map((operation) => transactItem(tableName, operation));
      await writing(() => client.send(new TransactWriteItemsCommand({ TransactItems }), once()));
    },
    close: async () => client.destroy(),
  };
}

async function requireSingleAttempts(client: DynamoDBClient): Promise<void> {
  if ((await client.config.maxAttempts()) !== 1) {
    throw new Error('the DynamoDB client repeats requests by itself: make it with createDynamoDbClient');
  }
}

/** Asks again, a few times, after a pause with jitter. */
async function reading<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      const failure = error instanceof Retryable || error instanceof RangeError ? error : readFailure(error);
      if (!(failure instanceof Retryable) || attempt === readAttempts) throw failure;
      await pause(attempt);
    }
  }
}

function pause(attempt: number): Promise<void> {
  return sleep(Math.random() * 25 * 2 ** attempt);
}

type Once = () => { abortSignal: AbortSignal };

async function batchGet(options: DynamoDbOptions, keys: readonly Key[], consistent: boolean, once: Once) {
  if (keys.length > maxOperations) throw new RangeError(`a get takes up to ${maxOperations} keys, not ${keys.length}`);
  const found = new Map<string, Item>();
  // DynamoDB refuses a batch that names a key twice.
  let left: Key[] = [...new Map(keys.map((key) => [addressOf(key), key])).values()];
  // An answer ends at 16 MB: keys left over after some were answered are asked for at once, otherwise it is throttling.
  for (let idle = 0; left.length > 0; ) {
    const Keys = left.map(marshalKey);
    const answer = await reading(() =>
      options.client.send(
        new BatchGetItemCommand({ RequestItems: { [options.tableName]: { Keys, ConsistentRead: consistent } } }),
        once(),
      ),
    );
    for (const image of answer.Responses?.[options.tableName] ?? []) {
      const item = unmarshalItem(image);
      found.set(addressOf(item), item);
    }
    const unprocessed = (answer.UnprocessedKeys?.[options.tableName]?.Keys ?? []).map(unmarshalItem);
    idle = unprocessed.length < left.length ? 0 : idle + 1;
    if (idle === readAttempts) throw new Retryable('throttled', 'DynamoDB left keys of a batch unanswered');
    if (idle > 0) await pause(idle);
    left = unprocessed;
  }
  return keys.map((key) => found.get(addressOf(key)));
}

function addressOf({ pk, sk }: Key): string {
  return `${pk}\u0000${sk}`;
}

async function runQuery({ client, tableName }: DynamoDbOptions, query: Query, once: Once): Promise<QueryResult> {
  const { pk, from, to, after, limit, reverse = false, consistent = true } = query;
  if (from !== undefined && to !== undefined && compareBytes(from, to) > 0) return { items: [] };
  const placeholders = createPlaceholders();
  const answer = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: keyCondition(query, placeholders),
      ...placeholders.maps(),
      ...(after === undefined ? {} : { ExclusiveStartKey: marshalKey({ pk, sk: after }) }),
      ...(limit === undefined ? {} : { Limit: limit }),
      ScanIndexForward: !reverse,
      ConsistentRead: consistent,
    }),
    once(),
  );
  return { items: (answer.Items ?? []).map(unmarshalItem), next: answer.LastEvaluatedKey?.sk?.S };
}

function keyCondition({ pk, from, to }: Query, placeholders: Placeholders): string {
  const partition = `${placeholders.name('pk')} = ${placeholders.value(pk)}`;
  if (from === undefined && to === undefined) return partition;
  const sk = `${partition} AND ${placeholders.name('sk')}`;
  if (from === undefined) return `${sk} <= ${placeholders.value(to as string)}`;
  if (to === undefined) return `${sk} >= ${placeholders.value(from)}`;
  return `${sk} BETWEEN ${placeholders.value(from)} AND ${placeholders.value(to)}`;
}

async function writeOne(
  { client, tableName }: DynamoDbOptions,
  operation: Exclude<Operation, { check: Key }>,
  once: Once,
) {
  const request = transactItem(tableName, operation);
  if (request.Put !== undefined) {
    await client.send(new PutItemCommand(request.Put), once());
    return 'put' in operation ? { ...operation.put } : undefined;
  }
  if (request.Update !== undefined) {
    const answer = await client.send(new UpdateItemCommand({ ...request.Update, ReturnValues: 'ALL_NEW' }), once());
    return answer.Attributes && unmarshalItem(answer.Attributes);
  }
  if (request.Delete !== undefined) await client.send(new DeleteItemCommand(request.Delete), once());
  return undefined;
}

/** An operation in the shape that a transaction and the single requests share. */
function transactItem(TableName: string, operation: Operation): TransactWriteItem {
  const placeholders = createPlaceholders();
  const UpdateExpression = 'update' in operation ? updateExpression(operation, placeholders) : undefined;
  const condition =
    operation.condition === undefined
      ? {}
      : {
          ConditionExpression: conditionExpression(operation.condition, placeholders),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
        };
  const common = { TableName, ...condition, ...placeholders.maps() };
  if ('put' in operation) return { Put: { ...common, Item: marshalItem(operation.put) } };
  if ('delete' in operation) return { Delete: { ...common, Key: marshalKey(operation.delete) } };
  if ('update' in operation) {
    return { Update: { ...common, UpdateExpression, Key: marshalKey(operation.update) } };
  }
  return {
    ConditionCheck: { ...common, ConditionExpression: condition.ConditionExpression, Key: marshalKey(operation.check) },
  };
}
