import { join } from 'node:path';
import type { Clock } from '@berth/machinery/clock';
import { removePodCgroups } from './cri/cgroups.ts';
import { CriClient } from './cri/client.ts';
import { writeNetworkConfig } from './cri/cni.ts';
import { containerMessage, sandboxMessage } from './cri/config.ts';
import { taskIds } from './cri/events.ts';
import type { EnvelopeMessage, ImageMessage, StatsMessage } from './cri/messages.ts';
import { Records } from './cri/records.ts';
import type { Logger } from './deps.ts';
import { type ImageRecord, type Runtime, RuntimeError, type RuntimeEvent } from './runtime.ts';

export interface CriDeps {
  /** Path of containerd's socket. */
  socket: string;
  /** Marks what is ours in a containerd that others use as well, other agents of this machine among them. */
  owner: string;
  stateDirectory: string;
  clock: Clock;
  log: Logger;
}

const runtimeService = 'runtime.v1.RuntimeService';
const imageService = 'runtime.v1.ImageService';
const networkLooks = 100;
const networkLookEvery = 50;
const pullTimeout = 30 * 60_000;
/** What a call may take beyond the time it was told to wait itself. */
const slack = 120_000;

interface StatusMessage {
  status: { conditions: { type: string; status: boolean; reason: string; message: string }[] } | null;
  info: Record<string, string>;
}

function imageRecord(image: ImageMessage): ImageRecord {
  return {
    id: image.id,
    tags: image.repoTags,
    digests: image.repoDigests,
    size: Number(image.size),
    // An image that names nobody runs as root.
    ...(image.uid === null && image.username !== '' ? {} : { uid: Number(image.uid?.value ?? 0) }),
    ...(image.username === '' ? {} : { username: image.username }),
  };
}

