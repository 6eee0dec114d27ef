/** What comes out of proto-loader: camelCase, enums as names, 64-bit numbers as text, every field present. */
export interface PodSandboxMessage {
  id: string;
  metadata: { name: string; uid: string; namespace: string; attempt: number };
  state: 'SANDBOX_READY' | 'SANDBOX_NOTREADY';
  createdAt: string;
  labels: Record<string, string>;
}

export interface PodSandboxStatusMessage {
  status: PodSandboxMessage & { network: { ip: string; additionalIps: { ip: string }[] } | null };
}

export type ContainerStateName = 'CONTAINER_CREATED' | 'CONTAINER_RUNNING' | 'CONTAINER_EXITED' | 'CONTAINER_UNKNOWN';

export interface ContainerMessage {
  id: string;
  podSandboxId: string;
  metadata: { name: string; attempt: number };
  image: { image: string };
  imageRef: string;
  state: ContainerStateName;
  createdAt: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export interface ContainerStatusMessage {
  id: string;
  metadata: { name: string; attempt: number };
  state: ContainerStateName;
  createdAt: string;
  startedAt: string;
  finishedAt: string;
  exitCode: number;
  image: { image: string };
  imageRef: string;
  reason: string;
  message: string;
  annotations: Record<string, string>;
  mounts: { containerPath: string; hostPath: string }[];
  logPath: string;
}

export interface ImageMessage {
  id: string;
  repoTags: string[];
  repoDigests: string[];
  size: string;
  uid: { value: string } | null;
  username: string;
}

export interface StatsMessage {
  attributes: { id: string; labels: Record<string, string> };
  cpu: { usageCoreNanoSeconds: { value: string } | null } | null;
  memory: { workingSetBytes: { value: string } | null } | null;
}

export interface EnvelopeMessage {
  namespace: string;
  topic: string;
  event: { typeUrl: string; value: Buffer } | null;
}

/** Nanoseconds since 1970; 0 is no time. */
export const timeOf = (nanoseconds: string): Date | undefined =>
  nanoseconds === '0' ? undefined : new Date(Number(BigInt(nanoseconds) / 1_000_000n));
