import { Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { grantCell, grantTable } from './access.ts';
import type { Timers } from './timers.ts';
import { createFunction } from './function.ts';
import type { Keys } from './keys.ts';
import type { Storage } from './table.ts';

export interface Stream {
  router: lambda.Function;
  reconcile: lambda.Function;
  changes: sqs.Queue;
  /** Whatever was given up, to be looked at and replayed. */
  deadLetters: readonly sqs.Queue[];
}

const reconcileTimeout = Duration.minutes(1);

/**
 * From the table's stream over the router to the reconcilers: FIFO by cluster, so that a cluster's changes are handled one
 * batch after the other and one noisy cluster holds up no other.
 */
export function createStream(
  stack: Stack,
  cell: string,
  storage: Storage,
  keys: Keys,
  timers: Timers,
  environment: Record<string, string>,
): Stream {
  const poisoned = new sqs.Queue(stack, 'PoisonedChanges', {
    fifo: true,
    retentionPeriod: Duration.days(14),
    enforceSSL: true,
  });
  const changes = new sqs.Queue(stack, 'Changes', {
    fifo: true,
    deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
    fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    // Six times the function's timeout, as Lambda's documentation asks.
    visibilityTimeout: Duration.seconds(6 * reconcileTimeout.toSeconds()),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: poisoned, maxReceiveCount: 5 },
    enforceSSL: true,
  });
  const reconcile = createFunction(stack, {
    name: 'reconcile',
    cell,
    memoryMb: 1024,
    timeout: reconcileTimeout,
    environment: {
      ...environment,
      // Webhooks behind Services are asked through the streams host.
      BERTH_ORIGIN_SECRET: keys.originSecret.secretValue.unsafeUnwrap(),
      BERTH_CHANGES_QUEUE: changes.queueUrl,
    },
  });
  grantCell(reconcile, storage, keys);
  reconcile.addEventSource(new SqsEventSource(changes, { batchSize: 10, reportBatchItemFailures: true }));

  const unread = new sqs.Queue(stack, 'UnreadRecords', { retentionPeriod: Duration.days(14), enforceSSL: true });
  const router = createFunction(stack, {
    name: 'router',
    cell,
    memoryMb: 512,
    timeout: Duration.minutes(1),
    environment: {
      ...environment,
      BERTH_CHANGES_QUEUE: changes.queueUrl,
      BERTH_DUE_QUEUE: timers.due.queueUrl,
      BERTH_UNREAD_QUEUE: unread.queueUrl,
    },
  });
  grantTable(router, storage, 'readWrite');
  iam.Grant.addToPrincipal({
    grantee: router,
    actions: ['sqs:SendMessage'],
    resourceArns: [changes.queueArn, timers.due.queueArn, unread.queueArn],
  });
  readStream(stack, storage, router, unread);
  return { router, reconcile, changes, deadLetters: [poisoned, unread] };
}

/** The event source by hand: CDK's own grants the listing of every stream of the account. */
function readStream(stack: Stack, { table }: Storage, router: lambda.Function, unread: sqs.Queue): void {
  const streamArn = table.tableStreamArn;
  if (streamArn === undefined) throw new Error('the table has no stream');
  const reading = iam.Grant.addToPrincipal({
    grantee: router,
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    resourceArns: [streamArn],
  });
  const mapping = new lambda.EventSourceMapping(stack, 'StreamMapping', {
    target: router,
    eventSourceArn: streamArn,
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: 1000,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: 10,
    maxRecordAge: Duration.hours(6),
    onFailure: new SqsDlq(unread),
    // Log entries and due items; objects, indexes and guards say nothing that these do not.
    filters: ['l#', 'd#'].map((prefix) =>
      lambda.FilterCriteria.filter({ dynamodb: { Keys: { pk: { S: lambda.FilterRule.beginsWith(prefix) } } } }),
    ),
  });
  reading.applyBefore(mapping);
}
