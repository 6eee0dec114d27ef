import { describe, expect, it } from 'vitest';
import { goldenTests } from '../../apps/replicaset/reconcile-golden.ts';
import { parseSchedule } from '../shared/cron.ts';
import { nextAfter } from '../shared/crontimes.ts';
import { reconciler } from './reconcile.ts';
import { timestamp } from './reconcile-schedule.ts';

describe('the cron job reconciler', () => goldenTests(import.meta.url, reconciler));

describe('the next time of a schedule', () => {
  it.each([
    ['* * * * *', 'UTC', '2030-01-01T00:00:30Z', '2030-01-01T00:01:00Z'],
    ['*/15 * * * *', 'UTC', '2030-01-01T00:45:00Z', '2030-01-01T01:00:00Z'],
    ['0 0 29 2 *', 'UTC', '2030-01-01T00:00:00Z', '2032-02-29T00:00:00Z'],
    ['0 0 31 2 *', 'UTC', '2030-01-01T00:00:00Z', undefined],
    // Either kind of day, unless one of them is *.
    ['0 0 1,15 * sun', 'UTC', '2030-01-01T00:00:00Z', '2030-01-06T00:00:00Z'],
    ['0 0 * * mon', 'UTC', '2030-01-01T00:00:00Z', '2030-01-07T00:00:00Z'],
    ['30 6-16/4 * * 1-5', 'UTC', '2030-01-04T14:30:00Z', '2030-01-07T06:30:00Z'],
    ['@every 5m', 'UTC', '2030-01-01T00:00:07.250Z', '2030-01-01T00:05:07Z'],
    ['30 9 * * *', 'Asia/Kolkata', '2030-01-01T00:00:00Z', '2030-01-01T04:00:00Z'],
    // Clocks that are put forward skip a time, those put back repeat it.
    ['30 2 * * *', 'Europe/Berlin', '2030-03-30T12:00:00Z', '2030-04-01T00:30:00Z'],
    ['30 2 * * *', 'Europe/Berlin', '2030-10-27T00:30:00Z', '2030-10-27T01:30:00Z'],
    ['0 0 * * *', 'America/Sao_Paulo', '2018-11-03T12:00:00Z', '2018-11-05T02:00:00Z'],
  ])('%s in %s after %s is %s', (text, zone, after, expected) => {
    const next = nextAfter(parseSchedule(text), Date.parse(after), zone);
    expect(next === undefined ? undefined : new Date(next).toISOString().replace('.000', '')).toBe(expected);
  });

  it('is told by the clocks of its zone', () => {
    const time = Date.parse('2030-07-01T00:00:00Z');
    expect(timestamp(time, 'UTC')).toBe('2030-07-01T00:00:00Z');
    expect(timestamp(time, 'Asia/Kolkata')).toBe('2030-07-01T05:30:00+05:30');
    expect(timestamp(time, 'America/New_York')).toBe('2030-06-30T20:00:00-04:00');
  });
});
