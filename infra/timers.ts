import { Duration, type Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { grantCell } from './access.ts';
import { createFunction } from './function.ts';
import type { Keys } from './keys.ts';
import { dueIndex, type Storage } from './table.ts';

export interface Timers {
  function: lambda.Function;
  /** Messages that arrive, delayed to the second, when something of a cluster is due. */
  due: sqs.Queue;
  deadLetters: sqs.Queue;
}

const timeout = Duration.minutes(1);

/**
 * What is due soon waits as a delayed message, exact to the second; what is due later waits in the table until the one
 * platform-wide tick makes such a message of it. A cluster with nothing due costs nothing.
 */
export function createTimers(
  stack: Stack,
  cell: string,
  storage: Storage,
  keys: Keys,
  environment: Record<string, string>,
): Timers {
  const deadLetters = new sqs.Queue(stack, 'PoisonedTimers', { retentionPeriod: Duration.days(14), enforceSSL: true });
  const due = new sqs.Queue(stack, 'Due', {
    visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    enforceSSL: true,
  });
  const timers = createFunction(stack, {
    name: 'timers',
    cell,
    memoryMb: 1024,
    timeout,
    environment: {
      ...environment,
      // Webhooks behind Services are asked through the streams host.
      BERTH_ORIGIN_SECRET: keys.originSecret.secretValue.unsafeUnwrap(),
      BERTH_DUE_QUEUE: due.queueUrl,
    },
  });
  grantCell(timers, storage, keys);
  iam.Grant.addToPrincipal({ grantee: timers, actions: ['sqs:SendMessage'], resourceArns: [due.queueArn] });
  iam.Grant.addToPrincipal({
    grantee: timers,
    actions: ['dynamodb:Query'],
    resourceArns: [`${storage.table.tableArn}/index/${dueIndex}`],
  });
  timers.addEventSource(new SqsEventSource(due, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 50 }));
  new events.Rule(stack, 'Tick', {
    description: 'Looks for what falls due within the next minutes',
    schedule: events.Schedule.cron({ minute: '*/5' }),
    targets: [new targets.LambdaFunction(timers, { retryAttempts: 2, deadLetterQueue: deadLetters })],
  });
  return { function: timers, due, deadLetters };
}
