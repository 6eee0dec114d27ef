import { RuntimeError } from '../runtime.ts';

/** Why a container did not start: its waiting reason and message. */
export class StartFailure extends Error {
  readonly reason: string;
  constructor(reason: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StartFailure';
    this.reason = reason;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The runtime's words alone, as events of creating and starting containers carry them. */
export const detailOf = (error: unknown): string => (error instanceof RuntimeError ? error.detail : messageOf(error));
