import { randomUUID } from 'node:crypto';
import type { KubeObject } from '@berth/machinery/object';
import type { SyncRequest, SyncResponse } from '@berth/machinery/nodeprotocol';
import { type Link, LinkError } from '../deps.ts';
import { objectKey } from '../sync/desired.ts';

const plurals: Record<string, string> = {
  Node: 'nodes',
  Pod: 'pods',
  Event: 'events',
  Lease: 'leases',
  ConfigMap: 'configmaps',
  Secret: 'secrets',
  Service: 'services',
};

const told = new Set(['nodes', 'pods', 'configmaps', 'secrets', 'services']);

interface LogEntry {
  version: number;
  resource: string;
  key: string;
  object?: KubeObject;
}

/** The API's side of `sync` for one node, in memory, with the rules an agent relies on. For tests. */
export class FakeApi implements Link {
  readonly #objects = new Map<string, KubeObject>();
  readonly #log: LogEntry[] = [];
  readonly #waiting = new Set<() => void>();
  #version = 0;
  /** While false, every exchange fails as if the API were out of reach. */
  reachable = true;
  exchanges = 0;
  readonly requests: string[] = [];

  get(resource: string, key: string): KubeObject | undefined {
    return this.#objects.get(`${resource}/${key}`);
  }

  list(resource: string): KubeObject[] {
    return [...this.#objects].filter(([key]) => key.startsWith(`${resource}/`)).map(([, object]) => object);
  }

  /** Creates or replaces an object, as a client of the API would. */
  put(object: KubeObject): KubeObject {
    this.#version += 1;
    const resource = plurals[object.kind] ?? '';
    const key = objectKey(object);
    const before = this.get(resource, key);
    const stored: KubeObject = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: before?.metadata.uid ?? object.metadata.uid ?? randomUUID(),
        creationTimestamp: before?.metadata.creationTimestamp ?? '2026-01-01T00:00:00Z',
        resourceVersion: String(this.#version),
      },
    };
    this.#objects.set(`${resource}/${key}`, stored);
    this.#record(resource, key, stored);
    return stored;
  }

  /** Statuses that came with an object's end, by `namespace/name`. */
  readonly lastStatuses = new Map<string, Record<string, unknown>>();

  remove(resource: string, key: string): void {
    this.#version += 1;
    this.#objects.delete(`${resource}/${key}`);
    this.#record(resource, key);
  }

  /** A graceful delete, as kubectl sends it. */
  delete(namespace: string, name: string, gracePeriodSeconds: number): void {
    const pod = this.get('pods', `${namespace}/${name}`);
    if (pod === undefined) return;
    const metadata = {
      ...pod.metadata,
      deletionTimestamp: new Date().toISOString(),
      deletionGracePeriodSeconds: gracePeriodSeconds,
    };
    this.put({ ...pod, metadata });
  }

  #record(resource: string, key: string, object?: KubeObject): void {
    this.#log.push({ version: this.#version, resource, key, object });
    for (const wake of this.#waiting) wake();
  }

  #write(write: SyncRequest['writes'][number]): SyncResponse['results'][number] {
    const refuse = (code: number, reason: string) => ({ status: { code, reason, message: reason } });
    if (write.verb === 'delete') {
      const key = `${write.ref.namespace}/${write.ref.name}`;
      const found = this.get(write.ref.resource, key);
      if (found === undefined) return refuse(404, 'NotFound');
      if (found.metadata.uid !== write.uid) return refuse(409, 'Conflict');
      if (write.status !== undefined) this.lastStatuses.set(key, write.status);
      this.remove(write.ref.resource, key);
      return { resourceVersion: String(this.#version) };
    }
    // What goes over the wire is JSON: undefined fields are not there.
    const object = JSON.parse(JSON.stringify(write.object)) as KubeObject;
    const resource = plurals[object.kind] ?? '';
    const before = this.get(resource, objectKey(object));
    if (write.verb === 'create') {
      if (before !== undefined) return refuse(409, 'AlreadyExists');
      return { resourceVersion: this.put(object).metadata.resourceVersion ?? '' };
    }
    if (before === undefined) return refuse(404, 'NotFound');
    const { resourceVersion } = object.metadata;
    if (resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion)
      return refuse(409, 'Conflict');
    const next =
      write.subresource === 'status'
        ? { ...before, status: object['status'] }
        : { ...object, status: before['status'] };
    return { resourceVersion: this.put(next).metadata.resourceVersion ?? '' };
  }

  #changesSince(version: number): SyncResponse['changes'] {
    const changes: Record<string, { changed: KubeObject[]; removed: string[] }> = {};
    const last = new Map<string, LogEntry>();
    for (const entry of this.#log)
      if (entry.version > version && told.has(entry.resource)) last.set(`${entry.resource}/${entry.key}`, entry);
    for (const { resource, key, object } of last.values()) {
      const change = (changes[resource] ??= { changed: [], removed: [] });
      if (object === undefined) change.removed.push(key);
      else change.changed.push(object);
    }
    return changes;
  }

  async sync(request: SyncRequest, signal: AbortSignal): Promise<SyncResponse> {
    this.exchanges += 1;
    if (!this.reachable) throw new LinkError(0, 'connect ECONNREFUSED');
    const results = request.writes.map((write) => this.#write(write));
    const cursor = request.cursors['all'];
    if (cursor === undefined) {
      const changes = Object.fromEntries([...told].map((resource) => [resource, { replace: this.list(resource) }]));
      return { results, cursors: { all: String(this.#version) }, changes, pollAfter: 1000 };
    }
    if ((request.wait ?? 0) > 0 && Object.keys(this.#changesSince(Number(cursor))).length === 0)
      await this.#change(signal);
    return {
      results,
      cursors: { all: String(this.#version) },
      changes: this.#changesSince(Number(cursor)),
      pollAfter: 1000,
    };
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', () => reject(new LinkError(0, 'aborted')), { once: true });
    });
  }

  async request(method: 'GET' | 'POST', path: string): Promise<KubeObject> {
    this.requests.push(`${method} ${path}`);
    if (!this.reachable) throw new LinkError(0, 'connect ECONNREFUSED');
    const lease = /\/leases\/(.+)$/.exec(path)?.[1];
    const found = lease === undefined ? undefined : this.get('leases', `kube-node-lease/${lease}`);
    if (found !== undefined) return found;
    if (path.endsWith('/token')) {
      const expirationTimestamp = new Date(Date.now() + 3_600_000).toISOString();
      return {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        metadata: {},
        status: { token: 'header.payload.signature', expirationTimestamp },
      };
    }
    throw new LinkError(404, 'not found');
  }
}
