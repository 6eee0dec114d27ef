import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@berth/machinery/object';
import { type Agent, createAgent } from './agent.ts';
import type { AgentOptions } from './deps.ts';
import { createSimulatedRuntime } from './simulated.ts';
import { eventually, quiet, realClock, temporary, testFacts, testPod } from './testing/agent.ts';
import { FakeApi } from './testing/fakelink.ts';

async function begin(
  api: FakeApi,
  stateDirectory: string,
  options: Partial<AgentOptions> = {},
): Promise<Agent & AsyncDisposable> {
  const runtime = createSimulatedRuntime({ clock: realClock, stateDirectory });
  const agent = createAgent({
    link: api,
    runtime,
    clock: realClock,
    log: quiet,
    facts: testFacts,
    options: { nodeName: 'node-1', stateDirectory, podCidr: '10.244.7.0/24', ...options },
  });
  await agent.start();
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= agent.stop().then(() => runtime.close()));
  return { ...agent, stop, [Symbol.asyncDispose]: stop };
}

const phase = (api: FakeApi, name: string): string => api.get('pods', `default/${name}`)?.['status'].phase;
const eventsOf = (api: FakeApi, name: string): string[] =>
  api
    .list('events')
    .filter((event) => event['involvedObject'].name === name)
    .map((event) => `${event['type']} ${event['reason']}: ${event['message']}`);
const condition = (pod: KubeObject | undefined, type: string): string =>
  pod?.['status'].conditions.find((entry: { type: string }) => entry.type === type)?.status;

async function running(api: FakeApi, name: string): Promise<KubeObject> {
  return eventually(() => {
    const pod = api.get('pods', `default/${name}`);
    expect(condition(pod, 'Ready')).toBe('True');
    return pod as KubeObject;
  });
}

