import {
  DynamoDBServiceException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { ConditionFailed, OutcomeUnknown, Retryable } from '../port.ts';
import { readFailure, writeFailure } from './failures.ts';
import { recordFromStream } from './record.ts';

const canceled = (...codes: string[]): TransactionCanceledException =>
  new TransactionCanceledException({
    message: 'canceled',
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: codes.map((Code, i) => ({
      Code,
      Item: Code === 'ConditionalCheckFailed' ? { pk: { S: 'p' }, sk: { S: `${i}` } } : undefined,
    })),
  });
const service = (name: string, httpStatusCode: number): DynamoDBServiceException =>
  new DynamoDBServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });

describe('what a failure of DynamoDB means', () => {
  test('a transaction with a failed condition is decided, whatever else stood in its way', () => {
    const failure = writeFailure(canceled('None', 'ConditionalCheckFailed', 'TransactionConflict')) as ConditionFailed;
    expect(failure).toBeInstanceOf(ConditionFailed);
    expect({ failed: failure.failed, items: failure.items }).toEqual({ failed: [1], items: [{ pk: 'p', sk: '1' }] });
  });

  test.each([
    [canceled('None', 'TransactionConflict'), 'transactionConflict'],
    [canceled('ThrottlingError'), 'throttled'],
    [new TransactionConflictException({ message: 'busy', $metadata: {} }), 'transactionConflict'],
    [
      new ProvisionedThroughputExceededException({ message: 'slow down', $metadata: { httpStatusCode: 400 } }),
      'throttled',
    ],
    [service('ThrottlingException', 400), 'throttled'],
  ])('%s: nothing was written, send it again (%s)', (error, kind) => {
    const failure = writeFailure(error);
    expect(failure).toBeInstanceOf(Retryable);
    expect((failure as Retryable).kind).toBe(kind);
  });

  test.each([
    [new InternalServerError({ message: 'oops', $metadata: { httpStatusCode: 500 } })],
    [service('TransactionInProgressException', 400)],
    [new Error('socket hang up')],
    [new DOMException('timed out', 'TimeoutError')],
  ])('%s: nobody knows whether a write happened, and a read may be asked again', (error) => {
    expect(writeFailure(error)).toBeInstanceOf(OutcomeUnknown);
    if (error.name !== 'TransactionInProgressException') expect(readFailure(error)).toBeInstanceOf(Retryable);
  });

  test('a mistake of the caller stays what it is', () => {
    const error = service('ValidationException', 400);
    expect(writeFailure(error)).toBe(error);
    expect(readFailure(error)).toBe(error);
  });
});

describe('a stream record', () => {
  test('reads the same from a Lambda event, where bytes are base64, and from the streams API', () => {
    const record = (B: string | Uint8Array) => ({
      dynamodb: {
        Keys: { pk: { S: 'o#c#pods#0' }, sk: { S: 'default/web' } },
        NewImage: {
          pk: { S: 'o#c#pods#0' },
          sk: { S: 'default/web' },
          rv: { N: '7' },
          body: { B },
          gone: { BOOL: false },
          list: { L: [{ S: 'a' }] },
        },
        SequenceNumber: '111',
      },
    });
    const expected = {
      key: { pk: 'o#c#pods#0', sk: 'default/web' },
      item: { pk: 'o#c#pods#0', sk: 'default/web', rv: 7, body: new Uint8Array([1, 2, 255]), gone: false, list: ['a'] },
      previous: undefined,
      sequence: '111',
    };
    expect(recordFromStream(record('AQL/'))).toEqual(expected);
    expect(recordFromStream(record(new Uint8Array([1, 2, 255])))).toEqual(expected);
  });

  test('without keys it is refused', () => {
    expect(() => recordFromStream({ dynamodb: { SequenceNumber: '1' } })).toThrow(/without its keys/);
  });
});
