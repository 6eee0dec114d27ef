import type { Container, Pod, ServiceAccount, Volume } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';

const truthy = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** Whether an account says that its pods may use no other secrets than it lists. */
export const enforcesMountable = ({ metadata }: ServiceAccount): boolean =>
  truthy.has(metadata.annotations?.['kubernetes.io/enforce-mountable-secrets'] ?? '');

type Names = ReadonlySet<string | undefined>;
const namesOf = (references: readonly { name?: string }[] | undefined): Names =>
  new Set((references ?? []).map(({ name }) => name));

/** The first secret in a container's environment that is not among those allowed, in upstream's words. */
function environmentProblem(
  what: string,
  { name, env = [], envFrom = [] }: Pick<Container, 'name' | 'env' | 'envFrom'>,
  allowed: Names,
  account: string,
): string | undefined {
  const refused = (how: string, secret: string | undefined) =>
    `${what} ${name} with ${how} referencing secret.secretName="${secret ?? ''}" is not allowed because service account ${account} does not reference that secret`;
  for (const variable of env) {
    const reference = variable.valueFrom?.secretKeyRef;
    if (reference !== undefined && !allowed.has(reference.name))
      return refused(`envVar ${variable.name}`, reference.name);
  }
  const from = envFrom.find(({ secretRef }) => secretRef !== undefined && !allowed.has(secretRef.name));
  return from === undefined ? undefined : refused('envFrom', from.secretRef?.name);
}

/** A secret of a pod that its account does not list (serviceaccount/admission.go limitSecretReferences). */
export function secretProblem(object: KubeObject, account: ServiceAccount): string | undefined {
  const { spec } = object as Pod;
  const name = account.metadata.name ?? '';
  const allowed = namesOf(account.secrets);
  const volume = (spec?.volumes ?? []).find(({ secret }) => secret !== undefined && !allowed.has(secret.secretName));
  if (volume !== undefined)
    return `volume with secret.secretName="${volume.secret?.secretName ?? ''}" is not allowed because service account ${name} does not reference that secret`;
  for (const [what, containers] of [
    ['init container', spec?.initContainers],
    ['container', spec?.containers],
  ] as const)
    for (const container of containers ?? []) {
      const why = environmentProblem(what, container, allowed, name);
      if (why !== undefined) return why;
    }
  const pulls = namesOf(account.imagePullSecrets);
  const at = (spec?.imagePullSecrets ?? []).findIndex((reference) => !pulls.has(reference.name));
  return at < 0
    ? undefined
    : `imagePullSecrets[${at}].name="${spec?.imagePullSecrets?.[at]?.name ?? ''}" is not allowed because service account ${name} does not reference that imagePullSecret`;
}

/** The same of ephemeral containers (limitEphemeralContainerSecretReferences). */
export function debuggerProblem(object: KubeObject, account: ServiceAccount): string | undefined {
  const allowed = namesOf(account.secrets);
  for (const container of (object as Pod).spec?.ephemeralContainers ?? []) {
    const why = environmentProblem('ephemeral container', container, allowed, account.metadata.name ?? '');
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Why a mirror of a node's own pod may not be: it has no account and no secrets. */
export function mirrorProblem(object: KubeObject): string | undefined {
  const { spec } = object as Pod;
  if ((spec?.serviceAccountName ?? '') !== '') return 'a mirror pod may not reference service accounts';
  if (namesSecret(spec)) return 'a mirror pod may not reference secrets';
  const projects = (spec?.volumes ?? []).some(({ projected }: Volume) =>
    (projected?.sources ?? []).some(({ serviceAccountToken }) => serviceAccountToken !== undefined),
  );
  return projects ? 'a mirror pod may not use ServiceAccountToken volume projections' : undefined;
}

/** Fields under which a pod names secrets (pkg/api/v1/pod VisitPodSecretNames). */
const naming = new Set([
  'secret',
  'secretKeyRef',
  'secretRef',
  'secretName',
  'imagePullSecrets',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
]);

function namesSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]) => (naming.has(name) && !(Array.isArray(inner) && inner.length === 0)) || namesSecret(inner),
  );
}
