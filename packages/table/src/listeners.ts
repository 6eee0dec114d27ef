import type { ChangeRecord, ChangeSource } from './port.ts';

export interface Listeners extends ChangeSource {
  /** Whether anybody listens: engines skip reading before-images if not. */
  any(): boolean;
  tell(records: readonly ChangeRecord[]): void;
}

/** The change feed of an engine that lives in one process. A listener that throws is reported, and harms nobody else. */
export function createListeners(): Listeners {
  const listeners = new Set<(records: readonly ChangeRecord[]) => void>();
  return {
    any: () => listeners.size > 0,
    subscribe(listener) {
      // A fresh function for each subscription: the same listener may be given twice.
      const own = (records: readonly ChangeRecord[]): void => listener(records);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    tell(records) {
      if (records.length === 0) return;
      for (const listener of listeners) {
        try {
          listener(records);
        } catch (error) {
          queueMicrotask(() => process.emitWarning(error instanceof Error ? error : String(error)));
        }
      }
    },
  };
}
