import type { Schedule } from './cron.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** How far ahead something due is looked for. */
const years = 5;

/** What a clock on the wall shows. */
interface Wall {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Milliseconds that the zone is ahead of UTC at a time. */
export function offsetAt(time: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(time)) parts[type] = Number(value);
  const { year = 0, month = 1, day: date = 1, hour = 0, minute: minutes = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, date, hour, minutes, second) - Math.floor(time / 1000) * 1000;
}

function wallAt(time: number, zone: string): Wall {
  const local = new Date(time + offsetAt(time, zone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

/** When the schedule is due next after a time, by the clocks of a zone; undefined: not in the next five years. */
export function nextAfter(schedule: Schedule, time: number, zone: string): number | undefined {
  if ('everyMilliseconds' in schedule) return Math.floor(time / 1000) * 1000 + schedule.everyMilliseconds;
  const { year: first } = wallAt(time, zone);
  let at = Math.floor(time / minute) * minute + minute;
  for (;;) {
    const wall = wallAt(at, zone);
    if (wall.year > first + years) return undefined;
    if (!isDay(schedule, wall)) at = nextMidnight(at, wall, zone);
    else if (!schedule.hours.values.has(wall.hour)) at += (60 - wall.minute) * minute;
    else if (!schedule.minutes.values.has(wall.minute)) at += minute;
    else return at;
  }
}

/** A day of the month and one of the week: both must fit if one of them is `*`, else either. */
function isDay({ days, months, weekdays }: Exclude<Schedule, { everyMilliseconds: number }>, wall: Wall): boolean {
  if (!months.values.has(wall.month)) return false;
  const [ofMonth, ofWeek] = [days.values.has(wall.day), weekdays.values.has(wall.weekday)];
  return days.any || weekdays.any ? ofMonth && ofWeek : ofMonth || ofWeek;
}

/** The first minute of the next day, where clocks may have been put forward or back. */
function nextMidnight(at: number, wall: Wall, zone: string): number {
  const guess = at + day - (wall.hour * 60 + wall.minute) * minute;
  const there = wallAt(guess, zone);
  if (there.day === wall.day || (there.hour === 0 && there.minute === 0)) return guess;
  const earlier = guess - (there.hour * 60 + there.minute) * minute;
  return wallAt(earlier, zone).day === there.day ? earlier : guess;
}
