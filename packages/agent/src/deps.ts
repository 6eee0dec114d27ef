import type { Clock } from '@berth/machinery/clock';
import type { KubeObject } from '@berth/machinery/object';
import type { SyncRequest, SyncResponse } from '@berth/machinery/nodeprotocol';
import type { NodeFacts } from './node/facts.ts';
import type { Runtime } from './runtime.ts';

export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The way to the API. Both calls are made as system:node:NAME. */
export interface Link {
  /** One exchange. @throws LinkError; a request whose answer was lost may have been carried out. */
  sync(request: SyncRequest, signal: AbortSignal): Promise<SyncResponse>;
  /** An ordinary request to the cluster's API; `path` starts with `/api`. @throws LinkError where the API says no. */
  request(method: 'GET' | 'POST', path: string, body?: object, signal?: AbortSignal): Promise<KubeObject>;
}

export class LinkError extends Error {
  /** HTTP status; 0 where no answer came. */
  readonly code: number;
  constructor(code: number, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'LinkError';
    this.code = code;
  }
}

/** Hints that something changed; without them the agent holds `sync` open or polls. */
export interface Hints {
  /** `connected` false: hints may be missed from now on. */
  subscribe(listener: { hint(): void; connected(value: boolean): void }): () => void;
  close(): Promise<void>;
}

export interface AgentOptions {
  nodeName: string;
  /** The agent's own: desired state, pod directories, logs unless said otherwise. */
  stateDirectory: string;
  /** Where pod logs go; `{stateDirectory}/logs` unless said. */
  logDirectory?: string;
  /** Used until the API gives the node another; pods off the host's network wait where there is none. */
  podCidr?: string;
  /** Nameservers for dnsPolicy ClusterFirst; the node's own where there are none. */
  clusterDns?: readonly string[];
  clusterDomain?: string;
  /** Labels beside those every node has. */
  labels?: Readonly<Record<string, string>>;
  /** Pods that may be starting at a time. */
  parallelStarts?: number;
  maximumPods?: number;
  /** Of the node's own listener, told in its status; 10250 unless said. */
  kubeletPort?: number;
}

/** Everything createAgent needs. The agent ends when `stop` is called, and leaves its containers running. */
export interface AgentDeps {
  link: Link;
  hints?: Hints;
  runtime: Runtime;
  clock: Clock;
  log: Logger;
  facts: NodeFacts;
  options: AgentOptions;
  /** Random number below 1, for jitter and names; Math.random unless said. */
  random?: () => number;
}
