import type { OtherVersion } from './apply/versions.ts';
import type { FieldError } from './errors.ts';
import type { Identity } from './identity.ts';
import type { KubeObject } from './object.ts';
import type { Reconciler } from './reconcile.ts';
import type { Schema } from './schema.ts';

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** A printed column, as in CustomResourceDefinition.additionalPrinterColumns, or computed for built-in kinds. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  format?: string;
  description?: string;
  /** 0 is always shown; above 0 only with `-o wide`. */
  priority?: number;
  /** A cell without a column: rows have it, the table does not tell of it. After all that are told. */
  untold?: true;
  /** For custom resources. */
  jsonPath?: string;
  /** For built-in kinds; upstream's printers are in pkg/printers/internalversion/printers.go. */
  value?: (object: KubeObject, now: Date) => string | number | boolean | null;
}

/** What is true of a row of a table (meta/v1 TableRowCondition). */
export interface RowCondition {
  type: 'Completed';
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
}

/** What a hook may know of the request; hooks are pure, so the clock's reading is in here. */
export interface HookContext {
  now: Date;
  /** '' for the main resource, else `status`, `scale`, … */
  subresource: string;
  dryRun: boolean;
  /** What an update replaces; nothing where the object is new. */
  old?: KubeObject;
  /** Who asks. */
  user?: Identity;
}

/** What is wrong with an object, and what is odd about it. */
export interface Checked {
  errors: FieldError[];
  warnings: string[];
}

/** How a kind that is served in two groups (Event) is kept once: stored as `resource`, converted at the edge. */
export interface StoredAs {
  resource: string;
  /** The kind whose form it is, where its hooks say what the store notes of an object. */
  form?: KindDefinition;
  toStored(object: KubeObject): KubeObject;
  fromStored(object: KubeObject): KubeObject;
}

/** A webhook turns objects of one version of a kind into those of another (apiextensions/v1 WebhookConversion). */
export interface Conversion {
  /** Name of the CustomResourceDefinition, and its resourceVersion: what another one converted is not used again. */
  definition: string;
  revision: string;
  /** The apiVersion that objects are kept in, and all that there are. */
  stored: string;
  versions: readonly string[];
  target: {
    url?: string;
    service?: { namespace: string; name: string; path?: string; port: number };
    caBundle?: string;
  };
  /** Versions of ConversionReview that it knows, the best first. */
  reviewVersions: readonly string[];
  /** The apiVersions, besides the one that objects are kept in, that objects can be selected in by their fields. */
  selecting: readonly string[];
}

/** Where a kind's object must also be found without a list: `node#name` for pods; `owner#uid` is kept for every kind. */
export interface IndexEntry {
  index: string;
  value: string;
}

/**
 * What is known of a kind from the start: enough to find it, to publish it and to follow its objects. What is done with its
 * objects (KindDefinition) is a module of its own that the first of them loads.
 */
export interface Kind {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames?: readonly string[];
  categories?: readonly string[];
  namespaced: boolean;
  /** All eight unless said. */
  verbs?: readonly Verb[];
  schema: Schema;
  /** Kinds without storage (TokenReview, SubjectAccessReview, Binding): the API server answers them itself. */
  virtual?: boolean;
  storedAs?: { resource: string };
  subresources?: {
    /** spec/status split: main writes keep status, status writes keep the rest. */
    status?: boolean;
    scale?: {
      specReplicasPath: string;
      statusReplicasPath: string;
      labelSelectorPath?: string;
      /** The selector is a map of labels (ReplicationController). */
      selectorIsMap?: boolean;
    };
    /** Others, named with the kind they take: `{ eviction: { kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] } }`. */
    [name: string]: unknown;
  };
  /** Seconds after the last write of an object at which it is gone (upstream's --event-ttl); never unless said. */
  expiresAfter?: number;
  /** A delete answers with the object as it was last (upstream ReturnDeletedObject); with a Status unless said. */
  returnsDeleted?: boolean;
  /** Names of fields that custom resources can be selected by, for OpenAPI to tell. */
  selecting?: readonly string[];
  /** The whole definition; absent where this is one. */
  load?(): Promise<KindDefinition>;
}

/**
 * A kind with its hooks: one per group, version and plural. A custom resource has the data and none of the hooks. Hooks are
 * pure and may change the object they are given in place; nothing else.
 */
export interface KindDefinition extends Kind {
  storedAs?: StoredAs;
  /** What is stored in another version is converted by a webhook before `storedAs` sees it. */
  conversion?: Conversion;
  /** The kind's other versions, for who owns what was written in them. */
  versions?: readonly OtherVersion[];
  columns: readonly Column[];
  /** Beside the cells of a row; nothing unless said. */
  rowConditions?(object: KubeObject): readonly RowCondition[];
  /** Annotations that upstream's versions show fields of its own form by: metadata alone is without them. */
  versionedAnnotations?: readonly string[];
  /** Lists are printed in this order, where it is not that of their names. */
  printedBefore?(one: KubeObject, other: KubeObject): number;

