import { ApiError } from '@berth/machinery/errors';
import { CompanionConflict, WriteConflict } from '@berth/store/types';

/** What was read is no longer so: read again and decide anew. */
export function isConflict(error: unknown): boolean {
  if (error instanceof WriteConflict || error instanceof CompanionConflict) return true;
  return error instanceof ApiError && (error.reason === 'Conflict' || error.reason === 'AlreadyExists');
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.reason === 'NotFound';

/** A namespace that is going away refuses every create: no failure, and nothing to try again. */
export function isTerminating(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating')
  );
}

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
