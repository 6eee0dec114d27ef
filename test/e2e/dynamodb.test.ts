import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DynamoDbLocal, startDynamoDbLocal } from '../support/dynamodblocal.ts';
import { type Berth, startBerth } from '../support/berth.ts';

let dynamodb: DynamoDbLocal;
let berth: Berth;
beforeAll(async () => {
  dynamodb = await startDynamoDbLocal();
  berth = await startBerth([
    '--store',
    'dynamodb',
    '--dynamodb-endpoint',
    dynamodb.config.endpoint,
    '--node',
    'simulated',
  ]);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
  await dynamodb?.stop();
});

describe('npm start on a DynamoDB table', () => {
  it('runs the hello example as on the embedded store', async () => {
    await berth.ok('apply', '-f', 'examples/hello/');
    await berth.ok('-n', 'hello', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    expect((await berth.ok('-n', 'hello', 'get', 'pods')).match(/1\/1 +Running/g)).toHaveLength(3);
    await berth.ok('-n', 'hello', 'set', 'image', 'deployment/web', 'web=busybox:1.37');
    await berth.ok('-n', 'hello', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  }, 120_000);

  it('finds everything as it was after kill -9', async () => {
    const uids = async () =>
      (await berth.json('-n', 'hello', 'get', 'deployments,secrets,configmaps')).items
        .map((item: any) => item.metadata.uid)
        .sort();
    const before = await uids();
    await berth.kill();
    berth = await berth.restart();
    expect(await uids()).toEqual(before);
    await berth.ok('delete', 'namespace', 'hello', '--timeout=60s');
  }, 120_000);
});
