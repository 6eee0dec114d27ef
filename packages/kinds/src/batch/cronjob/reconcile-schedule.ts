import { isTimeZone, parseSchedule, type Schedule } from '../shared/cron.ts';
import { nextAfter, offsetAt } from '../shared/crontimes.ts';

/** Milliseconds later than due that it is looked at. */
const slack = 100;
/** More missed times than these are told of. */
const manyMissed = 100;

export interface Timetable {
  schedule: Schedule;
  zone: string;
}

/** @throws Error in the words of robfig/cron */
export function timetable({ schedule, timeZone }: { schedule: string; timeZone?: string }): Timetable {
  const own = /^(?:CRON_)?TZ=([^ ]*) /.exec(schedule)?.[1];
  const zone = (schedule.includes('TZ') ? own : timeZone) ?? '';
  return { schedule: parseSchedule(schedule), zone: isTimeZone(zone) ? zone : 'UTC' };
}

interface Due {
  /** Since when times are counted. */
  since: number;
  latest?: number;
  missed: number;
}

/**
 * Which time was due last (upstream cronjob/utils.go mostRecentScheduleTime).
 *
 * @throws Error if the schedule is never due
 */
export function due({ schedule, zone }: Timetable, since: number, now: number): Due {
  const first = nextAfter(schedule, since, zone);
  const second = first === undefined ? undefined : nextAfter(schedule, first, zone);
  if (first === undefined) throw new Error('time difference between two schedules is less than 1 second');
  if (now < first) return { since, missed: 0 };
  if (second === undefined || now < second) return { since, latest: first, missed: 1 };
  const between = Math.round((second - first) / 1000);
  const missed = Math.floor(Math.floor((now - first) / 1000) / between) + 1;
  let latest: number | undefined;
  let at = nextAfter(schedule, first + (missed - 2) * between * 1000, zone);
  while (at !== undefined && at <= now) {
    latest = at;
    at = nextAfter(schedule, at, zone);
  }
  return { since, missed, ...(latest === undefined ? {} : { latest }) };
}

export const areMany = ({ missed }: Due): boolean => missed > manyMissed;

/** Milliseconds until the next time is due, and a little more. */
export function untilNext(table: Timetable, since: number, now: number): number | undefined {
  const { latest, missed } = due(table, since, now);
  const next = nextAfter(table.schedule, latest ?? (missed === 0 ? since : now), table.zone);
  return next === undefined ? undefined : next + slack - now;
}

/** RFC 3339 by the clocks of a zone. */
export function timestamp(time: number, zone: string): string {
  const offset = offsetAt(time, zone) / 60_000;
  const text = new Date(time + offset * 60_000).toISOString().slice(0, 19);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(offset);
  return offset === 0 ? `${text}Z` : `${text}${offset < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Mon, 02 Jan 2006 15:04:05 +0000`. */
export function rfc1123(time: number): string {
  const date = new Date(time);
  const text = date.toISOString();
  return `${weekdays[date.getUTCDay()]}, ${text.slice(8, 10)} ${months[date.getUTCMonth()]} ${text.slice(0, 4)} ${text.slice(11, 19)} +0000`;
}
