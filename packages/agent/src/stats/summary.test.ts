import type { Pod } from '@berth/kinds/types';
import { describe, expect, it } from 'vitest';
import type { ContainerStats } from '../runtime.ts';
import { testPod } from '../testing/agent.ts';
import { parseMachine } from './machine.ts';
import { createStats, resourceMetrics } from './summary.ts';

const start = Date.parse('2026-05-01T12:00:00Z');

/** A node on which one container uses half a core and the machine one and a half, from the start on. */
function stage() {
  const time = { now: start, looks: 0, resetAt: Infinity };
  const core = (share: number) => (time.now - start) * 1e6 * share + 1e12;
  const stats = createStats({
    runtime: {
      async stats(): Promise<ContainerStats[]> {
        time.looks += 1;
        const cpuNanoseconds = time.now >= time.resetAt ? 0 : core(0.5);
        return [
          { uid: 'u1', container: 'main', cpuNanoseconds, memoryWorkingSetBytes: 1024 },
          { uid: 'gone', container: 'main', cpuNanoseconds: 1, memoryWorkingSetBytes: 1 },
        ];
      },
    },
    clock: {
      now: () => new Date(time.now),
      sleep: async (milliseconds) => void (time.now += milliseconds),
    },
    nodeName: 'n',
    pods: () => [testPod('web', {}, { uid: 'u1' }) as unknown as Pod],
    machine: async () => ({ cpuNanoseconds: core(1.5), memoryWorkingSetBytes: 4096 }),
  });
  return { time, stats };
}

describe('what a node uses', () => {
  it('is measured when somebody asks: two looks a second apart, then one look where an earlier one serves', async () => {
    const { time, stats } = stage();
    const first = await stats.summary();
    expect([time.looks, first.windowMilliseconds]).toEqual([2, 1000]);
    expect(first.node).toMatchObject({
      nodeName: 'n',
      cpu: { usageNanoCores: 1.5e9 },
      memory: { workingSetBytes: 4096 },
    });
    expect(first.pods).toHaveLength(1);
    expect(first.pods[0]).toMatchObject({
      podRef: { name: 'web', namespace: 'default', uid: 'u1' },
      containers: [{ name: 'main', cpu: { usageNanoCores: 0.5e9 }, memory: { workingSetBytes: 1024 } }],
    });
    time.now += 30_000;
    expect([(await stats.summary()).windowMilliseconds, time.looks]).toEqual([30_000, 3]);
    time.now += 3_600_000;
    expect([(await stats.summary()).windowMilliseconds, time.looks]).toEqual([1000, 5]);
  });

  it('is told alike to all who ask at once or soon after', async () => {
    const { time, stats } = stage();
    const [one, other] = await Promise.all([stats.summary(), stats.summary()]);
    time.now += 4000;
    expect([one === other, (await stats.summary()) === one, time.looks]).toEqual([true, true, 2]);
  });

  it('has no rate for a container that began anew', async () => {
    const { time, stats } = stage();
    await stats.summary();
    time.resetAt = time.now + 10_000;
    time.now += 20_000;
    const [pod] = (await stats.summary()).pods;
    expect(pod?.containers[0]?.cpu).toEqual({ time: '2026-05-01T12:00:21.000Z', usageCoreNanoSeconds: 0 });
  });

  it('is there for scrapers as the kubelet shows it', async () => {
    const starts = (uid: string) => (uid === 'u1' ? start : undefined);
    const lines = resourceMetrics(await stage().stats.summary(), starts).split('\n');
    const at = start + 1000;
    const main = '{container="main",namespace="default",pod="web"}';
    expect(lines).toContain(`container_memory_working_set_bytes${main} 1024 ${at}`);
    expect(lines).toContain(`container_start_time_seconds${main} ${start / 1000}`);
    expect(lines).toContain(`pod_memory_working_set_bytes{namespace="default",pod="web"} 1024 ${at}`);
    expect(lines).toContain(`node_cpu_usage_seconds_total 1001.5 ${at}`);
    expect(lines).toContain('# TYPE container_cpu_usage_seconds_total counter');
  });

  it('comes from the kernel’s own counters', () => {
    const stat = 'cpu  100 1 50 9999 7 2 3 4 0 0\ncpu0 1 1 1 1\n';
    const meminfo = 'MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    600 kB\n';
    expect(parseMachine(stat, meminfo)).toEqual({ cpuNanoseconds: 1.6e9, memoryWorkingSetBytes: 400 * 1024 });
  });
});
