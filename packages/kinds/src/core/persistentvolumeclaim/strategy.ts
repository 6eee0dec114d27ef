import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { statusStrategy } from '../../strategy.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedLocalObjectReference } from '../../types.ts';

const split = statusStrategy();

function isClaimOrSnapshot({ apiGroup = '', kind }: TypedLocalObjectReference): boolean {
  if (kind === 'PersistentVolumeClaim') return apiGroup === '';
  return kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io';
}

/** Sources of other namespaces are off in v1.36 (CrossNamespaceVolumeDataSource): dropped unless one was there. */
function dropOtherNamespace(spec: PersistentVolumeClaimSpec, old: PersistentVolumeClaimSpec | undefined): void {
  if (spec.dataSourceRef?.namespace && old?.dataSourceRef === undefined) delete spec.dataSourceRef;
}

/** Both fields say the same, except where only the newer one can (NormalizeDataSources). */
function alignSources(spec: PersistentVolumeClaimSpec): void {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef) spec.dataSourceRef = { ...dataSource };
  else if (dataSourceRef && !dataSource && !dataSourceRef.namespace) {
    const { namespace: _, ...local } = dataSourceRef;
    spec.dataSource = local;
  }
}

function prepareSpec(object: KubeObject, old: KubeObject | undefined): void {
  const claim = object as PersistentVolumeClaim;
  const spec = (claim.spec ??= {});
  const before = (old as PersistentVolumeClaim | undefined)?.spec;
  dropOtherNamespace(spec, before);
  const inUse = before?.dataSource !== undefined || before?.dataSourceRef !== undefined;
  if (!inUse && spec.dataSourceRef === undefined && spec.dataSource && !isClaimOrSnapshot(spec.dataSource)) {
    delete spec.dataSource;
  }
  alignSources(spec);
}

/** upstream pkg/registry/core/persistentvolumeclaim/strategy.go. */
export const claimStrategy = {
  prepareForCreate(object: KubeObject, context: HookContext): void {
    split.prepareForCreate(object, context);
    prepareSpec(object, undefined);
  },
  prepareForUpdate(object: KubeObject, old: KubeObject, context: HookContext): void {
    split.prepareForUpdate(object, old, context);
    if (context.subresource === '') prepareSpec(object, old);
  },
};
