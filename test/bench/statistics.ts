/** The value below which `share` (0 to 1) of the numbers lie. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('nothing was measured');
  return Math.round(value * 100) / 100;
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** Runs `work(i)` for i below `count` on so many lanes; answers with operations a second and each one's milliseconds. */
export async function load(
  count: number,
  lanes: number,
  work: (index: number) => Promise<void>,
): Promise<{ perSecond: number; milliseconds: number[] }> {
  const milliseconds: number[] = [];
  let next = 0;
  const started = performance.now();
  const lane = async () => {
    while (next < count) {
      const index = next++;
      const begun = performance.now();
      await work(index);
      milliseconds.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { perSecond: Math.round(count / ((performance.now() - started) / 1000)), milliseconds };
}
