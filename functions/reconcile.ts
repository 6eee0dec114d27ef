import type { ObjectChange } from '@berth/machinery/reconcile';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { changesMessage, readChanges } from './changes.ts';
import { requireVariable } from './environment.ts';
import { deadlineOf, eachMessage } from './queue.ts';
import { wire } from './wiring.ts';

const { cell, hints } = wire();
const queueUrl = requireVariable('BERTH_CHANGES_QUEUE');

/**
 * What the router told of clusters, each cluster's in order: the reconcilers run until nothing is left to do. What does not
 * get done in time is kept as due items.
 */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const response = await eachMessage(event, changesMessage, queueUrl, async (message) => {
    const changes = await readChanges(cell.store, message, AbortSignal.timeout(20_000));
    hintNodes(message.cluster, changes);
    const driver = await cell.driver(message.cluster);
    await driver.run(changes, deadlineOf(context));
  });
  await hints.sent();
  return response;
}

/** The node that a pod is bound to hears of every change of it. */
function hintNodes(cluster: string, changes: readonly ObjectChange[]): void {
  for (const { resource, object } of changes) {
    const node: unknown = resource === 'pods' ? object.spec?.nodeName : undefined;
    if (typeof node === 'string' && node !== '') hints.hint(cluster, node);
  }
}
