import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../../test/support/dynamodblocal.ts';
import { dynamodbStreamSource, type StreamSource } from './dynamodb/streamsource.ts';
import { createDynamoDb, createDynamoDbClient, createTableIfAbsent } from './dynamodb.ts';
import { tableLaws } from './laws/index.ts';
import { OutcomeUnknown, Retryable, type Table } from './port.ts';

describe('the dynamodb engine, on DynamoDB Local', () => {
  const tableName = 'berth-laws';
  let local: DynamoDbLocal;
  let table: Table;
  let changes: StreamSource;

  beforeAll(async () => {
    local = await startDynamoDbLocal();
    const client = createDynamoDbClient(local.config);
    await createTableIfAbsent(client, tableName);
    await createTableIfAbsent(client, tableName);
    table = createDynamoDb({ client, tableName, timeout: 20_000 });
    changes = dynamodbStreamSource({
      client,
      streams: new DynamoDBStreamsClient(local.config),
      tableName,
      interval: 20,
    });
    await changes.ready;
  }, 60_000);

  afterAll(async () => {
    await changes?.close();
    await table?.close();
    await local?.stop();
  });

  tableLaws(() => ({ table, changes, close: () => table.close() }));

  test('a write without an answer in time has an unknown outcome, a read may be asked again', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const client = createDynamoDbClient({ ...local.config, endpoint });
    const unanswered = createDynamoDb({ client, tableName, timeout: 20 });
    await expect(unanswered.write({ put: { pk: 'p', sk: 'a' } })).rejects.toThrow(OutcomeUnknown);
    await expect(unanswered.transact([{ put: { pk: 'p', sk: 'a' } }])).rejects.toThrow(OutcomeUnknown);
    await expect(unanswered.get([{ pk: 'p', sk: 'a' }])).rejects.toThrow(Retryable);
    await unanswered.close();
    silent.closeAllConnections();
    silent.close();
  });

  test('a client that repeats requests by itself is refused', async () => {
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const repeating = createDynamoDb({ client: new DynamoDBClient({ ...local.config, maxAttempts: 3 }), tableName });
    await expect(repeating.write({ put: { pk: 'repeat', sk: 'a' } })).rejects.toThrow('createDynamoDbClient');
    await repeating.close();
  });
});
