import { controllerOf } from '@berth/kinds/apps/replicaset/reconcile-owner';
import { protections } from '@berth/kinds/storage/protection';
import type { GroupResource, KubeObject } from '@berth/machinery/object';
import type { ObjectChange, Reader, ReconcileKey, Reconciler, Watch } from '@berth/machinery/reconcile';

export interface ProtectionSnapshot {
  object?: KubeObject;
  /** Whether something still needs it; looked at where it is about to go. */
  used: boolean;
}

interface Protection {
  /** Upstream's controller name. */
  name: string;
  resource: GroupResource;
  finalizer: string;
  isUsed(object: KubeObject, reader: Reader): Promise<boolean>;
  /** Changes by which it may have become unused. */
  watches: readonly Watch[];
}

const has = ({ metadata }: KubeObject, finalizer: string): boolean => metadata.finalizers?.includes(finalizer) === true;
const going = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined;

/** Holds what is in use by a finalizer, and lets it go when it is not (upstream pkg/controller/volume/*protection). */
function protect({ name, resource, finalizer, isUsed, watches }: Protection): Reconciler<ProtectionSnapshot> {
  return {
    name,
    watches: [
      {
        resource,
        keys: ({ type, object }) =>
          type === 'DELETED' || going(object) !== has(object, finalizer)
            ? []
            : [{ namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' }],
      },
      ...watches,
    ],
    async load(reader, key) {
      const object = await reader.get(resource, key.namespace, key.name);
      return { object, used: object !== undefined && going(object) && (await isUsed(object, reader)) };
    },
    decide({ object, used }) {
      if (object === undefined) return { writes: [] };
      const { metadata } = object;
      const finalizers = metadata.finalizers ?? [];
      // Admission gives it to what is new; what is older gets it here.
      const wanted =
        going(object) === has(object, finalizer)
          ? going(object)
            ? used
              ? finalizers
              : finalizers.filter((one) => one !== finalizer)
            : [...finalizers, finalizer]
          : finalizers;
      return wanted === finalizers
        ? { writes: [] }
        : { writes: [{ verb: 'update', object: { ...object, metadata: { ...metadata, finalizers: wanted } } }] };
    },
  };
}

interface Volume {
  name: string;
  persistentVolumeClaim?: { claimName: string };
  ephemeral?: object;
}

/** Claims that a pod names or owns: an ephemeral volume's is called after pod and volume. */
function claimsOf(pod: KubeObject): { name: string; ephemeral: boolean }[] {
  const volumes = (pod.spec?.volumes ?? []) as Volume[];
  return volumes.flatMap(({ name, persistentVolumeClaim, ephemeral }): { name: string; ephemeral: boolean }[] =>
    persistentVolumeClaim !== undefined
      ? [{ name: persistentVolumeClaim.claimName, ephemeral: false }]
      : ephemeral !== undefined
        ? [{ name: `${pod.metadata.name}-${name}`, ephemeral: true }]
        : [],
  );
}

/** The node is done with it: a cycle of finalizers must not hold its ephemeral volumes. */
const isShutDown = (pod: KubeObject): boolean => going(pod) && pod.metadata.deletionGracePeriodSeconds === 0;

/** Only what was given a node counts: no node starts a pod whose claim is going (podUsesPVCForDeletion). */
function uses(pod: KubeObject, claim: KubeObject): boolean {
  if (!pod.spec?.nodeName) return false;
  return claimsOf(pod).some(
    ({ name, ephemeral }) =>
      name === claim.metadata.name &&
      (!ephemeral || (!isShutDown(pod) && controllerOf(claim)?.uid === pod.metadata.uid)),
  );
}

function claimsOfPod({ object }: ObjectChange): ReconcileKey[] {
  const namespace = object.metadata.namespace ?? '';
  return claimsOf(object).map(({ name }) => ({ namespace, name }));
}

const claims = protect({
  name: 'pvc-protection',
  resource: 'persistentvolumeclaims',
  finalizer: protections.PersistentVolumeClaim,
  async isUsed(claim, reader) {
    const pods = await reader.list('pods', { namespace: claim.metadata.namespace ?? '' });
    return pods.some((pod) => uses(pod, claim));
  },
  watches: [{ resource: 'pods', keys: claimsOfPod }],
});

const volumes = protect({
  name: 'pv-protection',
  resource: 'persistentvolumes',
  finalizer: protections.PersistentVolume,
  isUsed: async ({ status }) => status?.phase === 'Bound',
  watches: [],
});

const classesOf = ({ spec, status }: KubeObject): string[] =>
  [
    spec?.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ].filter((name) => typeof name === 'string' && name !== '');

/** Classes that an object does not name any more. */
const classesLeft = ({ type, object, previous }: ObjectChange): ReconcileKey[] => {
  const left = [
    ...(previous === undefined ? [] : classesOf(previous)),
    ...(type === 'DELETED' ? classesOf(object) : []),
  ];
  return [...new Set(left)].map((name) => ({ namespace: '', name }));
};

const classes = protect({
  name: 'volumeattributesclass-protection',
  resource: 'storage.k8s.io/volumeattributesclasses',
  finalizer: protections.VolumeAttributesClass,
  async isUsed({ metadata: { name = '' } }, reader) {
    const users = [...(await reader.list('persistentvolumes')), ...(await reader.list('persistentvolumeclaims'))];
    return users.some((user) => classesOf(user).includes(name));
  },
  watches: ['persistentvolumes', 'persistentvolumeclaims'].map((resource) => ({ resource, keys: classesLeft })),
});

export const volumeProtection: readonly Reconciler<ProtectionSnapshot>[] = [claims, volumes, classes];
