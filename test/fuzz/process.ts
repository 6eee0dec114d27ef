import { readdirSync, readFileSync } from 'node:fs';

/** What stands behind the name in /proc/PID/stat, from the state on. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

/** The server among what was started: npm and its shell come before it. */
export function serverBelow(started: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)))
    parents.set(Number(name), Number(statOf(Number(name))?.[1] ?? 0));
  const below = (pid: number): boolean => pid === started || (parents.has(pid) && below(parents.get(pid) ?? 0));
  const family = [...parents.keys()].filter(below).sort((a, b) => residentMemory(b) - residentMemory(a));
  return family[0] ?? started;
}

/** Resident MiB. */
export const residentMemory = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);

/** Milliseconds of CPU that a process used so far; Linux counts in hundredths of a second. */
export function cpuMilliseconds(pid: number): number {
  const stat = statOf(pid) ?? [];
  return (Number(stat[11]) + Number(stat[12])) * 10;
}
