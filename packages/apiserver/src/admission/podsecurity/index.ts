import type { PodSpec } from '@berth/kinds/types';
import { errorMessage, aggregate, forbiddenResource, invalid } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject, ObjectMeta } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { annotate } from '../../operations/call.ts';
import { type AdmissionPlugin, type AdmissionRequest, nameOf, namespaceOf } from '../plugin.ts';
import type { CheckedPod } from './pod.ts';
import { compareLevels, type LevelVersion, policyOf, prefix, printLevel, sameLevel } from './policy.ts';
import { detailOf, evaluate, reasonOf } from './registry.ts';

const templates: Readonly<Record<string, (object: KubeObject) => KubeObject | undefined>> = {
  podtemplates: ({ template }) => template,
  replicationcontrollers: ({ spec }) => spec?.template,
  'apps/replicasets': ({ spec }) => spec?.template,
  'apps/deployments': ({ spec }) => spec?.template,
  'apps/statefulsets': ({ spec }) => spec?.template,
  'apps/daemonsets': ({ spec }) => spec?.template,
  'batch/jobs': ({ spec }) => spec?.template,
  'batch/cronjobs': ({ spec }) => spec?.jobTemplate?.spec?.template,
};

const resourceOf = ({ group, plural }: KindDefinition): string => (group === '' ? plural : `${group}/${plural}`);

/** Parts of a pod whose writes change nothing that is checked. */
const ignored = new Set(['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status']);

const imagesOf = ({ initContainers = [], containers = [] }: PodSpec) => [
  initContainers.map(({ image }) => image),
  containers.map(({ image }) => image),
];

/** An update that only changes what is not checked is let through, so that old pods can be changed under a new level. */
function isSignificant({ spec }: CheckedPod, old: CheckedPod): boolean {
  if (!deepEqual(imagesOf(spec), imagesOf(old.spec))) return true;
  return (spec.ephemeralContainers ?? []).some(
    ({ name, image }) =>
      !(old.spec.ephemeralContainers ?? []).some((other) => other.name === name && other.image === image),
  );
}

const podOf = (object: KubeObject): CheckedPod => ({
  metadata: (object.metadata ?? {}) as ObjectMeta,
  spec: (object.spec ?? {}) as PodSpec,
});

/** Holds a pod, or a template of one, to its namespace's levels (admission/admission.go EvaluatePod). */
async function check(request: AdmissionRequest, pod: CheckedPod, enforces: boolean): Promise<void> {
  const { call, kind } = request;
  const stored = await namespaceOf(request);
  const { policy, errors } = policyOf(stored?.labels);
  const { enforce, audit, warn } = policy;
  if (errors.length > 0)
    annotate(call, `${prefix}error`, `Failed to parse policy: ${aggregate(errors.map(errorMessage))}`);
  const known = new Map<string, ReturnType<typeof evaluate>>();
  const findings = (level: LevelVersion) => {
    const found = known.get(printLevel(level)) ?? evaluate(level, pod);
    known.set(printLevel(level), found);
    return found;
  };
  const privileged = [enforce, audit, warn].every(({ level }) => level === 'privileged');
  if (privileged && errors.length === 0) return;
  if (enforces) annotate(call, `${prefix}enforce-policy`, printLevel(enforce));
  if (findings(audit).length > 0)
    annotate(
      call,
      `${prefix}audit-violations`,
      `would violate PodSecurity "${printLevel(audit)}": ${detailOf(findings(audit))}`,
    );
  if (enforces && findings(enforce).length > 0)
    throw forbiddenResource(
      { group: kind.group, resource: kind.plural },
      nameOf(request) || (request.object.metadata.generateName ?? ''),
      `violates PodSecurity "${printLevel(enforce)}": ${detailOf(findings(enforce))}`,
    );
  if (findings(warn).length === 0) return;
  const text = `would violate PodSecurity "${printLevel(warn)}": ${detailOf(findings(warn))}`;
  if (!call.warnings.includes(text)) call.warnings.push(text);
}

