import type { PersistentVolumeClaim } from '@berth/kinds/types';
import { forbiddenResource } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { parseQuantity } from '@berth/machinery/quantity';
import { type AdmissionPlugin, type AdmissionRequest, isMain } from './plugin.ts';

const sizeOf = (claim: KubeObject | undefined) =>
  parseQuantity((claim as PersistentVolumeClaim | undefined)?.spec?.resources?.requests?.storage ?? '0');

const classOf = ({ metadata, spec }: KubeObject): string =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';

async function mayGrow({ call, object, old }: AdmissionRequest): Promise<boolean> {
  const name = classOf(object);
  if (name === '' || old === undefined || classOf(old) !== name) return false;
  const stored = await call.server.store.get({
    cluster: call.cluster.id,
    resource: 'storage.k8s.io/storageclasses',
    namespace: '',
    name,
  });
  return stored !== undefined && (JSON.parse(stored.body) as KubeObject).allowVolumeExpansion === true;
}

/** PersistentVolumeClaimResize: a bound claim may grow where its class can (plugin/pkg/admission/storage/persistentvolume/resize). */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  handles: (request) => request.operation === 'UPDATE' && isMain(request, '', 'PersistentVolumeClaim'),
  async validate(request) {
    const { object, old } = request;
    if (sizeOf(object).cmp(sizeOf(old)) <= 0) return;
    const refuse = (why: string) =>
      forbiddenResource({ group: '', resource: 'persistentvolumeclaims' }, object.metadata.name ?? '', why);
    if (old?.status?.phase !== 'Bound') throw refuse('Only bound persistent volume claims can be expanded');
    if (!(await mayGrow(request)))
      throw refuse(
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      );
  },
};