/** The runtime port over CRI, for containerd 1.6 and later. */
export function createCriRuntime(deps: CriDeps): Runtime {
  const ownerLabels = { 'berth.dev/agent': deps.owner };
  const client = new CriClient(deps.socket);
  const records = new Records(client, ownerLabels, deps.clock);
  const call = client.call.bind(client);
  /** cgroup parents of pods, removed with their last sandbox. */
  const parentOf = (uid: string) => `/berthpods/${uid}`;

  const gone = (error: unknown): void => {
    if (!(error instanceof RuntimeError) || error.kind !== 'notFound') throw error;
  };

  async function* events(signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    const filters = ['exit', 'oom'].map((name) => `namespace==k8s.io,topic=="/tasks/${name}"`);
    for await (const { topic, event } of client.stream<EnvelopeMessage>(
      'containerd.services.events.v1.Events',
      'Subscribe',
      { filters },
      signal,
    )) {
      const { container, id } = taskIds(event?.value ?? new Uint8Array());
      // A process started by exec has an id of its own.
      if (topic === '/tasks/exit' && id !== container) continue;
      const uid = records.owners.get(container);
      // Not one of ours: another agent's, or another client's of this containerd.
      if (uid === undefined) continue;
      yield { uid, exited: topic === '/tasks/exit' ? container : undefined };
    }
  }

  return {
    capabilities: { files: true, network: true },
    async version() {
      const { runtimeName, runtimeVersion } = await call<{ runtimeName: string; runtimeVersion: string }>(
        runtimeService,
        'Version',
        {},
        { timeout: 5000 },
      );
      return { name: runtimeName, version: runtimeVersion };
    },
    async status() {
      const { status } = await call<StatusMessage>(runtimeService, 'Status', {}, { timeout: 5000 });
      const find = (type: string) => status?.conditions.find((condition) => condition.type === type);
      const network = find('NetworkReady');
      const runtime = find('RuntimeReady');
      return {
        runtimeReady: runtime?.status === true,
        networkReady: network?.status === true,
        message: (runtime?.status ? network?.message : runtime?.message) ?? '',
      };
    },
    async setPodCidr(podCidr) {
      const { info } = await call<StatusMessage>(runtimeService, 'Status', { verbose: true }, { timeout: 5000 });
      const config = JSON.parse(info['config'] ?? '{}') as { cni?: { confDir?: string } };
      const ours = await writeNetworkConfig(
        config.cni?.confDir ?? '/etc/cni/net.d',
        podCidr,
        join(deps.stateDirectory, 'cni'),
      );
      if (!ours)
        deps.log.info(
          { directory: config.cni?.confDir },
          'another network configuration stands there; it is used as it is',
        );
      // containerd takes a new configuration up by itself, a moment later; a sandbox before that would fail.
      for (let look = 0; look < networkLooks && !(await this.status()).networkReady; look += 1)
        await deps.clock.sleep(networkLookEvery);
    },
    list: () => records.list(),
    pod: (uid) => records.pod(uid),
    async runSandbox(config, signal) {
      const { podSandboxId } = await call<{ podSandboxId: string }>(
        runtimeService,
        'RunPodSandbox',
        { config: sandboxMessage(config, ownerLabels) },
        { signal, timeout: 240_000 },
      );
      records.owners.set(podSandboxId, config.uid);
      return podSandboxId;
    },
    async stopSandbox(podSandboxId) {
      await call(runtimeService, 'StopPodSandbox', { podSandboxId }).catch(gone);
    },
    async removeSandbox(podSandboxId) {
      const uid = records.owners.get(podSandboxId);
      await call(runtimeService, 'RemovePodSandbox', { podSandboxId }).catch(gone);
      records.forgetSandbox(podSandboxId);
      if (uid !== undefined && ![...records.owners.values()].includes(uid)) await removePodCgroups(parentOf(uid));
    },
    async createContainer(podSandboxId, config, sandbox) {
      const request = {
        podSandboxId,
        config: containerMessage(config, sandbox, ownerLabels),
        sandboxConfig: sandboxMessage(sandbox, ownerLabels),
      };
      const { containerId } = await call<{ containerId: string }>(runtimeService, 'CreateContainer', request);
      records.owners.set(containerId, sandbox.uid);
      return containerId;
    },
    async startContainer(containerId) {
      await call(runtimeService, 'StartContainer', { containerId });
    },
    async stopContainer(containerId, grace, signal) {
      const timeout = Math.ceil(grace / 1000);
      await call(
        runtimeService,
        'StopContainer',
        { containerId, timeout },
        { signal, timeout: timeout * 1000 + slack },
      ).catch(gone);
    },
    async removeContainer(containerId) {
      await call(runtimeService, 'RemoveContainer', { containerId }).catch(gone);
      records.forgetContainer(containerId);
    },
    async image(image) {
      const found = await call<{ image: ImageMessage | null }>(imageService, 'ImageStatus', { image: { image } });
      return found.image === null ? undefined : imageRecord(found.image);
    },
    async images() {
      const { images } = await call<{ images: ImageMessage[] }>(imageService, 'ListImages', {});
      return images.map(imageRecord);
    },
    async pullImage(image, auth, signal) {
      const { imageRef } = await call<{ imageRef: string }>(
        imageService,
        'PullImage',
        { image: { image }, auth },
        { signal, timeout: pullTimeout },
      );
      return imageRef;
    },
    async exec(containerId, cmd, timeout) {
      const answer = await call<{ stdout: Buffer; stderr: Buffer; exitCode: number }>(
        runtimeService,
        'ExecSync',
        { containerId, cmd, timeout: Math.ceil(timeout / 1000) },
        { timeout: timeout + 10_000 },
      );
      return { exitCode: answer.exitCode, output: Buffer.concat([answer.stdout, answer.stderr]).toString() };
    },
    async streamUrl(wish) {
      const requests = {
        exec: ['Exec', wish.to === 'exec' ? { ...wish, containerId: wish.container, cmd: wish.command } : {}],
        attach: ['Attach', wish.to === 'attach' ? { ...wish, containerId: wish.container } : {}],
        portForward: ['PortForward', wish.to === 'portForward' ? { podSandboxId: wish.sandbox, port: wish.ports } : {}],
      } as const;
      const [method, request] = requests[wish.to];
      return (await call<{ url: string }>(runtimeService, method, request)).url;
    },
    async reopenLog(containerId) {
      await call(runtimeService, 'ReopenContainerLog', { containerId });
    },
    async stats() {
      const { stats } = await call<{ stats: StatsMessage[] }>(runtimeService, 'ListContainerStats', {
        filter: { labelSelector: ownerLabels },
      });
      return stats.map(({ attributes, cpu, memory }) => ({
        uid: attributes.labels['io.kubernetes.pod.uid'] ?? '',
        container: attributes.labels['io.kubernetes.container.name'] ?? '',
        cpuNanoseconds: Number(cpu?.usageCoreNanoSeconds?.value ?? 0),
        memoryWorkingSetBytes: Number(memory?.workingSetBytes?.value ?? 0),
      }));
    },
    events,
    async close() {
      client.close();
    },
  };
}
