import { createStore, type Store } from '@berth/store';
import { createDynamoDb, createDynamoDbClient, recordFromStream } from '@berth/table/dynamodb';
import type { ChangeRecord } from '@berth/table/port';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { systemClock } from './clock.ts';
import { type ChangesMessage, deduplicationId, messagesOf } from './changes.ts';
import { type DueCluster, horizon, sendDue } from './due.ts';
import { requireVariable } from './environment.ts';
import { log } from './log.ts';
import { sqs } from './sqs.ts';

const queues = {
  changes: requireVariable('BERTH_CHANGES_QUEUE'),
  due: requireVariable('BERTH_DUE_QUEUE'),
  unread: requireVariable('BERTH_UNREAD_QUEUE'),
};
const store: Store = createStore({
  table: createDynamoDb({ client: createDynamoDbClient(), tableName: requireVariable('BERTH_TABLE') }),
  clock: systemClock,
  ids: { uid: () => crypto.randomUUID() },
  log,
  codec: 'deflate',
  removes: false,
});

/** How often, in milliseconds, one warm router looks for what a type may forget. */
const maintainEvery = 10 * 60_000;
const maxRemembered = 10_000;
const maintained = new Map<string, number>();

/**
 * The one reader of the table's stream: moves `applied` and `compact` of the types that changed, tells the reconcilers by
 * cluster, and sends ahead what is due soon. A batch that cannot be routed is tried again as it is; a record that cannot be
 * read is put aside, so that it holds up no other.
 */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const records: ChangeRecord[] = [];
  try {
    for (const record of event.Records) {
      const read = readRecord(record);
      if (read instanceof Error) await putAside(record, read);
      else records.push(read);
    }
    const messages = messagesOf(records);
    await Promise.all([...messages.map(tell), sendDue(queues.due, dueSoon(records), new Date())]);
    await Promise.all(messages.flatMap(({ cluster, types }) => types.map(({ resource }) => keep(cluster, resource))));
    return { batchItemFailures: [] };
  } catch (error) {
    log.error({ records: event.Records.length, error: String(error) }, 'a batch of the stream was not routed');
    return { batchItemFailures: [{ itemIdentifier: event.Records[0]?.dynamodb?.SequenceNumber ?? '' }] };
  }
}

function readRecord(record: DynamoDBRecord): ChangeRecord | Error {
  try {
    return recordFromStream(record);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function putAside(record: DynamoDBRecord, error: Error): Promise<void> {
  const { Keys, SequenceNumber } = record.dynamodb ?? {};
  log.error({ keys: Keys, sequence: SequenceNumber, error: error.message }, 'a stream record cannot be read');
  const MessageBody = JSON.stringify({ keys: Keys, sequence: SequenceNumber, error: error.message });
  await (await sqs()).sendMessage({ QueueUrl: queues.unread, MessageBody });
}

async function tell(message: ChangesMessage): Promise<void> {
  const client = await sqs();
  await client.sendMessage({
    QueueUrl: queues.changes,
    MessageBody: JSON.stringify(message),
    MessageGroupId: message.cluster,
    MessageDeduplicationId: deduplicationId(message),
  });
}

async function keep(cluster: string, resource: string): Promise<void> {
  await store.advance(cluster, resource);
  const type = `${cluster}#${resource}`;
  const now = Date.now();
  if (now - (maintained.get(type) ?? 0) < maintainEvery) return;
  if (maintained.size >= maxRemembered) maintained.clear();
  maintained.set(type, now);
  await store.maintain(cluster, resource);
}

function dueSoon(records: readonly ChangeRecord[]): DueCluster[] {
  const until = Date.now() + horizon;
  return records.flatMap(({ key, item }) => {
    const [prefix, cluster] = key.pk.split('#');
    if (prefix !== 'd' || cluster === undefined || typeof item?.dueAt !== 'string') return [];
    const at = new Date(item.dueAt);
    return at.getTime() <= until ? [{ cluster, at }] : [];
  });
}
