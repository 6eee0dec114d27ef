import { createDynamoDb, createDynamoDbClient, createTableIfAbsent } from '@berth/table/dynamodb';
import type { Table } from '@berth/table/port';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../../../test/support/dynamodblocal.ts';
import { systemClock } from '../testing/harness.ts';
import { runSteady } from './scenario.ts';

const tableName = 'berth-store-laws';
let local: DynamoDbLocal;
let table: Table;

beforeAll(async () => {
  local = await startDynamoDbLocal();
  const client = createDynamoDbClient(local.config);
  await createTableIfAbsent(client, tableName);
  table = createDynamoDb({ client, tableName, timeout: 20_000 });
}, 120_000);

afterAll(async () => {
  await table?.close();
  await local?.stop();
});

test('the store keeps its laws on DynamoDB Local', { timeout: 240_000 }, async () => {
  const result = await runSteady(table, undefined, systemClock, { seed: 1, writes: 8 });
  expect(result.violations).toEqual([]);
  expect(result.writes).toBeGreaterThan(40);
});
