/** Back-off of restarts and pulls, as client-go flowcontrol.Backoff with the kubelet's numbers. */
export interface BackOff {
  /** Milliseconds. */
  delay: number;
  /** When the delay was last raised. */
  updated: number;
}

export const initialDelay = 10_000;
export const maximumDelay = 300_000;
/** A container that ran this long, or a name that failed this long ago, starts over. */
const forgottenAfter = 2 * maximumDelay;

/** Milliseconds to wait still, counted from `since` (when the container ended, or the last failure); 0: go ahead. */
export function remaining(entry: BackOff | undefined, since: number, now: number): number {
  if (entry === undefined || since - entry.updated > forgottenAfter) return 0;
  return Math.max(0, since + entry.delay - now);
}

/** The entry after one more failure that happened at `since`. */
export function raised(entry: BackOff | undefined, since: number, now: number): BackOff {
  if (entry === undefined || since - entry.updated > forgottenAfter) return { delay: initialDelay, updated: now };
  return { delay: Math.min(entry.delay * 2, maximumDelay), updated: now };
}

/** Go's duration text of whole seconds: `10s`, `1m20s`, `5m0s`. */
export function goSeconds(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
