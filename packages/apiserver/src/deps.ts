import type { Duplex } from 'node:stream';
import type { Attributes, IssuerDocuments, Peer, PolicyRule, TokenWish } from '@berth/auth';
import type { Clock } from '@berth/machinery/clock';
import type { Identity } from '@berth/machinery/identity';
import type { Kind } from '@berth/machinery/kind';
import type { DialHead, DialTarget } from '@berth/machinery/nodeprotocol';
import type { OpenOptions } from '@berth/machinery/tunnel/mux';
import type { TunnelSocket } from './dial/tunnels.ts';
import type { Store } from '@berth/store/types';

export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A cluster as the API server must know it. */
export interface ClusterInfo {
  id: string;
  /** PEM of the CA that clients and pods verify the API by (kube-root-ca.crt). */
  caBundle: string;
  /** Base URL clients reach the cluster's API under, with its path: `https://127.0.0.1:6443/clusters/local`. */
  url: string;
  /** `10.96.0.0/16`, `10.244.0.0/15`. */
  serviceCidr: string;
  podCidr: string;
}

/** What is asked of the authorizer: RBAC's own terms. */
export type AuthorizationAttributes = Attributes;

/** allow: some rule says yes; noOpinion becomes 403. */
export interface AuthorizationDecision {
  allowed: boolean;
  reason: string;
}

/** A node's answer, and the bytes that follow it both ways. Whoever has it ends or destroys it. */
export interface Dialed extends DialHead {
  stream: Duplex;
}

/**
 * Opens a stream to a node (DESIGN 4, Dial).
 * @throws ApiError ServiceUnavailable, TooManyRequests
 */
export type Dial = (cluster: string, node: string, target: DialTarget, options?: OpenOptions) => Promise<Dialed>;

/** Everything createApp needs; the caller's identity is never in here. */
export interface ApiDeps {
  store: Store;
  kinds: readonly Kind[];
  clock: Clock;
  /** Random parts: uid(), suffix(5) for generateName. */
  ids: { uid(): string; suffix(length: number): string };
  /** The cluster of a URL whose path names none; undefined: none. */
  clusterByHost?(url: URL): string | undefined;
  clusters: { get(id: string): Promise<ClusterInfo | undefined> };
  /** undefined: no credentials (anonymous); throws ApiError Unauthorized for bad ones. */
  authenticate(cluster: ClusterInfo, headers: Headers, peer?: Peer): Promise<Identity | undefined>;
  authorize(
    cluster: ClusterInfo,
    identity: Identity,
    attributes: AuthorizationAttributes,
  ): Promise<AuthorizationDecision>;
  /** Every RBAC rule that binds an identity in a namespace: SelfSubjectRulesReview and the check against escalation. */
  rulesFor?(cluster: ClusterInfo, identity: Identity, namespace: string): Promise<PolicyRule[]>;
  /** Signs a service account's token (serviceaccounts/token). */
  issueToken?(cluster: ClusterInfo, wish: TokenWish): Promise<{ token: string; expiration: Date }>;
  /** By which others verify service account tokens: /openid/v1/jwks. */
  issuer?(cluster: ClusterInfo): Promise<IssuerDocuments>;
  /** Whom a token speaks for, and which of the audiences asked about it is for; throws ApiError Unauthorized. */
  reviewToken?(
    cluster: ClusterInfo,
    token: string,
    audiences: readonly string[],
  ): Promise<{ identity: Identity; audiences: readonly string[] }>;
  limits?: {
    /**
     * Milliseconds after which a watch that has nothing to tell, and did not ask for bookmarks, is ended: for hosts behind
     * something that cuts silent connections. undefined: it lives as long as it asked to.
     */
    quietWatch?: number;
    /** Milliseconds of silence after which a watch gets a bookmark; 30 s unless said. */
    bookmarkEvery?: number;
    /** Seats that the priority levels of a cluster share; 600 unless said, as upstream. What is beyond waits or gets 429. */
    inFlight?: number;
    /** Seats that the clusters of this process share; 64 unless said. */
    servedAtOnce?: number;
    /** Open watches of one user, and of one cluster; 1000 and 10000 unless said. */
    watchesPerUser?: number;
    watchesPerCluster?: number;
  };
  /** The certificate (PEM) that this server shows to a cluster's extension servers, and its key. */
  frontProxy?(cluster: ClusterInfo): Promise<{ certificate: string; key: string }>;
  /** Given when this process is about to end: watches then end as if their time were over. */
  stopping?: AbortSignal;
  /** This process runs on: connections to extension servers may wait for the next request. A function is frozen between two. */
  keepsConnections?: boolean;
  /** Opens a connection from this very machine, to endpoints that no node stands behind; absent where customers share it. */
  connect?(address: { host: string; port: number }, signal?: AbortSignal): Promise<Duplex>;
  /** Reaches a node over the connection its agent opened: logs, exec, proxies, webhooks. */
  dial?: Dial;
  /** Whether webhooks may be called at an address outside of the pod network; any unless said. */
  mayReach?(address: string): boolean;
  /** Takes the connection that an agent opened. */
  acceptTunnel?: (cluster: string, node: string, socket: TunnelSocket) => void;
  /** Told of every committed write, so that the host may run the cascade at once instead of waiting for the stream. */
  notify?: (cluster: string, resource: string) => void;
  log: Logger;
}
