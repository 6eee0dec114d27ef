import type { Clock } from '@berth/machinery/clock';
import type { ContainerRecord, ContainerRunState, PodRecord, SandboxRecord } from '../runtime.ts';
import type { CriClient } from './client.ts';
import {
  type ContainerMessage,
  type ContainerStatusMessage,
  type ContainerStateName,
  type PodSandboxMessage,
  type PodSandboxStatusMessage,
  timeOf,
} from './messages.ts';
import { terminationMessage } from './termination.ts';

const service = 'runtime.v1.RuntimeService';
const uidLabel = 'io.kubernetes.pod.uid';

const states: Record<ContainerStateName, ContainerRunState> = {
  CONTAINER_CREATED: 'created',
  CONTAINER_RUNNING: 'running',
  CONTAINER_EXITED: 'exited',
  CONTAINER_UNKNOWN: 'unknown',
};

/** Milliseconds. */
const justNow = 1000;
const betweenLooks = 50;
const looksForReason = 6;

const newest = <Item extends { createdAt: Date }>(left: Item, right: Item): number =>
  right.createdAt.getTime() - left.createdAt.getTime();

function fromList(message: ContainerMessage): ContainerRecord {
  return {
    id: message.id,
    sandbox: message.podSandboxId,
    name: message.metadata.name,
    attempt: message.metadata.attempt,
    state: states[message.state],
    createdAt: timeOf(message.createdAt) ?? new Date(0),
    exitCode: 0,
    reason: '',
    message: '',
    image: message.image.image,
    imageRef: message.imageRef,
    hash: message.annotations['io.kubernetes.container.hash'] ?? '',
    logPath: '',
  };
}

/** Reads what the runtime has, and keeps what cannot change any more: ends of containers, addresses of sandboxes. */
export class Records {
  readonly #client: CriClient;
  readonly #labels: Record<string, string>;
  readonly #clock: Clock;
  readonly #ended = new Map<string, ContainerRecord>();
  readonly #addresses = new Map<string, string[]>();
  /** Container to pod, for events that name the container alone. */
  readonly owners = new Map<string, string>();

  constructor(client: CriClient, labels: Record<string, string>, clock: Clock) {
    this.#client = client;
    this.#labels = labels;
    this.#clock = clock;
  }

  forgetContainer(id: string): void {
    this.#ended.delete(id);
    this.owners.delete(id);
  }

  forgetSandbox(id: string): void {
    this.#addresses.delete(id);
    this.owners.delete(id);
  }

  async #listed(
    labels: Record<string, string>,
  ): Promise<{ sandboxes: PodSandboxMessage[]; containers: ContainerMessage[] }> {
    const labelSelector = { ...this.#labels, ...labels };
    const [{ items }, { containers }] = await Promise.all([
      this.#client.call<{ items: PodSandboxMessage[] }>(service, 'ListPodSandbox', { filter: { labelSelector } }),
      this.#client.call<{ containers: ContainerMessage[] }>(service, 'ListContainers', { filter: { labelSelector } }),
    ]);
    for (const { id, labels: own } of [...items, ...containers]) this.owners.set(id, own[uidLabel] ?? '');
    return { sandboxes: items, containers };
  }

  async #addressesOf({ id, state }: PodSandboxMessage): Promise<string[]> {
    const known = this.#addresses.get(id);
    if (known !== undefined || state !== 'SANDBOX_READY') return known ?? [];
    const { status } = await this.#client.call<PodSandboxStatusMessage>(service, 'PodSandboxStatus', {
      podSandboxId: id,
    });
    const found = [status.network?.ip ?? '', ...(status.network?.additionalIps ?? []).map(({ ip }) => ip)].filter(
      Boolean,
    );
    if (found.length > 0) this.#addresses.set(id, found);
    return found;
  }

  /**
   * containerd hears of the end of a container and of its want of memory in two events: what was killed a moment ago is asked about
   * again until it is told why.
   */
  async #status(containerId: string): Promise<ContainerStatusMessage> {
    for (let look = 1; ; look += 1) {
      const { status } = await this.#client.call<{ status: ContainerStatusMessage }>(service, 'ContainerStatus', {
        containerId,
      });
      const killed = states[status.state] === 'exited' && status.exitCode === 137 && status.reason !== 'OOMKilled';
      const age = this.#clock.now().getTime() - (timeOf(status.finishedAt)?.getTime() ?? 0);
      if (!killed || age > justNow || look === looksForReason) return status;
      await this.#clock.sleep(betweenLooks);
    }
  }

  async #container(message: ContainerMessage): Promise<ContainerRecord> {
    const known = this.#ended.get(message.id);
    if (known !== undefined) return known;
    const status = await this.#status(message.id);
    const record: ContainerRecord = {
      ...fromList(message),
      state: states[status.state],
      startedAt: timeOf(status.startedAt),
      finishedAt: timeOf(status.finishedAt),
      exitCode: status.exitCode,
      reason: status.reason,
      message: status.message,
      image: status.image.image,
      imageRef: status.imageRef,
      logPath: status.logPath,
    };
    if (record.state !== 'exited') return record;
    const path = status.annotations['io.kubernetes.container.terminationMessagePath'];
    const mount = status.mounts.find((entry) => entry.containerPath === path)?.hostPath;
    const policy = status.annotations['io.kubernetes.container.terminationMessagePolicy'] ?? 'File';
    const said = await terminationMessage(mount, status.logPath, policy, status.exitCode);
    if (said !== '') record.message = said;
    this.#ended.set(record.id, record);
    return record;
  }

  async list(): Promise<PodRecord[]> {
    const { sandboxes, containers } = await this.#listed({});
    const pods = new Map<string, PodRecord>();
    for (const { id, metadata, state, createdAt } of sandboxes) {
      const { uid, namespace, name, attempt } = metadata;
      const pod = pods.get(uid) ?? { uid, namespace, name, sandboxes: [], containers: [] };
      pod.sandboxes.push({
        id,
        attempt,
        ready: state === 'SANDBOX_READY',
        createdAt: timeOf(createdAt) ?? new Date(0),
        addresses: [],
      });
      pods.set(uid, pod);
    }
    for (const message of containers) pods.get(message.labels[uidLabel] ?? '')?.containers.push(fromList(message));
    for (const pod of pods.values()) {
      pod.sandboxes.sort(newest);
      pod.containers.sort(newest);
    }
    return [...pods.values()];
  }

  async pod(uid: string): Promise<PodRecord> {
    const { sandboxes, containers } = await this.#listed({ [uidLabel]: uid });
    const [first] = sandboxes;
    const records = await Promise.all([
      Promise.all(
        sandboxes.map(async (message): Promise<SandboxRecord> => {
          const { id, metadata, state, createdAt } = message;
          const addresses = await this.#addressesOf(message);
          return {
            id,
            attempt: metadata.attempt,
            ready: state === 'SANDBOX_READY',
            createdAt: timeOf(createdAt) ?? new Date(0),
            addresses,
          };
        }),
      ),
      Promise.all(containers.map((message) => this.#container(message))),
    ]);
    return {
      uid,
      namespace: first?.metadata.namespace ?? '',
      name: first?.metadata.name ?? '',
      sandboxes: records[0].sort(newest),
      containers: records[1].sort(newest),
    };
  }
}
