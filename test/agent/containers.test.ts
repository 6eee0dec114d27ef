import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cgroupLimit,
  eventually,
  forever,
  interfaces,
  podCidr,
  remains,
  shellPod,
  startNode,
  type TestNode,
} from './node.ts';

const statusOf = (node: TestNode, name: string) => node.api.get('pods', `default/${name}`)?.['status'];
const containerOf = (node: TestNode, name: string) => statusOf(node, name)?.containerStatuses?.[0];

describe('real containers', () => {
  let node: TestNode;
  beforeAll(async () => {
    node = await startNode();
  });
  afterAll(async () => {
    const complaints = [...node.complaints];
    await node[Symbol.asyncDispose]();
    expect(complaints).toEqual([]);
  });

  it('run with an address of the node’s range, their environment, and their output as logs', async () => {
    node.api.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'default' },
      data: { COLOUR: 'green' },
    });
    node.api.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'hidden', namespace: 'default' },
      data: { word: Buffer.from('sesame').toString('base64') },
    });
    node.api.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'my-db', namespace: 'default' },
      spec: { clusterIP: '10.96.0.9', ports: [{ port: 5432, protocol: 'TCP' }] },
    });
    const env = [
      { name: 'WORD', valueFrom: { secretKeyRef: { name: 'hidden', key: 'word' } } },
      { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'BOTH', value: '$(NAME)/$(COLOUR) $$(NAME)' },
    ];
    node.api.put(
      shellPod(
        'env',
        `echo "$WORD $BOTH $IP $MY_DB_SERVICE_HOST:$MY_DB_SERVICE_PORT $0 $1"; hostname; ${forever}`,
        {},
        { env, envFrom: [{ configMapRef: { name: 'settings' } }], args: ['$(COLOUR)', 'x'] },
      ),
    );
    const pod = await node.ready('env');
    const { podIP } = pod['status'];
    expect(podIP.startsWith(podCidr.replace('0/24', ''))).toBe(true);
    await eventually(async () =>
      expect(await node.logs('env')).toBe(`sesame env/green $(NAME) ${podIP} 10.96.0.9:5432 green x\nenv\n`),
    );
    const status = containerOf(node, 'env');
    expect(status.containerID).toMatch(/^containerd:\/\/[0-9a-f]{64}$/);
    expect(status).toMatchObject({
      image: 'docker.io/library/busybox:1.36',
      restartCount: 0,
      ready: true,
      started: true,
    });
    expect(status.imageID).toMatch(/sha256:[0-9a-f]{64}$/);
  });

  it('reach each other over the pod network', async () => {
    node.api.put(
      shellPod('server', `echo hello > /tmp/index.html; trap "exit 0" TERM; httpd -f -p 8080 -h /tmp & wait`),
    );
    const { podIP } = (await node.ready('server'))['status'];
    node.api.put(
      shellPod('client', `until wget -qO- http://${podIP}:8080/; do sleep 0.05; done`, { restartPolicy: 'Never' }),
    );
    await eventually(() => expect(statusOf(node, 'client')?.phase).toBe('Succeeded'), 20_000);
    expect(await node.logs('client')).toContain('hello');
  });

  it('come back after they are killed, and keep the log of the one before', async () => {
    node.api.put(shellPod('victim', `echo "started at $(cat /proc/uptime)"; ${forever}`));
    await node.ready('victim');
    const before = containerOf(node, 'victim');
    await eventually(async () => expect(await node.logs('victim')).toMatch(/^started at .+\n$/));
    const first = await node.logs('victim');
    await node.containerd.ctr(
      '-n',
      'k8s.io',
      'tasks',
      'kill',
      '-s',
      'SIGKILL',
      before.containerID.replace('containerd://', ''),
    );
    await eventually(() => expect(containerOf(node, 'victim').restartCount).toBe(1));
    await node.ready('victim');
    const after = containerOf(node, 'victim');
    expect(after.containerID).not.toBe(before.containerID);
    expect(after.lastState.terminated).toMatchObject({
      exitCode: 137,
      reason: 'Error',
      containerID: before.containerID,
    });
    expect(await node.logs('victim', 'previous=true')).toBe(first);
    await eventually(async () => expect(await node.logs('victim')).toMatch(/^started at .+\n$/));
    expect(await node.logs('victim')).not.toBe(first);
  });

  it('say why they end: exit codes, messages, and memory they did not have', async () => {
    node.api.put(shellPod('code', `echo because > /dev/termination-log; exit 7`, { restartPolicy: 'Never' }));
    const resources = { limits: { memory: '16Mi' } };
    node.api.put(shellPod('hungry', `exec tail -c 100m /dev/zero`, { restartPolicy: 'Never' }, { resources }));
    await eventually(
      () => expect([statusOf(node, 'code')?.phase, statusOf(node, 'hungry')?.phase]).toEqual(['Failed', 'Failed']),
      20_000,
    );
    expect(containerOf(node, 'code').state.terminated).toMatchObject({
      exitCode: 7,
      reason: 'Error',
      message: 'because\n',
    });
    expect(containerOf(node, 'hungry').state.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });

  it('that cannot be started say so with the kubelet’s reasons', async () => {
    node.api.put(shellPod('absent', forever, {}, { image: 'busybox:nowhere', imagePullPolicy: 'Never' }));
    node.api.put(shellPod('broken', forever, {}, { command: ['/no/such/program'] }));
    node.api.put(shellPod('rootless', forever, { securityContext: { runAsNonRoot: true } }));
    node.api.put(shellPod('remote', forever, {}, { image: '127.0.0.1:1/nothing:1' }));
    const waiting = (name: string) => containerOf(node, name)?.state?.waiting;
    await eventually(() => expect(waiting('absent')?.reason).toBe('ErrImageNeverPull'));
    await eventually(() => expect(['RunContainerError', 'CrashLoopBackOff']).toContain(waiting('broken')?.reason));
    await eventually(() => expect(waiting('rootless')?.reason).toBe('CreateContainerConfigError'));
    expect(waiting('rootless').message).toContain('container has runAsNonRoot and image will run as root');
    expect(node.events('broken').join('\n')).toContain('no such file or directory');
    await eventually(() => expect(waiting('remote')?.reason).toBe('ErrImagePull'));
    expect(waiting('remote').message).toContain('failed to pull and unpack image "127.0.0.1:1/nothing:1"');
    const told = node.events('remote');
    expect(told[0]).toBe('Normal Pulling: Pulling image "127.0.0.1:1/nothing:1"');
    expect(told[1]).toMatch(/^Warning Failed: Failed to pull image "127\.0\.0\.1:1\/nothing:1": .*connection refused/s);
    expect(told[2]).toBe('Warning Failed: Error: ErrImagePull');
  });

  it('are held by their limits and run as whom they are told to', async () => {
    const resources = { limits: { memory: '32Mi', cpu: '500m' }, requests: { memory: '32Mi', cpu: '250m' } };
    const securityContext = {
      runAsUser: 1000,
      runAsGroup: 1000,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    };
    node.api.put(
      shellPod(
        'bound',
        `id -u; id -g; grep CapEff /proc/self/status; touch /x 2>&1; ${forever}`,
        {},
        { resources, securityContext },
      ),
    );
    const { uid = '' } = (await node.ready('bound')).metadata;
    await eventually(async () =>
      expect(await node.logs('bound')).toBe(
        '1000\n1000\nCapEff:\t0000000000000000\ntouch: /x: Read-only file system\n',
      ),
    );
    const id = containerOf(node, 'bound').containerID.replace('containerd://', '');
    expect(cgroupLimit(uid, id, { v1: 'memory.limit_in_bytes', v2: 'memory.max' })).toBe(String(32 * 1024 * 1024));
    expect(cgroupLimit(uid, id, { v1: 'cpu.cfs_quota_us', v2: 'cpu.max' })).toBe('50000');
  });

  it('are adopted, not started again, by an agent that comes back; one that died meanwhile is restarted', async () => {
    node.api.put(shellPod('steady', forever));
    node.api.put(shellPod('dying', forever));
    await node.ready('steady');
    await node.ready('dying');
    const steady = containerOf(node, 'steady');
    const dying = containerOf(node, 'dying').containerID.replace('containerd://', '');
    await node.restart(async () => {
      await node.containerd.ctr('-n', 'k8s.io', 'tasks', 'kill', '-s', 'SIGKILL', dying);
    });
    await eventually(() => expect(containerOf(node, 'dying').restartCount).toBe(1), 45_000);
    await node.ready('dying');
    expect(containerOf(node, 'steady')).toEqual(steady);
  });

  it('run on while containerd is killed and started again, and are watched as before', async () => {
    node.api.put(shellPod('calm', forever));
    await node.ready('calm');
    const before = containerOf(node, 'calm');
    await node.containerd.restart();
    const quiet = node.complaints
      .splice(0)
      .filter(
        (text) =>
          !text.includes('events of the runtime were lost') &&
          !text.includes('UNAVAILABLE') &&
          !text.includes('Unavailable'),
      );
    expect(quiet).toEqual([]);
    await eventually(async () => expect((await node.runtime.status()).runtimeReady).toBe(true));
    expect(containerOf(node, 'calm')).toEqual(before);
    await node.containerd.ctr(
      '-n',
      'k8s.io',
      'tasks',
      'kill',
      '-s',
      'SIGKILL',
      before.containerID.replace('containerd://', ''),
    );
    await eventually(() => expect(containerOf(node, 'calm').restartCount).toBe(1));
    node.complaints.length = 0;
  });

  it('leave nothing behind when their pod is deleted', async () => {
    const volumes = [{ name: 'memory', emptyDir: { medium: 'Memory' } }];
    node.api.put(shellPod('leaving', forever, { volumes }, { volumeMounts: [{ name: 'memory', mountPath: '/m' }] }));
    const { uid = '' } = (await node.ready('leaving')).metadata;
    expect(remains(node, uid).length).toBeGreaterThan(2);
    const before = interfaces().length;
    node.api.delete('default', 'leaving', 1);
    await node.gone('leaving');
    expect(remains(node, uid)).toEqual([]);
    expect(interfaces().length).toBe(before - 1);
    expect((await node.runtime.list()).map((record) => record.uid)).not.toContain(uid);
  });

  it('get the time their pod grants them to end, and no more', async () => {
    node.api.put(shellPod('polite', `trap "sleep 0.3; exit 3" TERM; while true; do sleep 0.05; done`));
    node.api.put(shellPod('stubborn', `trap "" TERM; while true; do sleep 0.05; done`));
    await node.ready('polite');
    await node.ready('stubborn');
    const began = performance.now();
    node.api.delete('default', 'polite', 30);
    node.api.delete('default', 'stubborn', 2);
    await node.gone('polite');
    await node.gone('stubborn');
    const ends = [...node.api.lastStatuses].map(([key, { containerStatuses }]) => [
      key,
      (containerStatuses as { state: { terminated?: { exitCode: number } } }[])[0]?.state.terminated?.exitCode,
    ]);
    expect(Object.fromEntries(ends)).toMatchObject({ 'default/polite': 3, 'default/stubborn': 137 });
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
