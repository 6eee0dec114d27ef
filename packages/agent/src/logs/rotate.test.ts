import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Runtime } from '../runtime.ts';
import { createSimulatedRuntime } from '../simulated.ts';
import { quiet, realClock, temporary } from '../testing/agent.ts';
import { rotateOnce } from './rotate.ts';

describe('log rotation', () => {
  it('moves a long log away, has a new one begun, and keeps five files', async () => {
    using state = temporary('rotate');
    const container = join(state.path, 'default_web_u1', 'main');
    const path = join(container, '0.log');
    mkdirSync(container, { recursive: true });
    const base = createSimulatedRuntime({ clock: realClock });
    const record = {
      id: 'c',
      sandbox: 's',
      name: 'main',
      attempt: 0,
      state: 'running' as const,
      createdAt: new Date(),
      exitCode: 0,
      reason: '',
      message: '',
      image: '',
      imageRef: '',
      hash: '',
      logPath: path,
    };
    const reopened: string[] = [];
    const runtime: Runtime = {
      ...base,
      pod: async (uid) => ({ uid, namespace: 'default', name: 'web', sandboxes: [], containers: [record] }),
      reopenLog: async (id) => {
        reopened.push(id);
        writeFileSync(path, '');
      },
    };
    for (let hour = 0; hour < 7; hour += 1) {
      writeFileSync(path, Buffer.alloc(10 * 1024 * 1024));
      const clock = { ...realClock, now: () => new Date(Date.UTC(2026, 0, 1, hour)) };
      await rotateOnce({ runtime, clock, log: quiet, directory: state.path });
    }
    await rotateOnce({ runtime, clock: realClock, log: quiet, directory: state.path });
    expect(reopened).toHaveLength(7);
    expect(readdirSync(container).sort()).toEqual([
      '0.log',
      ...[3, 4, 5, 6].map((hour) => `0.log.20260101-0${hour}0000`),
    ]);
  });
});