  /** Defaults that no schema can say (a field's default from another field). Run after the schema's own. */
  defaults?(object: KubeObject): void;
  /** Strategy: wipe and set what the client may not. metadata is the API server's business. */
  prepareForCreate?(object: KubeObject, context: HookContext): void;
  prepareForUpdate?(object: KubeObject, old: KubeObject, context: HookContext): void;
  /**
   * Dotted paths that a write of this part does not change, and whose fields it therefore never owns (upstream's
   * GetResetFields); unless said, those of the spec/status split. The same array each time.
   */
  resetFields?(subresource: string): readonly string[];
  /**
   * Of kinds whose schema came from outside: its shape and its rules, for a new object and for what replaces `context.old`. Asked
   * instead of the server's own check of shapes; `found`: what is wrong already.
   */
  check?(object: KubeObject, context: HookContext, found: readonly FieldError[]): Checked;
  /** Meaning, beyond shape. Messages and paths as upstream's. */
  validate?(object: KubeObject, context: HookContext): FieldError[];
  /** Finalizers need no domain (upstream checks the metadata of such kinds without core's rules). */
  anyFinalizer?: boolean;
  /** Of an update only `validateUpdate` is asked: nothing of the object can change that `validate` would look at. */
  fixed?: boolean;
  /** Immutability and transitions; `validate` runs as well, unless the kind is `fixed`. */
  validateUpdate?(object: KubeObject, old: KubeObject, context: HookContext): FieldError[];
  /** Sentences for a write that is taken though something about it is odd (upstream WarningsOnCreate, WarningsOnUpdate). */
  warnings?(object: KubeObject, old: KubeObject | undefined): string[];
  /** Why nothing new may be made of the kind for now. */
  refusesNew?: string;
  /** Said to every request for the kind, as upstream's prerelease lifecycle does. */
  deprecated?: string;
  /** How metadata.name is checked: DNS subdomain unless said. */
  nameFormat?: 'subdomain' | 'label' | 'label1035' | 'pathSegment';
  /** Field selectors beside metadata.name and metadata.namespace. */
  selectableFields?(object: KubeObject): Record<string, string>;
  /**
   * Selectable fields of every version of a custom resource, for the store to note: an object as it is kept, and as a webhook
   * made it of other versions, by apiVersion.
   */
  noteFields?(kept: KubeObject, others: ReadonlyMap<string, KubeObject>): Record<string, string>;
  /** The fields of this version among those that were noted; undefined where they were not. */
  notedFields?(noted: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined;
  /** Other names that selectors may give to fields; a name of its own with no such field is one that is always empty. */
  fieldAliases?: Readonly<Record<string, string>>;
  /** How a field is refused that is none of these, where this kind has words of its own for it. */
  unknownField?(field: string): string;
  indexes?(object: KubeObject): IndexEntry[];
  /** metadata.generation rises when this part changes; `spec` unless said; null: never. */
  generationOf?: ((object: KubeObject) => unknown) | null;
  /** PUT without resourceVersion is taken (upstream AllowUnconditionalUpdate); true unless said. */
  allowUnconditionalUpdate?: boolean;
  /** PUT to a name that does not exist creates it (upstream AllowCreateOnUpdate: leases, endpoints, events…). */
  allowCreateOnUpdate?: boolean;
  /** Seconds of grace that a delete starts with; undefined: deleted at once. Pods only, so far. */
  gracefulDeletion?(object: KubeObject, requestedSeconds: number | undefined): number | undefined;
  /** A delete that says nothing of what the object owns leaves it (upstream DefaultGarbageCollectionPolicy). */
  orphansByDefault?: boolean;
  /** Deleted, but held by more than metadata.finalizers (a Namespace by spec.finalizers). */
  blocksDeletion?(object: KubeObject): boolean;
  /** A delete begins and the object stays for now: what its body must say of it. */
  prepareForDelete?(object: KubeObject, now: Date): void;
  /** Logged changes are kept in this many stripes and buckets (DESIGN 3); 1 unless said. */
  stripes?: number;
  /** The reconciler of the kind, if it lives in its folder. */
  reconciler?: Reconciler<any>;
}

const loaded = new WeakMap<Kind, KindDefinition>();

/** The definition of a kind, loaded if it was not yet. Kept: to import a module that is there costs more than most of a request. */
export function whole(kind: Kind | KindDefinition): Promise<KindDefinition> | KindDefinition {
  if ('columns' in kind || kind.load === undefined) return kind as KindDefinition;
  return loaded.get(kind) ?? keep(kind, kind.load());
}

async function keep(kind: Kind, loading: Promise<KindDefinition>): Promise<KindDefinition> {
  const definition = await loading;
  loaded.set(kind, definition);
  return definition;
}
