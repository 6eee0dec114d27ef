import { ApiError } from '@berth/machinery/errors';
import { OutcomeUnknown } from '@berth/table/port';

/** Nothing was written, and the client may try again. */
export function overloaded(cause?: unknown): ApiError {
  const message = 'the store is overloaded and did nothing: try again in a second';
  return new ApiError('TooManyRequests', message, { retryAfterSeconds: 1 }, { cause });
}

/** Readers waited as long as they do for what others are writing. */
export function unsettled(): ApiError {
  return new ApiError('ServerTimeout', 'the store could not settle what is being written: try again in a second', {
    retryAfterSeconds: 1,
  });
}

/** What a writer is told: only a lost outcome gets a name of its own. */
export function writeFailure(error: unknown): Error {
  if (error instanceof OutcomeUnknown) {
    const message =
      'the store lost the answer to this write and could not find out whether it happened: read the object before trying again';
    return new ApiError('Timeout', message, { retryAfterSeconds: 1 }, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
