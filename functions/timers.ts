import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { dueShards } from '@berth/store/due';
import type { Context, EventBridgeEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type DueCluster, horizon, sendDue } from './due.ts';
import { requireVariable } from './environment.ts';
import { dueMessage } from './changes.ts';
import { deadlineOf, eachMessage } from './queue.ts';
import { wire } from './wiring.ts';

const { cell, environment, hints } = wire();
const dueQueue = requireVariable('BERTH_DUE_QUEUE');
const dynamodb = new DynamoDBClient({});

/** Clusters read of one shard in one tick; the rest is overdue by the next, and read then. */
const maxPerShard = 10_000;

/** The tick sends a message for each cluster and second at which something falls due; a message does what is due then. */
export async function handler(
  event: SQSEvent | EventBridgeEvent<'Scheduled Event', unknown>,
  context: Context,
): Promise<SQSBatchResponse | void> {
  if (!('Records' in event)) return tick(new Date());
  const response = await eachMessage(event, dueMessage, dueQueue, async ({ cluster }) => {
    const driver = await cell.driver(cluster);
    await driver.onTimer(new Date());
    await driver.run([], deadlineOf(context));
  });
  await hints.sent();
  return response;
}

async function tick(now: Date): Promise<void> {
  const until = new Date(now.getTime() + horizon);
  const shards = await Promise.all(Array.from({ length: dueShards }, (_, shard) => readShard(shard, until)));
  await sendDue(dueQueue, shards.flat(), now);
}

async function readShard(shard: number, until: Date): Promise<DueCluster[]> {
  const due: DueCluster[] = [];
  let after: Record<string, never> | undefined;
  do {
    const page = await dynamodb.send(
      new QueryCommand({
        TableName: environment.BERTH_TABLE,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :until',
        ExpressionAttributeValues: { ':shard': { N: String(shard) }, ':until': { S: until.toISOString() } },
        ...(after === undefined ? {} : { ExclusiveStartKey: after }),
      }),
    );
    for (const item of page.Items ?? []) {
      const cluster = item.pk?.S?.split('#')[1];
      if (cluster !== undefined && item.dueAt?.S !== undefined) due.push({ cluster, at: new Date(item.dueAt.S) });
    }
    after = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (after !== undefined && due.length < maxPerShard);
  return due;
}
