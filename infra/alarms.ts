import { Duration, type Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

export interface Watched {
  functions: Readonly<Record<string, lambda.Function>>;
  /** The one that reads the stream. */
  router: lambda.Function;
  deadLetters: readonly sqs.Queue[];
  table: dynamodb.Table;
  alarmEmail: string | undefined;
}

/** One alarm for each way in which the cell falls behind, gives something up or refuses. */
export function createAlarms(stack: Stack, watched: Watched): void {
  const topic = new sns.Topic(stack, 'Alarms', { enforceSSL: true });
  if (watched.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(watched.alarmEmail));
  const alarm = (
    id: string,
    metric: cloudwatch.IMetric,
    threshold: number,
    alarmDescription: string,
    evaluationPeriods = 1,
  ): void => {
    const created = new cloudwatch.Alarm(stack, id, {
      metric,
      threshold,
      evaluationPeriods,
      alarmDescription,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    created.addAlarmAction(new SnsAction(topic));
  };

  alarm(
    'IteratorAge',
    watched.router.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) }),
    60_000,
    'The router is a minute or more behind the stream: reconcilers run late, and records are lost after 24 hours',
    3,
  );
  for (const [i, queue] of watched.deadLetters.entries()) {
    alarm(
      `DeadLetters${i}`,
      queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
      1,
      `Something was given up and waits in ${queue.node.id}: look at it and replay it`,
    );
  }
  for (const [name, fn] of Object.entries(watched.functions)) {
    alarm(
      `${name}Errors`,
      fn.metricErrors({ period: Duration.minutes(5) }),
      3,
      `${name} failed three times in five minutes`,
    );
    alarm(
      `${name}Throttles`,
      fn.metricThrottles({ period: Duration.minutes(5) }),
      1,
      `${name} was refused for want of concurrency`,
    );
  }
  alarm(
    'TableThrottles',
    watched.table.metricThrottledRequestsForOperations({
      operations: ['PutItem', 'UpdateItem', 'BatchGetItem', 'Query', 'TransactWriteItems'].map(
        (operation) => operation as dynamodb.Operation,
      ),
      period: Duration.minutes(5),
    }),
    10,
    "The table refuses requests: a hot partition, or the account's limit",
  );
}
