import { ApiError } from '@berth/machinery/errors';
import type { Key } from '@berth/table/port';
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

/** A row that does not say what it should. Whoever needs it hears its key; everything else goes on. */
export class CorruptItem extends ApiError {
  readonly item: Key;
  constructor({ pk, sk }: Key, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `the store's row ${pk} ${sk} is corrupt (${why}): run "berth store check", which says how to mend it`;
    super('InternalError', message, undefined, { cause });
    this.item = { pk, sk };
  }
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
