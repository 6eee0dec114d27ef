// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
export type { Status } from '@berth/machinery/errors';
export type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '@berth/machinery/object';
export type { LabelSelector } from '@berth/machinery/selectors';

/** One aspect of a state, with its history. */
export interface Condition {
  /** Which aspect. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** Generation of the object this was seen at. */
  observedGeneration?: number;
  /** When the status last changed. */
  lastTransitionTime: string | null;
  /** Why, in one word. */
  reason: string;
  /** Why, in a sentence. */
  message: string;
}

/** How an object is deleted. */
export interface DeleteOptions {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Seconds the object has to end; 0 at once. */
  gracePeriodSeconds?: number;
  /** What must hold for the delete to happen. */
  preconditions?: Preconditions;
  /** Old form of propagationPolicy. */
  orphanDependents?: boolean;
  /** What happens to what it owns: Orphan, Background or Foreground. */
  propagationPolicy?: string;
  /** All: nothing is kept. */
  dryRun?: string[];
  ignoreStoreReadErrorWithClusterBreakingPotential?: boolean;
}

/** A requirement on one field. */
export interface FieldSelectorRequirement {
  /** The field. */
  key: string;
  /** In, NotIn, Exists or DoesNotExist. */
  operator: string;
  /** Values for In and NotIn. */
  values?: string[];
}

/** A requirement on one label. */
export interface LabelSelectorRequirement {
  /** The label. */
  key: string;
  /** In, NotIn, Exists or DoesNotExist. */
  operator: string;
  /** Values for In and NotIn. */
  values?: string[];
}

/** What every list says of itself. */
export interface ListMeta {
  /** No longer used. */
  selfLink?: string;
  /** Version of the whole list, to watch from. */
  resourceVersion?: string;
  /** Token for the next page. */
  continue?: string;
  /** Objects on the pages to come, where it is known. */
  remainingItemCount?: number;
  /** Which part of a list this is. */
  shardInfo?: ShardInfo;
}

/** What must hold of an object for a request to be carried out. */
export interface Preconditions {
  /** Identity the object must have. */
  uid?: string;
  /** Version the object must have. */
  resourceVersion?: string;
}

/** Which part of a list this is. */
export interface ShardInfo {
  selector: string;
}

/** One of several causes of a failure. */
export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** More about why a request failed. */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}
