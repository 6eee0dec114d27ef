/** One level as the server's seats are divided. 0 <= lowest <= target, lowest <= highest. */
export interface Claim {
  lowest: number;
  highest: number;
  target: number;
}

/** A target of nothing still gets its part of what is left over. */
const leastTarget = 0.001;

const clamp = ({ lowest, highest, target }: Claim, proportion: number): number =>
  Math.max(lowest, Math.min(highest, proportion * Math.max(target, leastTarget)));

/**
 * Divides `sum` so that each claim gets the same proportion of its target, except where its bounds forbid it (apiserver
 * util/flowcontrol/conc_alloc.go computeConcurrencyAllocation). undefined: the bounds leave no way.
 */
export function divide(sum: number, claims: readonly Claim[]): number[] | undefined {
  const at = (proportion: number) => claims.reduce((total, claim) => total + clamp(claim, proportion), 0);
  const bounds = claims
    .flatMap(({ lowest, highest, target }) => [lowest, highest].map((bound) => bound / Math.max(target, leastTarget)))
    .sort((a, b) => a - b);
  const [first, last] = [bounds[0], bounds.at(-1)];
  if (first === undefined || last === undefined) return sum === 0 ? [] : undefined;
  const tiny = 1e-7;
  if (at(0) - sum > tiny || sum - at(last) > tiny) return undefined;
  // Between two neighbouring bounds the total grows evenly: the two around `sum` are sought, and the rest is a ratio.
  let [low, high] = [0, bounds.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(bounds[middle] ?? 0) < sum) low = middle + 1;
    else high = middle;
  }
  const upper = bounds[low] ?? last;
  const lower = low === 0 ? 0 : (bounds[low - 1] ?? 0);
  const [below, above] = [at(lower), at(upper)];
  const proportion = above === below ? upper : lower + ((sum - below) / (above - below)) * (upper - lower);
  return claims.map((claim) => clamp(claim, proportion));
}
