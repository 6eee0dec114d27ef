import { goQuote } from '@berth/machinery/invalid';

/** Indexes of a job as text, `1,3-5`: increasing, each below the number of completions (upstream validateIndexesFormat). */
export type Interval = readonly [first: number, last: number];

/** @throws Error in upstream's words */
export function parseIndexes(text: string, completions: number): Interval[] {
  if (text === '') return [];
  const intervals = text.split(',').map((part) => parseInterval(part, completions));
  intervals.forEach(([first], position) => {
    const previous = intervals[position - 1]?.[1];
    if (previous !== undefined && previous >= first) throw order(previous, first);
  });
  return intervals;
}

/** How many indexes there are. */
export function countIndexes(intervals: readonly Interval[]): number {
  return intervals.reduce((total, [first, last]) => total + last - first + 1, 0);
}

const order = (previous: number, current: number): Error =>
  new Error(`non-increasing order, previous: ${previous}, current: ${current}`);

function parseInterval(text: string, completions: number): Interval {
  const parts = text.split('-');
  if (parts.length > 2) {
    const rule = "violates the requirement that an index interval can have at most two parts separated by '-'";
    throw new Error(`the fragment ${goQuote(text)} ${rule}`);
  }
  const [first = 0, last] = parts.map((part) => parseIndex(part, completions));
  if (last === undefined) return [first, first];
  if (first >= last) throw order(first, last);
  return [first, last];
}

function parseIndex(text: string, completions: number): number {
  if (!/^[+]?\d+$/.test(text)) throw new Error(`cannot convert string to integer for index: ${goQuote(text)}`);
  if (Number(text) >= completions) throw new Error(`too large index: ${goQuote(text)}`);
  return Number(text);
}

/** The first index that two texts share, of the intervals that can be read (validateFailedIndexesNotOverlapCompleted). */
export function overlap(completed: string, failed: string, completions: number): number | undefined {
  const readable = (text: string): Interval[] =>
    text.split(',').flatMap((part) => {
      try {
        return [parseInterval(part, completions)];
      } catch {
        return [];
      }
    });
  if (completed === '' || failed === '') return undefined;
  const [left, right] = [readable(completed), readable(failed)];
  for (let at = 0, other = 0; at < left.length && other < right.length; ) {
    const [first, last] = left[at] as Interval;
    const [otherFirst, otherLast] = right[other] as Interval;
    if (first <= otherLast && otherFirst <= last) return Math.max(first, otherFirst);
    if (first <= otherFirst) at += 1;
    else other += 1;
  }
  return undefined;
}
