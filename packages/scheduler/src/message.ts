const helpless = 'Preemption is not helpful for scheduling';
const noVictims = 'No preemption victims found for incoming pod';

/** Why one node does not fit, and whether evicting pods could change that. */
export interface Verdict {
  reasons: readonly string[];
  preemptable: boolean;
}

function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}

/** FailedScheduling in upstream's words (scheduler/framework/types.go FitError, defaultpreemption, dynamicresources). */
export function failureMessage(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return 'no nodes available to schedule pods';
  const none = `0/${verdicts.length} nodes are available:`;
  const preemption = histogram(verdicts.map(({ preemptable }) => (preemptable ? noVictims : helpless)));
  return `${none} ${histogram(verdicts.flatMap(({ reasons }) => reasons))}. no new claims to deallocate, preemption: ${none} ${preemption}.`;
}
