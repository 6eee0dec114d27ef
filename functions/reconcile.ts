import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { changesMessage, readChanges } from './changes.ts';
import { requireVariable } from './environment.ts';
import { eachMessage } from './queue.ts';
import { wire } from './wiring.ts';

const { cell, hints } = wire();
const queueUrl = requireVariable('BERTH_CHANGES_QUEUE');

/** What the router told of clusters, cluster by cluster in order: the reconcilers run until nothing is left to do. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const response = await eachMessage(event, changesMessage, queueUrl, async (message) => {
    const changes = await readChanges(cell.store, message, AbortSignal.timeout(20_000));
    await cell.onChanges(message.cluster, changes);
  });
  await hints.sent();
  return response;
}
