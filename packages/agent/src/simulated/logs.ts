import type { ContainerRecord, LogLine } from '../runtime.ts';

/** A line at the start, then one a minute, the same whenever they are asked for. */
const every = 60_000;
const maximumLines = 1000;

/** What a simulated container has said by `now`. */
export function madeUpLines(
  container: Pick<ContainerRecord, 'name' | 'image' | 'startedAt' | 'finishedAt' | 'exitCode'>,
  now: Date,
): LogLine[] {
  const start = container.startedAt;
  if (start === undefined) return [];
  const end = (container.finishedAt ?? now).getTime();
  const line = (time: number, text: string): LogLine => ({ time: new Date(time), stream: 'stdout', text });
  const count = Math.floor((end - start.getTime()) / every);
  const first = Math.max(1, count - maximumLines + 1);
  const lines =
    first === 1
      ? [line(start.getTime(), `${container.name}: simulated container of image ${container.image} started`)]
      : [];
  for (let minute = first; minute <= count; minute += 1)
    lines.push(line(start.getTime() + minute * every, `${container.name}: running for ${minute} min`));
  if (container.finishedAt !== undefined)
    lines.push(line(end, `${container.name}: ended with exit code ${container.exitCode}`));
  return lines;
}
