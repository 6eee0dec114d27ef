import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Pod } from '@berth/kinds/types';
import { createNodeApp } from './nodeapp.ts';
import type { PodRecord, Runtime } from './runtime.ts';
import { createSimulatedRuntime } from './simulated.ts';
import { realClock, temporary, testFacts, testPod } from './testing/agent.ts';

interface Stage {
  app: ReturnType<typeof createNodeApp>;
  path: string;
  record: PodRecord;
  pod: Pod;
}

function stage(directory: string, status?: object): Stage {
  const path = join(directory, '0.log');
  mkdirSync(directory, { recursive: true });
  const container = {
    id: 'c1',
    sandbox: 's1',
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
  const record: PodRecord = { uid: 'u1', namespace: 'default', name: 'web', sandboxes: [], containers: [container] };
  const runtime: Runtime = {
    ...createSimulatedRuntime({ clock: realClock }),
    capabilities: { files: true, network: true },
    pod: async () => record,
  };
  const containerStatuses = [status ?? { name: 'main', containerID: 'containerd://c1', state: { running: {} } }];
  const pod = { ...testPod('web', {}, { uid: 'u1' }), status: { containerStatuses } } as unknown as Pod;
  const app = createNodeApp({
    runtime,
    clock: realClock,
    facts: testFacts,
    nodeName: 'n',
    pods: {
      pod: (namespace, name) => (namespace === 'default' && name === 'web' ? pod : undefined),
      pods: () => [pod],
    },
  });
  return { app, path, record, pod };
}

const get = (app: Stage['app'], query = '', container = 'main'): Promise<Response> =>
  app.fetch(new Request(`http://node/containerLogs/default/web/${container}?${query}`));

const line = (second: number, text: string, tag = 'F', stream = 'stdout'): string =>
  `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000001Z ${stream} ${tag} ${text}\n`;

describe('container logs', () => {
  it('come without the runtime’s prefixes, partial lines joined', async () => {
    using state = temporary('logs');
    const { app, path } = stage(state.path);
    writeFileSync(path, line(1, 'one') + line(2, 'tw', 'P') + line(2, 'o') + 'rubbish\n' + line(3, ''));
    expect(await (await get(app)).text()).toBe('one\ntwo\n\n');
  });

  it('begin at the tail, at a time, end at a limit, and carry the runtime’s own times', async () => {
    using state = temporary('logs');
    const { app, path } = stage(state.path);
    writeFileSync(path, [1, 2, 3, 4].map((second) => line(second, `line ${second}`)).join(''));
    expect(await (await get(app, 'tailLines=2')).text()).toBe('line 3\nline 4\n');
    expect(await (await get(app, 'tailLines=0')).text()).toBe('');
    expect(await (await get(app, 'sinceTime=2026-01-01T00:00:03Z')).text()).toBe('line 3\nline 4\n');
    expect(await (await get(app, 'limitBytes=9')).text()).toBe('line 1\nli');
    expect(await (await get(app, 'timestamps=true&tailLines=1')).text()).toBe(
      '2026-01-01T00:00:04.000000001Z line 4\n',
    );
  });

  it('find the tail of a file larger than a block', async () => {
    using state = temporary('logs');
    const { app, path } = stage(state.path);
    writeFileSync(
      path,
      Array.from({ length: 5000 }, (_, index) => line(index % 60, `${index} ${'x'.repeat(50)}`)).join(''),
    );
    const text = await (await get(app, 'tailLines=3000')).text();
    expect(text.split('\n').length - 1).toBe(3000);
    expect(text.startsWith('2000 ')).toBe(true);
  });

  it('followed, go on over a rotation and end with the container', async () => {
    using state = temporary('logs');
    const { app, path, record } = stage(state.path);
    writeFileSync(path, line(1, 'before'));
    const response = await get(app, 'follow=true');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async () => (await reader?.read())?.value;
    expect(await read()).toBe('before\n');
    appendFileSync(path, line(2, 'last of the old'));
    renameSync(path, `${path}.20260101-000000`);
    writeFileSync(path, line(3, 'after'));
    expect(await read()).toBe('last of the old\n');
    expect(await read()).toBe('after\n');
    const [container] = record.containers;
    if (container !== undefined) container.state = 'exited';
    expect((await reader?.read())?.done).toBe(true);
  });

  it.each([
    [
      { name: 'main', state: { waiting: { reason: 'ContainerCreating' } } },
      '',
      'container "main" in pod "web" is waiting to start: ContainerCreating',
    ],
    [
      { name: 'main', state: { waiting: { reason: 'ImagePullBackOff' } } },
      '',
      'container "main" in pod "web" is waiting to start: trying and failing to pull image',
    ],
    [
      { name: 'main', state: { running: {} }, containerID: 'containerd://c1' },
      'previous=true',
      'previous terminated container "main" in pod "web" not found',
    ],
  ])('are refused with the kubelet’s sentence where there are none (%#)', async (status, query, text) => {
    using state = temporary('logs');
    const response = await get(stage(state.path, status).app, query);
    expect([response.status, await response.text()]).toEqual([400, `${text}\n`]);
  });

  it('of a pod or container that is not here are not found, and nonsense is refused', async () => {
    using state = temporary('logs');
    const { app } = stage(state.path);
    expect((await get(app, '', 'other')).status).toBe(404);
    expect((await app.fetch(new Request('http://node/containerLogs/default/gone/main'))).status).toBe(404);
    expect((await get(app, 'tailLines=-1')).status).toBe(400);
    expect((await app.fetch(new Request('http://node/pods'))).status).toBe(404);
  });
});
