import { forbiddenResource } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { type AdmissionPlugin, createsPod } from './plugin.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
/** An hour, and seven seconds by which the kubelet knows the tokens that it should rotate (admission.go). */
const tokenSeconds = 3607;

interface Container {
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
}

const projected = () => ({
  defaultMode: 0o644,
  sources: [
    { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
  ],
});

/** Gives every container that mounts nothing at the usual place the token of the pod's account. */
function mountToken(pod: KubeObject, suffix: string): void {
  const containers: Container[] = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])];
  const without = containers.filter(
    (container) => !(container.volumeMounts ?? []).some((mount) => mount.mountPath === mountPath),
  );
  if (without.length === 0) return;
  const volumes: { name: string }[] = pod.spec.volumes ?? [];
  const known = volumes.find((volume) => volume.name.startsWith('kube-api-access-'));
  const name = known?.name ?? `kube-api-access-${suffix}`;
  for (const container of without)
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }];
  if (known === undefined) pod.spec.volumes = [...volumes, { name, projected: projected() }];
}

/** ServiceAccount: a pod runs as an account that exists, with its token mounted and its pull secrets (plugin/pkg/admission/serviceaccount). */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  handles: createsPod,
  async admit({ call, object }) {
    if (object.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return;
    const { spec } = object;
    spec.serviceAccountName ||= 'default';
    spec.serviceAccount = spec.serviceAccountName;
    const namespace = object.metadata.namespace ?? '';
    const stored = await call.server.store.get({
      cluster: call.cluster.id,
      resource: 'serviceaccounts',
      namespace,
      name: spec.serviceAccountName,
    });
    if (stored === undefined)
      throw forbiddenResource(
        { group: '', resource: 'pods' },
        object.metadata.name ?? '',
        `error looking up service account ${namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
      );
    const account = JSON.parse(stored.body) as KubeObject;
    const automount = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    if (automount) mountToken(object, call.server.ids.suffix(5));
    if ((spec.imagePullSecrets ?? []).length === 0 && (account.imagePullSecrets ?? []).length > 0)
      spec.imagePullSecrets = account.imagePullSecrets;
  },
};
