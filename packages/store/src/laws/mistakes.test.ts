import { expect, test } from 'vitest';
import type { Mistakes } from '../mistakes.ts';
import { runSimulated } from './scenario.ts';

const mistakes: [string, Mistakes][] = [
  ['a log entry put over a void', { noFenceCondition: true }],
  ['an object put over whatever stands there', { noObjectCondition: true }],
  ['a reader that passes gaps', { gapsSkipped: true }],
  ['a list that overlays from its head only', { overlayFromHeadOnly: true }],
  ['a write made again blindly after a lost answer', { blindRetry: true }],
  ['deletes without tombstones', { noTombstones: true }],
  ['`applied` moved before the objects are there', { appliedEarly: true }],
  ['compaction before its mark moves', { compactionBeforeMark: true }],
  ['an expired slot taken for a gap', { expiredAsGap: true }],
];

test.each(mistakes)('the laws notice %s within 50 seeds', { timeout: 60_000 }, async (_name, mistake) => {
  let violations: string[] = [];
  for (let seed = 1; violations.length === 0 && seed <= 50; seed++)
    violations = (await runSimulated({ seed, mistakes: mistake })).violations;
  expect(violations).not.toEqual([]);
});
