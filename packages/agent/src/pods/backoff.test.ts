import { describe, expect, it } from 'vitest';
import { goSeconds, raised, remaining } from './backoff.ts';

describe('back-off', () => {
  it('doubles from ten seconds and never passes five minutes', () => {
    let entry = raised(undefined, 0, 0);
    const delays = [entry.delay];
    for (let time = 1; time < 8; time += 1) {
      entry = raised(entry, time, time);
      delays.push(entry.delay);
    }
    expect(delays).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });

  it('lets the first restart go ahead at once', () => {
    expect(remaining(undefined, 1000, 1000)).toBe(0);
  });

  it('is counted from the end of the container, not from its start', () => {
    const entry = raised(undefined, 0, 0);
    expect(remaining(entry, 5000, 6000)).toBe(9000);
    expect(remaining(entry, 5000, 15_000)).toBe(0);
  });

  it('is forgotten by a container that ran for more than ten minutes', () => {
    const entry = { delay: 300_000, updated: 0 };
    expect(remaining(entry, 600_001, 600_001)).toBe(0);
    expect(raised(entry, 600_001, 600_001).delay).toBe(10_000);
  });

  it('is printed as Go prints durations', () => {
    expect([10_000, 80_000, 300_000].map(goSeconds)).toEqual(['10s', '1m20s', '5m0s']);
  });
});
