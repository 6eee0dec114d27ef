import type { ServiceAccount } from '@berth/kinds/types';
import { forbiddenResource } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { debuggerProblem, enforcesMountable, mirrorProblem, secretProblem } from './mountablesecrets.ts';
import { type AdmissionPlugin, type AdmissionRequest, createsPod, namespaceNameOf } from './plugin.ts';

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

const account404 = (namespace: string, name: string) =>
  `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;

const refuse = ({ object }: AdmissionRequest, why: string) =>
  forbiddenResource({ group: '', resource: 'pods' }, object.metadata.name ?? '', why);

/** How often, and after how many milliseconds, the account that every new namespace is about to get is looked for. */
const attempts = 10;
const pause = 150;

/** @throws ApiError Forbidden where there is none of that name */
async function accountOf(request: AdmissionRequest): Promise<ServiceAccount> {
  const { server, cluster } = request.call;
  const namespace = namespaceNameOf(request);
  const name: string = request.object.spec.serviceAccountName;
  for (let attempt = 1; ; attempt++) {
    const stored = await server.store.get({ cluster: cluster.id, resource: 'serviceaccounts', namespace, name });
    if (stored !== undefined) return JSON.parse(stored.body) as ServiceAccount;
    if (name !== 'default' || attempt >= attempts) throw refuse(request, account404(namespace, name));
    await server.clock.sleep(pause);
  }
}

const isMirror = ({ metadata }: KubeObject): boolean =>
  metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;

const changesDebuggers = ({ operation, kind, settings }: AdmissionRequest): boolean =>
  operation === 'UPDATE' && kind.kind === 'Pod' && kind.group === '' && settings.subresource === 'ephemeralcontainers';

/** ServiceAccount: a pod runs as an account that exists, with its token mounted and its pull secrets (plugin/pkg/admission/serviceaccount). */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  handles: (request) => createsPod(request) || changesDebuggers(request),
  async admit(request) {
    const { call, object } = request;
    if (request.operation !== 'CREATE') return;
    if (isMirror(object)) return check(request);
    const { spec } = object;
    spec.serviceAccountName ||= 'default';
    spec.serviceAccount = spec.serviceAccountName;
    const account = await accountOf(request);
    const automount = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    if (automount) mountToken(object, call.server.ids.suffix(5));
    if ((spec.imagePullSecrets ?? []).length === 0 && (account.imagePullSecrets ?? []).length > 0)
      spec.imagePullSecrets = account.imagePullSecrets?.map(({ name }) => ({ name }));
    await check(request, account);
  },
  validate: (request) => check(request),
};

/** What is wrong is told before the object is validated, and looked at again after that. @throws ApiError Forbidden */
async function check(request: AdmissionRequest, known?: ServiceAccount): Promise<void> {
  const { object } = request;
  if (request.operation === 'CREATE' && isMirror(object)) {
    const why = mirrorProblem(object);
    if (why !== undefined) throw refuse(request, why);
    return;
  }
  if ((object.spec.serviceAccountName ?? '') === '')
    throw refuse(
      request,
      `no service account specified for pod ${namespaceNameOf(request)}/${object.metadata.name ?? ''}`,
    );
  const account = known ?? (await accountOf(request));
  if (!enforcesMountable(account)) return;
  const why = request.operation === 'CREATE' ? secretProblem(object, account) : debuggerProblem(object, account);
  if (why !== undefined) throw refuse(request, why);
}
