import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { log } from './log.ts';
import { sqs } from './sqs.ts';

/** What a run needs at its end to keep what is left, in milliseconds. */
const reserve = 12_000;

/** Until when work may go on in this invocation. */
export function deadlineOf(context: Pick<Context, 'getRemainingTimeInMillis'>): Date {
  return new Date(Date.now() + Math.max(0, context.getRemainingTimeInMillis() - reserve));
}

/**
 * Handles a batch message by message and answers with those that failed. A failed one comes back after 5 s doubling to 5 min,
 * not only after the queue's whole visibility timeout; after five attempts the queue puts it aside. In a FIFO queue whatever
 * follows a failed message of its group fails with it: order is kept.
 */
export async function eachMessage<Message>(
  event: SQSEvent,
  read: (value: unknown) => Message,
  queueUrl: string,
  work: (message: Message) => Promise<void>,
): Promise<SQSBatchResponse> {
  const failed: SQSRecord[] = [];
  const brokenGroups = new Set<string>();
  for (const record of event.Records) {
    const group = record.attributes.MessageGroupId;
    try {
      if (group !== undefined && brokenGroups.has(group)) throw new Error('a message before it failed');
      await work(read(JSON.parse(record.body)));
    } catch (error) {
      if (group !== undefined) brokenGroups.add(group);
      log.error(
        { message: record.messageId, group, body: record.body.slice(0, 1000), error: String(error) },
        'a message failed',
      );
      failed.push(record);
    }
  }
  await Promise.all(failed.map((record) => comeBackSoon(record, queueUrl)));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function comeBackSoon({ receiptHandle, attributes }: SQSRecord, QueueUrl: string): Promise<void> {
  const attempt = Number(attributes.ApproximateReceiveCount) || 1;
  const VisibilityTimeout = Math.min(300, 5 * 2 ** (attempt - 1));
  const client = await sqs();
  await client
    .changeMessageVisibility({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout })
    .catch((error: unknown) => log.warn({ error: String(error) }, 'a failed message comes back later than it might'));
}
