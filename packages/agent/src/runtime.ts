/**
 * The port to whatever runs containers: CRI in our own words, in JavaScript's types. Two implementations: `cri/`
 * (containerd over gRPC) and `simulated/`. Identifiers are the runtime's own.
 */
export interface Runtime {
  readonly capabilities: RuntimeCapabilities;
  version(): Promise<RuntimeVersion>;
  status(): Promise<RuntimeStatus>;
  /** Tells the runtime which addresses its pods get; again whenever the node's podCIDR becomes known or changes. */
  setPodCidr(podCidr: string): Promise<void>;
  /** Every pod of this node that the runtime knows, dead ones included. One cheap call; the safety net's relist. */
  list(): Promise<PodRecord[]>;
  /** All sandboxes and containers of one pod, newest first. */
  pod(uid: string): Promise<PodRecord>;
  runSandbox(config: SandboxConfig, signal?: AbortSignal): Promise<string>;
  /** Stops the sandbox and all containers in it; a sandbox that is gone is stopped. */
  stopSandbox(id: string): Promise<void>;
  removeSandbox(id: string): Promise<void>;
  createContainer(sandbox: string, config: ContainerConfig, sandboxConfig: SandboxConfig): Promise<string>;
  startContainer(id: string): Promise<void>;
  /** The stop signal, then after `grace` milliseconds SIGKILL. Resolves when the container is dead. */
  stopContainer(id: string, grace: number, signal?: AbortSignal): Promise<void>;
  removeContainer(id: string): Promise<void>;
  /** undefined: not present. */
  image(name: string): Promise<ImageRecord | undefined>;
  images(): Promise<ImageRecord[]>;
  /** Answers with the reference of the image pulled. */
  pullImage(name: string, credentials: ImageCredentials | undefined, signal?: AbortSignal): Promise<string>;
  /** @throws RuntimeError `timeout` when the command ran longer than `timeout` milliseconds. */
  exec(container: string, command: readonly string[], timeout: number): Promise<ExecResult>;
  /**
   * Where the runtime serves such a stream: an http URL on this machine, good once and for a moment, which speaks SPDY and
   * WebSocket as the kubelet's does. Absent where pods run nothing.
   */
  streamUrl?(wish: StreamWish): Promise<string>;
  /** Asks the runtime to write the container's log to its path anew, after the file was moved away. */
  reopenLog(container: string): Promise<void>;
  stats(): Promise<ContainerStats[]>;
  /** Something happened to a container or sandbox of this pod. Ends when the signal does; throws when the source breaks. */
  events(signal: AbortSignal): AsyncIterable<RuntimeEvent>;
  /** Lines of a container that has no log file (capabilities.files is false), oldest first. */
  madeUpLog?(container: string): LogLine[];
  close(): Promise<void>;
}

export interface RuntimeCapabilities {
  /** Volumes, log files and termination messages are real. */
  files: boolean;
  /** Pod addresses answer: network probes and hooks are really made. */
  network: boolean;
}

export interface RuntimeVersion {
  name: string;
  version: string;
}

export interface RuntimeStatus {
  runtimeReady: boolean;
  networkReady: boolean;
  /** Why not, in the runtime's words. */
  message: string;
}

export interface SandboxRecord {
  id: string;
  attempt: number;
  ready: boolean;
  createdAt: Date;
  /** Empty on the host's network, and in `list`. */
  addresses: string[];
}

export type ContainerRunState = 'created' | 'running' | 'exited' | 'unknown';

export interface ContainerRecord {
  id: string;
  sandbox: string;
  name: string;
  /** Counts restarts. */
  attempt: number;
  state: ContainerRunState;
  createdAt: Date;
  startedAt?: Date;
  finishedAt?: Date;
  exitCode: number;
  reason: string;
  /** The runtime's message, or what the container wrote to its termination message path. */
  message: string;
  image: string;
  /** Digest the image was run from: status.imageID. */
  imageRef: string;
  /** Of the part of the spec that makes a restart necessary (config/hash.ts), as it was when the container was created. */
  hash: string;
  /** '' where there is no file. */
  logPath: string;
}

