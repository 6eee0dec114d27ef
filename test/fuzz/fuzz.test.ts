import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

it('hostile requests get a well-formed answer, crash nothing, store nothing that is forbidden and reach no other cluster', async () => {
  const report = await fuzz({ seed: 1, from: 0, to: 2500 });
  expect(report.faults).toEqual([]);
  expect(report.wrong).toEqual([]);
  expect(report.logged).toEqual([]);
  expect(report.canaryLives).toBe(true);
  // A run that the server refuses as a whole would find nothing.
  expect((report.codes['200'] ?? 0) + (report.codes['201'] ?? 0)).toBeGreaterThan(300);
  expect(report.objects).toBeGreaterThan(150);
}, 300_000);
