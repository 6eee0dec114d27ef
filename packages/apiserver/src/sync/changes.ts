import type { GroupResource, KubeObject } from '@berth/machinery/object';
import type { LogEntry, StoredObject } from '@berth/store/types';
import type { Call } from '../operations/call.ts';
import { entriesSince, firstEntry, type LogPlace } from './log.ts';
import { fingerprint, type References, type ReferencedType, referencesOfAll } from './references.ts';

/** What is told of one type. Bodies go out as they lie in the store. */
export type Change = { replace: string[] } | { changed: string[]; removed: string[] };

export interface Changes {
  cursors: Record<string, string>;
  changes: Record<string, Change>;
}

/** Where the agent stands in one type: the resourceVersion, and what it was told of where that depends on its pods. */
interface Cursor {
  at: number;
  names: string;
}

const cursorPattern = /^(\d{1,16})(?::([0-9a-f]{16}))?$/;

function parseCursor(text: string | undefined): Cursor | undefined {
  const match = cursorPattern.exec(text ?? '');
  return match === null ? undefined : { at: Number(match[1]), names: match[2] ?? '' };
}

const printCursor = ({ at, names }: Cursor): string => (names === '' ? String(at) : `${at}:${names}`);

const keyOf = ({ namespace, name }: { namespace: string; name: string }): string =>
  namespace === '' ? name : `${namespace}/${name}`;

/** A type as the agent knows it: where it is kept, which of its objects matter, and all of those. */
interface Type {
  name: string;
  resource: GroupResource;
  /** Changes of `names` mean that the agent must be told of everything anew. */
  names: string;
  matters(entry: LogEntry): boolean;
  all(): Promise<readonly StoredObject[]>;
}

/** What the pods of a node are, and everything that follows from them. */
export class NodeChanges {
  readonly #call: Call;
  readonly #node: string;
  readonly #cursors: Readonly<Record<string, string>>;
  readonly #signal: AbortSignal;
  /** As they were when they were last read: a pod that comes or goes changes them, and ends the waiting. */
  #known: readonly Type[] | undefined;

  constructor(call: Call, node: string, cursors: Readonly<Record<string, string>>, signal: AbortSignal) {
    this.#call = call;
    this.#node = node;
    this.#cursors = cursors;
    this.#signal = signal;
  }

  /** Everything that changed since the agent's cursors. */
  async read(): Promise<Changes> {
    const types = await this.#types();
    this.#known = types;
    const told: Changes = { cursors: {}, changes: {} };
    await Promise.all(
      types.map(async (type) => {
        const { change, cursor } = await this.#changeOf(type);
        told.cursors[type.name] = printCursor(cursor);
        if ('replace' in change || change.changed.length > 0 || change.removed.length > 0)
          told.changes[type.name] = change;
      }),
    );
    return told;
  }

  /** Resolves when something changed that the agent must be told of, or when the signal says so. */
  async wait(signal: AbortSignal): Promise<void> {
    const types = this.#known ?? (await this.#types());
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    try {
      await Promise.race(
        types.map((type) =>
          firstEntry(this.#place(type, either), parseCursor(this.#cursors[type.name])?.at ?? 0, (entry) =>
            type.matters(entry),
          ),
        ),
      );
    } finally {
      stop.abort();
    }
  }

  #place({ resource }: Type, signal: AbortSignal): LogPlace {
    return { store: this.#call.server.store, cluster: this.#call.cluster.id, resource, signal };
  }

  async #changeOf(type: Type): Promise<{ change: Change; cursor: Cursor }> {
    const cursor = parseCursor(this.#cursors[type.name]);
    if (cursor !== undefined && cursor.names === type.names) {
      const since = await entriesSince(this.#place(type, this.#signal), cursor.at);
      if (since !== undefined)
        return {
          change: latest(since.entries.filter((entry) => type.matters(entry))),
          cursor: { at: since.at, names: type.names },
        };
    }
    // The log is read again from before the objects were: what is told twice is the same, or newer.
    const at = await this.#call.server.store.head(this.#call.cluster.id, type.resource);
    const objects = await type.all();
    return { change: { replace: objects.map(({ body }) => body) }, cursor: { at, names: type.names } };
  }

  async #pods(): Promise<StoredObject[]> {
    const { store } = this.#call.server;
    const keys = await store.index(this.#call.cluster.id, 'node', this.#node, 'pods');
    const found = await store.getMany(
      keys.map(({ namespace, name }) => ({ cluster: this.#call.cluster.id, resource: 'pods', namespace, name })),
    );
    return found.filter((pod) => pod !== undefined && pod.fields['spec.nodeName'] === this.#node) as StoredObject[];
  }

  async #types(): Promise<readonly Type[]> {
    const pods = await this.#pods();
    const references = referencesOfAll(pods.map(({ body }) => JSON.parse(body) as KubeObject));
    const ours = (fields: Readonly<Record<string, string>> | undefined): boolean =>
      fields?.['spec.nodeName'] === this.#node;
    const types: Type[] = [
      {
        name: 'pods',
        resource: 'pods',
        names: '',
        matters: ({ object, previous }) => ours(object.fields) || ours(previous?.fields),
        all: () => this.#pods(),
      },
      this.#referenced('configmaps', references),
      this.#referenced('secrets', references),
      this.#referenced('serviceaccounts', references),
      this.#whole('services', 'services'),
      this.#whole('endpointslices', 'discovery.k8s.io/endpointslices'),
      {
        name: 'nodes',
        resource: 'nodes',
        names: '',
        matters: ({ name }) => name === this.#node,
        all: () => this.#get('nodes', [this.#node]),
      },
    ];
    return types.filter(({ resource }) => this.#call.server.index.stored(resource) !== undefined);
  }

  #referenced(resource: ReferencedType, references: References): Type {
    const keys = references[resource];
    const wanted = new Set(keys);
    return {
      name: resource,
      resource,
      names: fingerprint(keys),
      matters: (entry) => wanted.has(keyOf(entry)),
      all: () => this.#get(resource, keys),
    };
  }

  #whole(name: string, resource: GroupResource): Type {
    return {
      name,
      resource,
      names: '',
      matters: () => true,
      all: async () => (await this.#call.server.store.list({ cluster: this.#call.cluster.id, resource })).objects,
    };
  }

  /** Objects by `namespace/name`, as far as they exist. */
  async #get(resource: GroupResource, keys: readonly string[]): Promise<readonly StoredObject[]> {
    const found = await this.#call.server.store.getMany(
      keys.map((key) => {
        const slash = key.indexOf('/');
        return {
          cluster: this.#call.cluster.id,
          resource,
          namespace: slash < 0 ? '' : key.slice(0, slash),
          name: key.slice(slash + 1),
        };
      }),
    );
    return found.filter((object) => object !== undefined);
  }
}

/** The last state of each object that changed. */
function latest(entries: readonly LogEntry[]): { changed: string[]; removed: string[] } {
  const last = new Map(entries.map((entry) => [keyOf(entry), entry]));
  const changed: string[] = [];
  const removed: string[] = [];
  for (const [key, entry] of last) {
    if (entry.type === 'DELETED') removed.push(key);
    else changed.push(entry.object.body);
  }
  return { changed, removed };
}
