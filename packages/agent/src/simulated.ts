import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@berth/machinery/clock';
import type {
  ContainerConfig,
  ContainerRecord,
  ImageRecord,
  PodRecord,
  Runtime,
  RuntimeEvent,
  SandboxConfig,
  SandboxRecord,
} from './runtime.ts';
import { RuntimeError } from './runtime.ts';
import { AddressPool } from './simulated/addresses.ts';
import { Channel } from './simulated/channel.ts';
import { madeUpLines } from './simulated/logs.ts';
import { type SavedPod, thaw } from './simulated/saved.ts';
import { runOf, type SimulatedRun } from './simulated/run.ts';

export interface SimulatedDeps {
  clock: Clock;
  /** Where its pods are kept, so that they outlive the process as real ones do; nowhere if not given. */
  stateDirectory?: string;
}

interface SimulatedContainer extends ContainerRecord {
  run: SimulatedRun;
  timer?: AbortController;
}

interface SimulatedPod extends PodRecord {
  containers: SimulatedContainer[];
  annotations: Record<string, string>;
}

const megabyte = 1024 * 1024;
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A runtime without containers: any image is there at once, containers run as their pod's annotation says. */
export function createSimulatedRuntime(deps: SimulatedDeps): Runtime {
  const { clock } = deps;
  const path = deps.stateDirectory === undefined ? undefined : join(deps.stateDirectory, 'simulated.json');
  const pods = new Map<string, SimulatedPod>();
  const events = new Channel<RuntimeEvent>();
  let serial = 0;
  let pool: AddressPool | undefined;
  let saving: Promise<void> | undefined;
  let closed = false;

  const snapshot = () =>
    JSON.stringify(
      [...pods.values()].map((pod) => ({
        ...pod,
        containers: pod.containers.map(({ timer, ...container }) => container),
      })),
    );

  async function write(): Promise<void> {
    await clock.sleep(50);
    if (path === undefined || closed) return;
    await mkdir(deps.stateDirectory ?? '', { recursive: true });
    await writeFile(`${path}.new`, snapshot());
    await rename(`${path}.new`, path);
  }

  function changed(uid: string, exited?: string): void {
    events.push({ uid, exited });
    if (path !== undefined && !closed)
      saving ??= write()
        .catch(() => {})
        .finally(() => (saving = undefined));
  }

  const identifier = (seed: string): string => hash(`${seed}/${clock.now().getTime()}/${(serial += 1)}`);

  function findPod(sandbox: string): SimulatedPod {
    for (const pod of pods.values()) if (pod.sandboxes.some(({ id }) => id === sandbox)) return pod;
    throw new RuntimeError('notFound', `sandbox "${sandbox}" not found`);
  }

  function find(id: string): { pod: SimulatedPod; container: SimulatedContainer } {
    for (const pod of pods.values()) {
      const container = pod.containers.find((entry) => entry.id === id);
      if (container !== undefined) return { pod, container };
    }
    throw new RuntimeError('notFound', `container "${id}" not found`);
  }

  function end(
    pod: SimulatedPod,
    container: SimulatedContainer,
    exitCode: number,
    reason: string,
    at = clock.now(),
  ): void {
    if (container.state !== 'running') return;
    container.timer?.abort();
    Object.assign(container, { state: 'exited', exitCode, reason, finishedAt: at, timer: undefined });
    changed(pod.uid, container.id);
  }

  /** Ends the container at its time; at once if that has passed while nobody looked. */
  function schedule(pod: SimulatedPod, container: SimulatedContainer): void {
    const { after, exitCode, reason } = container.run;
    if (after === undefined || container.startedAt === undefined) return;
    const at = new Date(container.startedAt.getTime() + after);
    container.timer = new AbortController();
    clock.sleep(Math.max(0, at.getTime() - clock.now().getTime()), container.timer.signal).then(
      () => end(pod, container, exitCode, reason, at),
      () => {},
    );
  }

  const copy = (pod: SimulatedPod): PodRecord => ({
    uid: pod.uid,
    namespace: pod.namespace,
    name: pod.name,
    sandboxes: pod.sandboxes.map((sandbox) => ({ ...sandbox })),
    containers: pod.containers.map(({ run, timer, ...container }) => ({ ...container })),
  });

  const image = (name: string): ImageRecord => ({
    id: `sha256:${hash(name)}`,
    tags: [name],
    digests: [`${name.replace(/:[^/:]*$/, '')}@sha256:${hash(name)}`],
    size: (1 + (Number.parseInt(hash(name).slice(0, 4), 16) % 200)) * megabyte,
    uid: 0,
  });

  function load(): void {
    if (path === undefined) return;
    let saved: SavedPod[];
    try {
      saved = thaw(readFileSync(path, 'utf8'));
    } catch {
      return;
    }
    for (const pod of saved) {
      pods.set(pod.uid, pod);
      for (const container of pod.containers) if (container.state === 'running') schedule(pod, container);
    }
  }
  load();

  function stopSandbox(pod: SimulatedPod, sandbox: SandboxRecord): void {
    for (const container of pod.containers) if (container.sandbox === sandbox.id) end(pod, container, 137, '');
    if (!sandbox.ready) return;
    sandbox.ready = false;
    for (const address of sandbox.addresses) pool?.release(address);
    changed(pod.uid);
  }

  function runSandbox(config: SandboxConfig): string {
    if (pool === undefined && !config.hostNetwork)
      throw new RuntimeError('other', 'this node has no range of pod addresses yet');
    const id = identifier(config.uid);
    const addresses = config.hostNetwork || pool === undefined ? [] : [pool.take()];
    const sandbox: SandboxRecord = { id, attempt: config.attempt, ready: true, createdAt: clock.now(), addresses };
    const fresh: SimulatedPod = {
      uid: config.uid,
      namespace: config.namespace,
      name: config.name,
      sandboxes: [],
      containers: [],
      annotations: {},
    };
    const pod = pods.get(config.uid) ?? fresh;
    pod.annotations = config.annotations;
    pod.sandboxes.unshift(sandbox);
    pods.set(config.uid, pod);
    changed(config.uid);
    return id;
  }

  function createContainer(sandbox: string, config: ContainerConfig, sandboxConfig: SandboxConfig): string {
    const pod = findPod(sandbox);
    const id = identifier(config.name);
    pod.annotations = sandboxConfig.annotations;
    pod.containers.unshift({
      id,
      sandbox,
      name: config.name,
      attempt: config.attempt,
      state: 'created',
      createdAt: clock.now(),
      exitCode: 0,
      reason: '',
      message: '',
      image: config.image,
      imageRef: image(config.image).digests[0] ?? config.imageRef,
      hash: config.hash,
      logPath: '',
      run: runOf(pod.annotations, config.name, config.kind === 'init'),
    });
    changed(pod.uid);
    return id;
  }

  return {
    capabilities: { files: false, network: false },
    version: async () => ({ name: 'simulated', version: '1.0.0' }),
    status: async () => ({
      runtimeReady: true,
      networkReady: pool !== undefined,
      message: pool === undefined ? 'the node has no podCIDR yet' : '',
    }),
    async setPodCidr(podCidr) {
      pool = new AddressPool(podCidr);
      for (const pod of pods.values())
        for (const { ready, addresses } of pod.sandboxes)
          if (ready) addresses.forEach((address) => pool?.claim(address));
    },
    list: async () => [...pods.values()].map(copy),
    async pod(uid) {
      const pod = pods.get(uid);
      return pod === undefined ? { uid, namespace: '', name: '', sandboxes: [], containers: [] } : copy(pod);
    },
    runSandbox: async (config) => runSandbox(config),
    async stopSandbox(id) {
      for (const pod of pods.values())
        for (const sandbox of pod.sandboxes) if (sandbox.id === id) stopSandbox(pod, sandbox);
    },
    async removeSandbox(id) {
      for (const pod of pods.values()) {
        pod.sandboxes = pod.sandboxes.filter((sandbox) => sandbox.id !== id);
        if (pod.sandboxes.length === 0) pods.delete(pod.uid);
        changed(pod.uid);
      }
    },
    createContainer: async (sandbox, config, sandboxConfig) => createContainer(sandbox, config, sandboxConfig),
    async startContainer(id) {
      const { pod, container } = find(id);
      Object.assign(container, { state: 'running', startedAt: clock.now() });
      schedule(pod, container);
      changed(pod.uid);
    },
    async stopContainer(id) {
      const { pod, container } = find(id);
      end(pod, container, 0, '');
    },
    async removeContainer(id) {
      for (const pod of pods.values()) {
        pod.containers.find((container) => container.id === id)?.timer?.abort();
        pod.containers = pod.containers.filter((container) => container.id !== id);
      }
    },
    image: async (name) => image(name),
    images: async () =>
      [...new Set([...pods.values()].flatMap((pod) => pod.containers.map((container) => container.image)))].map(image),
    pullImage: async (name) => image(name).id,
    exec: async () => ({ exitCode: 0, output: '' }),
    reopenLog: async () => {},
    async stats() {
      const now = clock.now().getTime();
      return [...pods.values()].flatMap((pod) =>
        pod.containers
          .filter((container) => container.state === 'running')
          .map((container) => {
            const share = Number.parseInt(hash(pod.uid + container.name).slice(0, 4), 16) / 65_536;
            const running = now - (container.startedAt?.getTime() ?? now);
            const memoryWorkingSetBytes = Math.round((8 + 56 * share) * megabyte);
            return {
              uid: pod.uid,
              container: container.name,
              cpuNanoseconds: Math.round(running * 1e6 * 0.02 * share),
              memoryWorkingSetBytes,
            };
          }),
      );
    },
    events: (signal) => events.listen(signal),
    madeUpLog: (id) => madeUpLines(find(id).container, clock.now()),
    async close() {
      await saving;
      closed = true;
      for (const pod of pods.values()) for (const container of pod.containers) container.timer?.abort();
      if (path !== undefined && deps.stateDirectory !== undefined) writeFileSync(path, snapshot());
    },
  };
}
