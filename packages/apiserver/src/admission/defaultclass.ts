import type { KubeObject } from '@berth/machinery/object';
import { byEpoch } from './configuration.ts';
import { type AdmissionPlugin, isMain } from './plugin.ts';

/** The class that is marked as the default; of several the newest, then the first by name (pkg/volume/util/storageclass.go). */
const defaultOf = (resource: string, annotations: readonly string[]) =>
  byEpoch(async ({ all }): Promise<string | undefined> => {
    const marked = (await all(resource)).filter(({ metadata }) =>
      annotations.some((annotation) => metadata.annotations?.[annotation] === 'true'),
    );
    const created = ({ metadata }: KubeObject) => metadata.creationTimestamp ?? '';
    const name = ({ metadata }: KubeObject) => metadata.name ?? '';
    marked.sort((a, b) =>
      created(a) === created(b) ? (name(a) < name(b) ? -1 : 1) : created(a) < created(b) ? 1 : -1,
    );
    return marked[0]?.metadata.name;
  });

const defaultStorage = defaultOf('storage.k8s.io/storageclasses', [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]);
const defaultIngress = defaultOf('networking.k8s.io/ingressclasses', ['ingressclass.kubernetes.io/is-default-class']);

/** DefaultStorageClass: a claim that names no class gets the default one (plugin/pkg/admission/storage/storageclass/setdefault). */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  handles: (request) => request.operation === 'CREATE' && isMain(request, '', 'PersistentVolumeClaim'),
  async admit({ call, object }) {
    const named =
      object.spec?.storageClassName !== undefined ||
      object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined;
    const name = named ? undefined : await defaultStorage(call);
    if (name !== undefined) object.spec = { ...object.spec, storageClassName: name };
  },
};

/** DefaultIngressClass: an Ingress that names no class gets the default one (plugin/pkg/admission/network/defaultingressclass). */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  handles: (request) => request.operation === 'CREATE' && isMain(request, 'networking.k8s.io', 'Ingress'),
  async admit({ call, object }) {
    const named =
      object.spec?.ingressClassName !== undefined ||
      object.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined;
    const name = named ? undefined : await defaultIngress(call);
    if (name !== undefined) object.spec = { ...object.spec, ingressClassName: name };
  },
};
