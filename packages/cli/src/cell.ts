import { randomInt } from 'node:crypto';
import { createAuthenticator, createAuthorizer, issuerDocuments, issueToken, type TokenDeps } from '@berth/auth';
import { type App, bootstrap, createApp, createClient, createKindList } from '@berth/apiserver';
import type { ApiDeps, ClusterInfo, Logger } from '@berth/apiserver/deps';
import { kinds } from '@berth/kinds/registry';
import type { Clock } from '@berth/machinery/clock';
import type { Identity } from '@berth/machinery/identity';
import { once } from '@berth/machinery/once';
import { type Blobs, createFileBlobs, createStore, type Store } from '@berth/store';
import type { ChangeSource, Table } from '@berth/table/port';
import {
  createAuthorities,
  createSigningKeys,
  findKey,
  getCluster,
  type Sealer,
  type TenancyDeps,
} from '@berth/tenancy';
import { createFrontProxies } from './frontproxies.ts';
import type { ClusterDriver, ClusterDriverDeps } from './clusterdriver.ts';
import { createDocuments, isPublic } from './documents.ts';
import { createNodeView, createRbacViews } from './views.ts';

/** What differs between one process and the functions; everything else is wired here. */
export interface CellDeps {
  table: Table;
  /** Changes of an engine in this process; the functions are fed by the stream instead. */
  changes?: ChangeSource;
  codec: 'plain' | 'deflate';
  blobsDirectory?: string;
  /** Where bodies go that are too long for an item, instead of a directory: S3 when hosted. */
  blobs?: Blobs;
  /** One process holds the engine: what a killed one left open may be closed at once. */
  exclusive: boolean;
  clock: Clock;
  sealer: Sealer;
  random(length: number): string;
  log: Logger;
  clusterUrl(id: string): string;
  /** The cluster of a URL without /clusters/ID: by host name when hosted, the only one on one machine. */
  clusterByHost?(url: URL): string | undefined;
  caBundle: string | undefined;
  serviceCidr: string;
  podCidr: string;
  /** The API's address in the endpoints of the service `kubernetes`; agents answer for it on their machines. */
  advertise: string;
  dial?: ApiDeps['dial'];
  /** Connections from this machine itself: where it is its owner's alone. */
  connect?: ApiDeps['connect'];
  acceptTunnel?: ApiDeps['acceptTunnel'];
  keepsConnections?: ApiDeps['keepsConnections'];
  stopping?: ApiDeps['stopping'];
  /** What this process may connect to for a customer: `public` where the process serves more than its owner. */
  outbound: 'any' | 'public';
  /** How long watches may be quiet where something in front of us cuts what is silent. */
  limits?: ApiDeps['limits'];
  /** Tells the agent of a node that something changed. */
  hint?(cluster: string, node: string): void;
}

export interface Cell {
  store: Store;
  tenancy: TenancyDeps;
  fetch: App['fetch'];
  /** A request that wishes to become a stream. */
  upgrade: App['upgrade'];
  authenticateToken(cluster: string, token: string): Promise<Identity>;
  /** Closes what a killed process left open (exclusive engines alone). */
  recover(cluster: string): Promise<void>;
  /** Everything a cluster has from its beginning; may be repeated. */
  ensure(cluster: string): Promise<void>;
  /** The reconcilers of one cluster. */
  driver(cluster: string): Promise<ClusterDriver>;
  close(): Promise<void>;
}

const certificateRequests = {
  kind: 'resource',
  group: 'certificates.k8s.io',
  resource: 'certificatesigningrequests',
} as const;

/** How long it is known who wrote what. */
const auditDays = 30;

/** Letters and digits of generated names: none that make words or look alike (apimachinery util/rand). */
const alphanums = 'bcdfghjklmnpqrstvwxz2456789';

function suffix(length: number): string {
  let text = '';
  while (text.length < length) text += alphanums[randomInt(alphanums.length)];
  return text;
}

/** Whether a request is for the service's own API. Every request asks: its URL is not taken apart for that. */
const isService = (url: string): boolean => url.startsWith('/v1/', url.indexOf('/', url.indexOf('://') + 3));