export interface PodRecord {
  uid: string;
  namespace: string;
  name: string;
  sandboxes: SandboxRecord[];
  containers: ContainerRecord[];
}

export interface ImageRecord {
  id: string;
  tags: string[];
  digests: string[];
  size: number;
  /** Who the image runs as: a number, a name, or neither. */
  uid?: number;
  username?: string;
}

export interface ImageCredentials {
  username?: string;
  password?: string;
  auth?: string;
  serverAddress?: string;
  identityToken?: string;
  registryToken?: string;
}

export interface ExecResult {
  exitCode: number;
  output: string;
}

export interface Streams {
  tty: boolean;
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
}

export type StreamWish =
  | ({ to: 'exec'; container: string; command: readonly string[] } & Streams)
  | ({ to: 'attach'; container: string } & Streams)
  | { to: 'portForward'; sandbox: string; ports: readonly number[] };

export interface ContainerStats {
  uid: string;
  container: string;
  /** Seconds of CPU since the start, times 1e9. */
  cpuNanoseconds: number;
  memoryWorkingSetBytes: number;
}

export interface RuntimeEvent {
  /** '' where the runtime does not say: look at all of them. */
  uid: string;
  /** A container that has ended; its record may lag behind this event for some tens of milliseconds. */
  exited?: string;
}

export interface LogLine {
  time: Date;
  stream: 'stdout' | 'stderr';
  text: string;
}

export interface SandboxConfig {
  uid: string;
  namespace: string;
  name: string;
  attempt: number;
  hostname: string;
  logDirectory: string;
  dns: { servers: string[]; searches: string[]; options: string[] };
  ports: { protocol: string; containerPort: number; hostPort: number; hostIP: string }[];
  labels: Record<string, string>;
  annotations: Record<string, string>;
  cgroupParent: string;
  hostNetwork: boolean;
  hostPid: boolean;
  hostIpc: boolean;
  sharedPid: boolean;
  privileged: boolean;
  sysctls: Record<string, string>;
  security: ContainerSecurity;
}

export interface ContainerSecurity {
  privileged: boolean;
  readOnlyRoot: boolean;
  noNewPrivileges: boolean;
  runAsUser?: number;
  runAsGroup?: number;
  runAsUsername?: string;
  supplementalGroups: number[];
  addCapabilities: string[];
  dropCapabilities: string[];
  maskedPaths: string[];
  readonlyPaths: string[];
  /** undefined: the runtime's default profile for seccomp where nothing is said is Unconfined. */
  seccomp: { type: 'RuntimeDefault' | 'Unconfined' | 'Localhost'; path: string };
}

export interface ContainerConfig {
  name: string;
  kind: 'init' | 'sidecar' | 'regular' | 'ephemeral';
  attempt: number;
  image: string;
  imageRef: string;
  command: string[];
  args: string[];
  workingDir: string;
  env: [string, string][];
  mounts: MountConfig[];
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Relative to the sandbox's log directory. */
  logPath: string;
  stdin: boolean;
  stdinOnce: boolean;
  tty: boolean;
  resources: ContainerResources;
  security: ContainerSecurity;
  /** The container whose processes this one sees; other namespaces follow the sandbox's. */
  target?: string;
  hash: string;
}

export interface MountConfig {
  hostPath: string;
  containerPath: string;
  readOnly: boolean;
  propagation: 'private' | 'hostToContainer' | 'bidirectional';
}

/** As cgroups take them; 0: not limited. */
export interface ContainerResources {
  cpuShares: number;
  cpuQuota: number;
  cpuPeriod: number;
  memoryLimit: number;
  oomScoreAdj: number;
}

/** What a runtime refuses or cannot do; the message is the runtime's, as upstream shows it in events. */
export class RuntimeError extends Error {
  readonly kind: 'notFound' | 'timeout' | 'unavailable' | 'other';
  /** The message without what says that it came over gRPC. */
  readonly detail: string;

  constructor(kind: RuntimeError['kind'], message: string, options: { cause?: unknown; detail?: string } = {}) {
    super(message, { cause: options.cause });
    this.name = 'RuntimeError';
    this.kind = kind;
    this.detail = options.detail ?? message;
  }
}
