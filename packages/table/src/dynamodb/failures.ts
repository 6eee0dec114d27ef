import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { ConditionFailed, OutcomeUnknown, Retryable } from '../port.ts';
import { unmarshalItem } from './marshal.ts';

/** Refused before anything was done (developer guide, "Error handling with DynamoDB"). */
const throttles = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** What a failed write means to its caller. Everything but a clear refusal by the service is an unknown outcome. */
export function writeFailure(error: unknown): Error {
  if (error instanceof RangeError) return error;
  if (error instanceof ConditionalCheckFailedException) {
    return new ConditionFailed([0], [error.Item && unmarshalItem(error.Item)]);
  }
  if (error instanceof TransactionCanceledException) return canceled(error);
  if (error instanceof TransactionConflictException) return new Retryable('transactionConflict');
  if (!(error instanceof DynamoDBServiceException)) {
    return new OutcomeUnknown(`no answer from DynamoDB: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (throttles.has(error.name)) return new Retryable('throttled', error.message);
  if (error.name === 'TransactionInProgressException' || (error.$metadata.httpStatusCode ?? 500) >= 500) {
    return new OutcomeUnknown(`DynamoDB failed: ${error.message}`, { cause: error });
  }
  return error;
}

/** One failed condition decides, whatever else was in the way: it was true of the item at that moment, and nothing was written. */
function canceled(error: TransactionCanceledException): Error {
  const reasons = error.CancellationReasons ?? [];
  const failed = reasons.flatMap(({ Code }, i) => (Code === 'ConditionalCheckFailed' ? [i] : []));
  if (failed.length > 0) {
    return new ConditionFailed(
      failed,
      failed.map((i) => {
        const image = reasons[i]?.Item;
        return image === undefined || Object.keys(image).length === 0 ? undefined : unmarshalItem(image);
      }),
    );
  }
  if (reasons.some(({ Code }) => Code === 'TransactionConflict')) return new Retryable('transactionConflict');
  if (reasons.some(({ Code }) => throttles.has(Code ?? ''))) return new Retryable('throttled');
  return error;
}

/** Reads change nothing: whatever is not the caller's own mistake may be asked again. */
export function readFailure(error: unknown): Error {
  if (
    error instanceof DynamoDBServiceException &&
    (error.$metadata.httpStatusCode ?? 500) < 500 &&
    !throttles.has(error.name)
  ) {
    return error;
  }
  return new Retryable(
    'throttled',
    `DynamoDB did not answer a read: ${error instanceof Error ? error.message : String(error)}`,
  );
}