/** The one wiring of Berth (docs/decisions/0003): both hosts call it, and every dependency has a name in it. */
export function createCell(deps: CellDeps): Cell {
  const { clock, table, log } = deps;
  const ids = { uid: () => crypto.randomUUID(), suffix };
  const store = createStore({
    table,
    clock,
    ids,
    log,
    codec: deps.codec,
    auditTtl: auditDays * 86_400_000,
    ...(deps.changes === undefined ? {} : { changes: deps.changes }),
    ...(deps.blobsDirectory === undefined ? {} : { blobs: createFileBlobs(deps.blobsDirectory) }),
    ...(deps.blobs === undefined ? {} : { blobs: deps.blobs }),
  });
  const tenancy: TenancyDeps = { ...deps };

  const known = new Map<string, ClusterInfo>();
  const clusterOf = async (id: string): Promise<ClusterInfo | undefined> => {
    const cached = known.get(id);
    if (cached !== undefined) return cached;
    const found = await getCluster(tenancy, id);
    if (found !== undefined) known.set(id, found);
    return found;
  };

  const tokens: TokenDeps = {
    clock,
    keys: createSigningKeys(tenancy),
    uidOf: async (cluster, resource, namespace, name) => (await store.get({ cluster, resource, namespace, name }))?.uid,
  };
  const authorities = createAuthorities(tenancy);
  const foreign = once(async () => {
    const [{ createOidc }, { readAuthentication }] = await Promise.all([
      import('@berth/auth/oidc/index'),
      import('@berth/tenancy/authentication'),
    ]);
    return createOidc({
      clock,
      document: createDocuments(deps.outbound),
      authenticators: async (cluster) => (await readAuthentication(tenancy, cluster)).jwt,
    });
  });
  const authenticator = createAuthenticator({
    tokens,
    findKey: (cluster, sha256) => findKey(tenancy, cluster, sha256),
    clientAuthorities: async (cluster) => (await authorities.trusted(cluster, 'client')).certificates,
    foreign: async (cluster, token) => (await foreign())(cluster, token),
  });
  const authorizer = createAuthorizer({
    rbac: createRbacViews(store),
    nodes: (cluster) => createNodeView(store, cluster),
  });

  const frontProxies = createFrontProxies(clock, (cluster) => authorities.open(cluster, 'front-proxy'));
  const apiDeps: ApiDeps = {
    store,
    kinds,
    clock,
    ids,
    clusters: { get: clusterOf },
    ...(deps.clusterByHost === undefined ? {} : { clusterByHost: deps.clusterByHost }),
    authenticate: (cluster, headers, peer) => authenticator.authenticate(cluster, headers, peer),
    authorize: (cluster, identity, attributes) => authorizer.authorize(cluster, identity, attributes),
    rulesFor: (cluster, identity, namespace) => authorizer.rulesFor(cluster, identity, namespace),
    issuer: (cluster) => issuerDocuments(tokens, cluster.id),
    issueToken: (cluster, wish) => issueToken(tokens, cluster.id, wish),
    reviewToken: (cluster, token, audiences) => authenticator.review(cluster.id, token, audiences),
    log,
    frontProxy: (cluster) => frontProxies(cluster.id),
    ...(deps.dial === undefined ? {} : { dial: deps.dial }),
    ...(deps.connect === undefined ? {} : { connect: deps.connect }),
    ...(deps.outbound === 'public' ? { mayReach: isPublic } : {}),
    ...(deps.acceptTunnel === undefined ? {} : { acceptTunnel: deps.acceptTunnel }),
    ...(deps.stopping === undefined ? {} : { stopping: deps.stopping }),
    ...(deps.keepsConnections === undefined ? {} : { keepsConnections: deps.keepsConnections }),
    ...(deps.limits === undefined ? {} : { limits: deps.limits }),
  };
  const app = createApp(apiDeps);

  const certificatesOf = (cluster: string): ClusterDriverDeps['certificates'] => ({
    async mayCreate(identity, subresource) {
      const wanted = { ...certificateRequests, verb: 'create', subresource, namespace: '', name: '' };
      return (await authorizer.authorize({ id: cluster }, identity, wanted)).allowed;
    },
    async sign(wish) {
      // What makes certificates is loaded with the first of them.
      const { signRequest } = await import('@berth/auth/x509/authority');
      return signRequest(await authorities.open(cluster, 'client'), wish, clock.now());
    },
    async trust() {
      const [client, frontProxy] = await Promise.all([
        authorities.trusted(cluster, 'client'),
        authorities.trusted(cluster, 'front-proxy'),
      ]);
      return {
        client: client.certificates,
        frontProxy: frontProxy.certificates,
        changesAt: new Date(Math.min(client.changesAt, frontProxy.changesAt)),
      };
    },
  });
  const drivers = new Map<string, Promise<ClusterDriver>>();
  const makeDriver = async (cluster: string): Promise<ClusterDriver> => {
    const { createClusterDriver } = await import('./clusterdriver.ts');
    return createClusterDriver({
      cluster,
      store,
      client: createClient(apiDeps, cluster),
      clock,
      log,
      table,
      info: () => clusterOf(cluster),
      certificates: certificatesOf(cluster),
      // Loaded with the first APIService that names a server.
      probe: async (apiService) =>
        (await import('@berth/apiserver/aggregation/probe')).createProbe(apiDeps, cluster)(apiService),
      kinds: createKindList(apiDeps, cluster),
      podCidr: deps.podCidr,
      advertise: deps.advertise,
      ...(deps.changes === undefined ? {} : { changes: deps.changes }),
      savesWrites: deps.codec === 'deflate',
      ...(deps.hint === undefined ? {} : { hint: (node: string) => deps.hint?.(cluster, node) }),
    });
  };
  const driver = (cluster: string): Promise<ClusterDriver> => {
    const made = drivers.get(cluster) ?? makeDriver(cluster);
    drivers.set(cluster, made);
    return made;
  };

  const ensure = async (cluster: string): Promise<void> => {
    const info = await clusterOf(cluster);
    if (info === undefined) throw new Error(`cluster "${cluster}" does not exist`);
    // What only a new cluster needs is loaded with the first of them: an API function starts without it.
    const { defaultRoles } = await import('@berth/auth/policy/index');
    await bootstrap(apiDeps, info, defaultRoles());
  };
  const service = once(async () => {
    const { createTenancyApp } = await import('@berth/tenancy/app');
    return createTenancyApp(tenancy, {
      async onCreated(cluster) {
        await ensure(cluster.id);
        if (deps.changes !== undefined) await (await driver(cluster.id)).start();
      },
    });
  });

  return {
    store,
    tenancy,
    fetch: async (request, peer, delivery) =>
      isService(request.url) ? (await service()).fetch(request) : app.fetch(request, peer, delivery),
    upgrade: async (request, peer) =>
      isService(request.url) ? (await service()).fetch(request) : app.upgrade(request, peer),
    authenticateToken: (cluster, token) => authenticator.byToken(cluster, token),
    recover: async (cluster) => {
      if (deps.exclusive) await store.recover(cluster);
    },
    ensure,
    driver,
    async close() {
      await Promise.all([...drivers.values()].map(async (one) => (await one).stop()));
      await store.close();
    },
  };
}
