import type { SQS } from '@aws-sdk/client-sqs';

let loading: Promise<SQS> | undefined;

/** The queue client, loaded when the first message is sent or put back. */
export function sqs(): Promise<SQS> {
  loading ??= import('@aws-sdk/client-sqs').then((sdk) => new sdk.SQS({}));
  return loading;
}