const maxPods = 3000;

/** Pods that are there and violate a level that a namespace is about to enforce: said, not refused. */
async function warnOfPods({ call, object }: AdmissionRequest, enforce: LevelVersion): Promise<void> {
  const namespace = object.metadata.name ?? '';
  const { objects } = await call.server.store.list({ cluster: call.cluster.id, resource: 'pods', namespace });
  const seen = new Set<string>();
  const all = objects.map(({ body }) => JSON.parse(body) as KubeObject);
  const first: KubeObject[] = [];
  const later: KubeObject[] = [];
  for (const pod of all) {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid;
    (owner !== undefined && seen.has(owner) ? later : first).push(pod);
    if (owner !== undefined) seen.add(owner);
  }
  const checked = [...first, ...later].slice(0, maxPods);
  const byReason = new Map<string, string[]>();
  for (const pod of checked) {
    const reason = reasonOf(evaluate(enforce, podOf(pod)));
    if (reason !== '') byReason.set(reason, [...(byReason.get(reason) ?? []), pod.metadata.name ?? '']);
  }
  if (checked.length < all.length)
    call.warnings.push(
      `new PodSecurity enforce level only checked against the first ${checked.length} of ${all.length} existing pods`,
    );
  if (byReason.size > 0)
    call.warnings.push(
      `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${printLevel(enforce)}"`,
    );
  const lines = [...byReason]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, names]) => {
      const [name = ''] = names.sort();
      const others = names.length - 1;
      const more = others === 0 ? '' : ` (and ${others} other ${others === 1 ? 'pod' : 'pods'})`;
      return `${name}${more}: ${reason}`;
    });
  call.warnings.push(...lines);
}

/** A namespace's labels must be readable, and a stricter level is held against the pods that are there (ValidateNamespace). */
async function checkNamespace(request: AdmissionRequest): Promise<void> {
  const { object, old, operation } = request;
  const now = policyOf(object.metadata.labels);
  const before = operation === 'UPDATE' ? policyOf(old?.metadata.labels) : undefined;
  if (now.errors.length > 0 && (before === undefined || !deepEqual(now.errors, before.errors)))
    throw invalid({ group: '', kind: 'Namespace' }, object.metadata.name ?? '', now.errors);
  if (before === undefined) return;
  const [enforce, was] = [now.policy.enforce, before.policy.enforce];
  if (enforce.level === 'privileged' || sameLevel(enforce, was)) return;
  if (enforce.minor === was.minor && compareLevels(enforce.level, was.level) < 1) return;
  await warnOfPods(request, enforce);
}

/**
 * PodSecurity: pods keep to the level that their namespace's labels enforce; what they would violate is warned of and noted for
 * the audit record, for templates of pods as well (k8s.io/pod-security-admission). Nobody is exempt, as upstream's default has it.
 */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  handles: ({ kind, operation, form }) =>
    (operation === 'CREATE' || operation === 'UPDATE') &&
    form === undefined &&
    (resourceOf(kind) === 'pods' || resourceOf(kind) === 'namespaces' || Object.hasOwn(templates, resourceOf(kind))),
  async validate(request) {
    const { kind, object, old, operation, settings } = request;
    if (kind.group === '' && kind.plural === 'namespaces') {
      if (settings.subresource === '') await checkNamespace(request);
      return;
    }
    if (kind.group === '' && kind.plural === 'pods') {
      if (ignored.has(settings.subresource)) return;
      const pod = podOf(object);
      if (operation === 'UPDATE' && old !== undefined && !isSignificant(pod, podOf(old))) return;
      return check(request, pod, true);
    }
    const template = settings.subresource === '' ? templates[resourceOf(kind)]?.(object) : undefined;
    if (template !== undefined) await check(request, podOf(template), false);
  },
};
