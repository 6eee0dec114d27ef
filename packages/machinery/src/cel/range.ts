/** The least and most something may be; `max` is Infinity where nothing bounds it (upstream: the largest uint64). */
export interface Range {
  readonly min: number;
  readonly max: number;
}

export const fixed = (value: number): Range => ({ min: value, max: value });
export const unknown: Range = { min: 0, max: Number.POSITIVE_INFINITY };

const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

export const plus = (a: Range, b: Range): Range => ({ min: a.min + b.min, max: a.max + b.max });
export const product = (a: Range, b: Range): Range => ({ min: times(a.min, b.min), max: times(a.max, b.max) });
/** Each end times a factor, rounded up. */
export const scaled = (a: Range, factor: number): Range => ({
  min: Math.ceil(times(a.min, factor)),
  max: Math.ceil(times(a.max, factor)),
});
export const union = (a: Range, b: Range): Range => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) });
export const total = (ranges: readonly Range[]): Range => ranges.reduce(plus, fixed(0));
