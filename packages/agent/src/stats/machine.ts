import { readFile } from 'node:fs/promises';

/** What a whole machine has used: CPU since it started, and memory that it cannot take back at once. */
export interface MachineUsage {
  cpuNanoseconds: number;
  memoryWorkingSetBytes: number;
}

/** USER_HZ: the kernel's unit of times in /proc, the same on every Linux. */
const nanosecondsPerTick = 10_000_000;

/** From the text of /proc/stat and /proc/meminfo. */
export function parseMachine(stat: string, meminfo: string): MachineUsage {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '')
    .split(' ')
    .map(Number);
  const kilobytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(meminfo)?.[1] ?? 0);
  return {
    cpuNanoseconds: (user + nice + system + irq + softirq + steal) * nanosecondsPerTick,
    memoryWorkingSetBytes: Math.max(0, kilobytes('MemTotal') - kilobytes('MemAvailable')) * 1024,
  };
}

export async function machineUsage(): Promise<MachineUsage> {
  const [stat, meminfo] = await Promise.all([readFile('/proc/stat', 'utf8'), readFile('/proc/meminfo', 'utf8')]);
  return parseMachine(stat, meminfo);
}
