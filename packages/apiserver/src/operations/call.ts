import type { Identity } from '@berth/machinery/identity';
import type { HookContext, KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { normalize, printEmptyLists, readEmptyLists } from '@berth/machinery/decode';
import { notFound } from '@berth/machinery/invalid';
import type { NewState, ObjectKey, StoredObject, Write } from '@berth/store/types';
import type { Operation } from '@berth/table/port';
import type { ApiDeps, ClusterInfo } from '../deps.ts';
import type { Gate } from '../fairness/gate.ts';
import type { Summaries } from '../metrics/summaries.ts';
import { type KindIndex, storedResource } from '../kindindex.ts';

/** What the operations share: the process' dependencies and the kinds they serve. */
export interface Server extends ApiDeps {
  index: KindIndex;
  /** What nodes use, as they last said. */
  summaries: Summaries;
  /** Which requests are served, and when. */
  gate: Gate;
}

/** One request, or one write of a controller: who, where, when. */
export interface Call {
  server: Server;
  cluster: ClusterInfo;
  identity: Identity;
  now: Date;
  /** Sentences for `Warning` headers. */
  warnings: string[];
  /** Headers of the answer, whatever it is. */
  headers?: Record<string, string>;
  /** The rest of the request is waiting: what it occupied is given back. */
  release?: () => void;
  /** An answer that `lasts` says so itself when it is over. */
  lasts?: boolean;
  ended?: () => void;
  /** The host can hand over the client's connection: the answer may be an Upgrade. */
  upgradable?: boolean;
  /** The request behind it; none for the server's own work. `caller` proved who they are, `identity` may be whom they impersonate. */
  origin?: { verb?: string; agent: string; caller: string };
  /** What admission notes for the audit record: `webhook.example.com/key`. */
  annotations?: Record<string, string>;
  /** The cluster's epoch as this call met it (admission/configuration.ts). */
  epoch?: Promise<number>;
}

/** Notes something for the audit record; the first word on a key stands. */
export function annotate(call: Call, key: string, value: string): void {
  call.annotations ??= {};
  call.annotations[key] ??= value;
}

export interface WriteSettings {
  subresource: string;
  fieldManager: string;
  dryRun: boolean;
  /** The server's own change of an object (a binding): no strategy or validation of client writes applies. */
  own?: boolean;
  /** Admission was asked about the form that the client sent (Scale, Binding, Eviction): the object itself is not asked about. */
  admitted?: boolean;
  /** Server-side apply has written managedFields already. */
  managed?: boolean;
  /** Unlogged conditional items that go into the write's transaction. */
  companions?: readonly Operation[];
}

export const keyOf = (call: Call, kind: KindDefinition, namespace: string, name: string): ObjectKey => ({
  cluster: call.cluster.id,
  resource: storedResource(kind),
  namespace: kind.namespaced ? namespace : '',
  name,
});

export const resourceName = (kind: KindDefinition) => ({ group: kind.group, resource: kind.plural });

export const missing = (kind: KindDefinition, name: string) => notFound(resourceName(kind), name);

export const hookContext = (call: Call, settings: WriteSettings): HookContext => ({
  now: call.now,
  subresource: settings.subresource,
  dryRun: settings.dryRun,
  user: call.identity,
});

function keptIn({ schema }: KindDefinition, stored: StoredObject): KubeObject {
  const object = JSON.parse(stored.body) as KubeObject;
  readEmptyLists(schema, object);
  return object;
}

/** The stored object in the form of the kind it is asked for. A fresh copy each time: hooks change it in place. */
export function readObject(kind: KindDefinition, stored: StoredObject): KubeObject {
  const object = keptIn(kind.storedAs?.form ?? kind, stored);
  return kind.storedAs === undefined ? object : kind.storedAs.fromStored(object);
}

/** Seconds, as metadata's times are printed. */
export const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

export function indexesOf(kind: KindDefinition, object: KubeObject): { index: string; value: string }[] {
  const definition = kind.storedAs?.form ?? kind;
  const owners = (object.metadata.ownerReferences ?? []).map(({ uid }) => ({ index: 'owner', value: uid }));
  return [...owners, ...(definition.indexes?.(object) ?? [])];
}

/** An object in other versions, where a webhook converts them (conversion/convert.ts): as it is kept, and others by apiVersion. */
export interface Forms {
  kept: KubeObject;
  others: ReadonlyMap<string, KubeObject>;
}

/** What the store keeps of an object. Its resourceVersion is set when the number is known. */
export function stateOf(
  kind: KindDefinition,
  object: KubeObject,
  forms?: Forms,
  before?: { stored: StoredObject; context: HookContext },
): NewState {
  const kept = kind.storedAs === undefined ? object : kind.storedAs.toStored(forms?.kept ?? object);
  const definition = kind.storedAs?.form ?? kind;
  if (kind.versions !== undefined && kind.storedAs !== undefined && kind.check === undefined) {
    normalize(definition.schema, kept);
    // What this version cannot say of the part that the write is not for stays as it is kept.
    if (before !== undefined) definition.prepareForUpdate?.(kept, keptIn(definition, before.stored), before.context);
  }
  return {
    uid: object.metadata.uid ?? '',
    encode(resourceVersion) {
      kept.metadata.resourceVersion = String(resourceVersion);
      object.metadata.resourceVersion = kept.metadata.resourceVersion;
      printEmptyLists(definition.schema, kept);
      return JSON.stringify(kept);
    },
    labels: kept.metadata.labels ?? {},
    fields: kind.noteFields?.(kept, forms?.others ?? new Map()) ?? definition.selectableFields?.(kept) ?? {},
    indexes: indexesOf(kind, kept),
    ...(definition.expiresAfter === undefined ? {} : { expiresAfter: definition.expiresAfter * 1000 }),
  };
}

/** The stored state as a write's precondition. The store noted its index entries itself, unless it is of an older make. */
export function previousOf(kind: KindDefinition, stored: StoredObject): Pick<Write, 'previous' | 'previousIndexes'> {
  if (stored.origin !== undefined) return { previous: stored };
  return { previous: stored, previousIndexes: indexesOf(kind, JSON.parse(stored.body) as KubeObject) };
}

/** Writes of these groups and kinds change what authorization and admission decide by: they raise the epoch (DESIGN 3). */
const configuration = new Set([
  'rbac.authorization.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'scheduling.k8s.io',
]);
const configurationKinds = new Set([
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
  'resourcequotas',
  'limitranges',
  'storage.k8s.io/storageclasses',
  'networking.k8s.io/ingressclasses',
]);

/** The epoch's companion, for kinds that need it. What a quota's status says decides nothing. */
export function epochOf(call: Call, kind: KindDefinition, settings: WriteSettings): readonly Operation[] {
  const decides =
    configuration.has(kind.group) || (configurationKinds.has(storedResource(kind)) && settings.subresource === '');
  return decides ? [call.server.store.bumpEpoch(call.cluster.id)] : [];
}

export function layoutOf(kind: KindDefinition): { layout?: { stripes: number } } {
  return kind.stripes === undefined ? {} : { layout: { stripes: kind.stripes } };
}
