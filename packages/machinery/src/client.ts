import type { Identity } from './identity.ts';
import type { GroupResource, KubeObject } from './object.ts';
import type { Guard } from './reconcile.ts';

export interface WriteOptions {
  subresource?: string;
  fieldManager?: string;
  dryRun?: boolean;
  /** The write also raises this guard, and fails with Conflict if it has moved. */
  guard?: Guard;
  /** Conditional companions of the write's transaction, as the store's port takes them. */
  companions?: readonly unknown[];
}

export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
  guard?: Guard;
}

/**
 * The API without HTTP: the same pipeline (authorization apart) of admission, validation, strategy and store that a request
 * runs through, for the code of this process that writes as itself. Errors are ApiError.
 */
export interface Client {
  get(resource: GroupResource, namespace: string, name: string): Promise<KubeObject | undefined>;
  create(identity: Identity, object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** Objects of one type and namespace with one guard, in as few transactions as the store allows. Each answers or throws alone. */
  createMany(
    identity: Identity,
    objects: readonly KubeObject[],
    options?: WriteOptions,
  ): Promise<readonly (KubeObject | Error)[]>;
  /** `object.metadata.resourceVersion`, where present, is the precondition. */
  update(identity: Identity, object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  delete(
    identity: Identity,
    ref: { resource: GroupResource; namespace: string; name: string },
    options?: DeleteOptions,
  ): Promise<KubeObject | undefined>;
}