describe('an agent with a simulated runtime', () => {
  it('registers its node as Ready, says that it is simulated, and holds a lease', async () => {
    using state = temporary('node');
    const api = new FakeApi();
    await using _agent = await begin(api, state.path);
    const node = await eventually(() => {
      const found = api.get('nodes', 'node-1');
      expect(condition(found, 'Ready')).toBe('True');
      return found as KubeObject;
    });
    expect(node.metadata.labels).toMatchObject({
      'kubernetes.io/hostname': 'node-1',
      'node-role.kubernetes.io/simulated': '',
    });
    expect(
      node['status'].conditions.map((entry: { type: string; reason: string }) => `${entry.type} ${entry.reason}`),
    ).toEqual([
      'MemoryPressure KubeletHasSufficientMemory',
      'DiskPressure KubeletHasNoDiskPressure',
      'PIDPressure KubeletHasSufficientPID',
      'Ready KubeletReady',
    ]);
    expect(node['status'].capacity).toMatchObject({ cpu: '2', memory: '4Gi', pods: '110' });
    expect(node['status'].allocatable.memory).toBe('3996Mi');
    expect(node['status'].nodeInfo.kubeletVersion).toBe('v1.36.0');
    await eventually(() => expect(api.get('leases', 'kube-node-lease/node-1')?.['spec'].holderIdentity).toBe('node-1'));
  });

  it('runs a pod, with the events and conditions of a kubelet', async () => {
    using state = temporary('run');
    const api = new FakeApi();
    await using _agent = await begin(api, state.path);
    api.put(testPod('web'));
    const pod = await running(api, 'web');
    expect(pod['status']).toMatchObject({ phase: 'Running', podIP: '10.244.7.2', hostIP: '192.0.2.10' });
    expect(
      pod['status'].conditions.map((entry: { type: string; status: string }) => `${entry.type}=${entry.status}`),
    ).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
    const [status] = pod['status'].containerStatuses;
    expect(status).toMatchObject({ name: 'main', ready: true, started: true, restartCount: 0, image: 'busybox:1.36' });
    expect(status.containerID).toMatch(/^simulated:\/\/[0-9a-f]{64}$/);
    await eventually(() =>
      expect(eventsOf(api, 'web')).toEqual([
        'Normal Pulled: Container image "busybox:1.36" already present on machine and can be accessed by the pod',
        'Normal Created: Container created',
        'Normal Started: Container started',
      ]),
    );
  });

  it('gives every pod an address of its own', async () => {
    using state = temporary('addresses');
    const api = new FakeApi();
    await using _agent = await begin(api, state.path);
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
    for (const name of names) api.put(testPod(name));
    const pods = await Promise.all(names.map((name) => running(api, name)));
    expect(new Set(pods.map((pod) => pod['status'].podIP)).size).toBe(20);
  });

  it('takes the API object away once nothing of a deleted pod runs', async () => {
    using state = temporary('delete');
    const api = new FakeApi();
    await using _agent = await begin(api, state.path);
    api.put(testPod('web'));
    await running(api, 'web');
    api.delete('default', 'web', 30);
    await eventually(() => expect(api.get('pods', 'default/web')).toBeUndefined());
    expect(eventsOf(api, 'web')).toContain('Normal Killing: Stopping container main');
  });

  it('tells how a deleted pod ended with its end, or before it where somebody holds the pod', async () => {
    using state = temporary('ended');
    const api = new FakeApi();
    await using _agent = await begin(api, state.path);
    api.put(testPod('free'));
    api.put(testPod('held', {}, { finalizers: ['example.com/hold'] }));
    await running(api, 'free');
    await running(api, 'held');
    const seen: string[] = [];
    const { put } = api;
    api.put = (object, ...rest) => {
      const stored = put.call(api, object, ...rest);
      if (object.kind === 'Pod') seen.push(`${object.metadata.name} ${object['status']?.phase}`);
      return stored;
    };
    api.delete('default', 'free', 30);
    api.delete('default', 'held', 30);
    await eventually(() => expect(api.list('pods')).toEqual([]));
    expect(api.lastStatuses.get('default/free')).toMatchObject({
      phase: 'Succeeded',
      containerStatuses: [{ state: { terminated: { exitCode: 0 } } }],
    });
    expect(seen).not.toContain('free Succeeded');
    expect(seen).toContain('held Succeeded');
  });

  it('starts a failed container again at once, then waits in CrashLoopBackOff', async () => {
    using state = temporary('crash');
    const api = new FakeApi();
    await using _agent = await begin(api, state.path);
    api.put(testPod('bad', {}, { annotations: { 'berth.dev/simulated-run': 'exit=3 after=20ms' } }));
    const status = await eventually(() => {
      const found = api.get('pods', 'default/bad')?.['status'].containerStatuses?.[0];
      expect(found?.state.waiting?.reason).toBe('CrashLoopBackOff');
      return found;
    });
    expect(status).toMatchObject({
      restartCount: 1,
      ready: false,
      lastState: { terminated: { exitCode: 3, reason: 'Error' } },
    });
    const uid = api.get('pods', 'default/bad')?.metadata.uid;
    expect(status.state.waiting.message).toBe(`back-off 10s restarting failed container=main pod=bad_default(${uid})`);
    expect(phase(api, 'bad')).toBe('Running');
    await eventually(() =>
      expect(eventsOf(api, 'bad')).toContain(
        `Warning BackOff: Back-off restarting failed container main in pod bad_default(${uid})`,
      ),
    );
  });

  it('ends a pod that is not restarted as Succeeded or Failed', async () => {
    using state = temporary('never');
    const api = new FakeApi();
    await using _agent = await begin(api, state.path);
    api.put(testPod('good', { restartPolicy: 'Never' }, { annotations: { 'berth.dev/simulated-run': 'after=20ms' } }));
    api.put(
      testPod('bad', { restartPolicy: 'OnFailure' }, { annotations: { 'berth.dev/simulated-run': 'after=20ms' } }),
    );
    api.put(
      testPod('worse', { restartPolicy: 'Never' }, { annotations: { 'berth.dev/simulated-run': 'oom after=20ms' } }),
    );
    await eventually(() =>
      expect([phase(api, 'good'), phase(api, 'bad'), phase(api, 'worse')]).toEqual([
        'Succeeded',
        'Succeeded',
        'Failed',
      ]),
    );
    const terminated = api.get('pods', 'default/worse')?.['status'].containerStatuses[0].state.terminated;
    expect(terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    expect(condition(api.get('pods', 'default/good'), 'Ready')).toBe('False');
  });

  it('runs init containers one after the other before the others, and sidecars beside them', async () => {
    using state = temporary('init');
    const api = new FakeApi();
    await using _agent = await begin(api, state.path);
    const initContainers = [
      { name: 'first', image: 'a:1' },
      { name: 'side', image: 'b:1', restartPolicy: 'Always' },
      { name: 'second', image: 'c:1' },
    ];
    api.put(testPod('app', { initContainers }));
    const pod = await running(api, 'app');
    const [first, side, second] = pod['status'].initContainerStatuses;
    expect(first).toMatchObject({ ready: true, state: { terminated: { exitCode: 0, reason: 'Completed' } } });
    expect(side.state.running).toBeDefined();
    expect(Date.parse(second.state.terminated.startedAt)).toBeGreaterThanOrEqual(
      Date.parse(first.state.terminated.finishedAt),
    );
  });

  it('says what a container waits for when its configuration is missing, and starts it once that is there', async () => {
    using state = temporary('config');
    const api = new FakeApi();
    await using _agent = await begin(api, state.path);
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }];
    api.put(testPod('web', { containers: [{ name: 'main', image: 'busybox:1.36', env }] }));
    await eventually(() =>
      expect(api.get('pods', 'default/web')?.['status'].containerStatuses?.[0].state.waiting).toEqual({
        reason: 'CreateContainerConfigError',
        message: 'configmap "settings" not found',
      }),
    );
    api.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'default' },
      data: { a: '1' },
    });
    await running(api, 'web');
  });

  it('keeps its pods while the API is away, through a restart, and reports when it is back', async () => {
    using state = temporary('away');
    const api = new FakeApi();
    await using first = await begin(api, state.path);
    api.put(testPod('web'));
    const before = (await running(api, 'web'))['status'].containerStatuses[0].containerID;
    api.reachable = false;
    await first.stop();
    await using _agent = await begin(api, state.path);
    api.delete('default', 'web', 1);
    api.put(testPod('late'));
    api.reachable = true;
    await eventually(() => expect(api.get('pods', 'default/web')).toBeUndefined());
    await running(api, 'late');
    expect(before).toBeDefined();
  });

  it('adopts the containers that ran on while it was away', async () => {
    using state = temporary('adopt');
    const api = new FakeApi();
    await using first = await begin(api, state.path);
    api.put(testPod('web'));
    const before = (await running(api, 'web'))['status'];
    await first.stop();
    await using _agent = await begin(api, state.path);
    const version = api.get('leases', 'kube-node-lease/node-1')?.metadata.resourceVersion;
    await eventually(() =>
      expect(api.get('leases', 'kube-node-lease/node-1')?.metadata.resourceVersion).not.toBe(version),
    );
    const after = api.get('pods', 'default/web')?.['status'];
    expect(after.containerStatuses).toEqual(before.containerStatuses);
    expect(after.podIP).toBe(before.podIP);
  });

  it('ends what runs here and is not wanted any more', async () => {
    using state = temporary('orphan');
    const api = new FakeApi();
    await using first = await begin(api, state.path);
    api.put(testPod('web'));
    await running(api, 'web');
    await first.stop();
    api.remove('pods', 'default/web');
    const runtime = createSimulatedRuntime({ clock: realClock, stateDirectory: state.path });
    expect(await runtime.list()).toHaveLength(1);
    await runtime.close();
    await using _agent = await begin(api, state.path);
    await eventually(async () => {
      const saved = createSimulatedRuntime({ clock: realClock, stateDirectory: state.path });
      expect(await saved.list()).toHaveLength(0);
    });
  });
});
