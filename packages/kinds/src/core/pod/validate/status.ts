import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, index, invalidValue } from '@berth/machinery/invalid';
import { fieldImmutable, isDns1123Subdomain, isValidIpForLegacyField } from '@berth/machinery/meta';
import { complain, each, qualifiedName } from '../../../checks.ts';
import type { ContainerStatus, Pod } from '../../../types.ts';
import { isDualStack } from '../../shared/addresses.ts';

const systemConditions = new Set(['PodScheduled', 'Ready', 'Initialized']);

/** upstream ValidatePodStatusUpdate. */
export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const { status = {} } = pod;
  const nominated = status.nominatedNodeName ?? '';
  const errors = each(status.conditions, 'status.conditions', ({ type }, at) =>
    systemConditions.has(type) ? [] : qualifiedName(type, child(at, 'Type')),
  );
  if (nominated !== '' && nominated !== old.status?.nominatedNodeName) {
    errors.push(...complain('status.nominatedNodeName', nominated, isDns1123Subdomain(nominated)));
  }
  // Who leaves it out does not change it: nodes of ours do not always say it.
  if (status.qosClass !== undefined && old.status?.qosClass !== undefined && status.qosClass !== old.status.qosClass)
    errors.push(invalidValue('status.qosClass', status.qosClass, fieldImmutable));
  errors.push(...validateTransitions(pod, old));
  errors.push(...validateIps(status.podIPs ?? [], 'status.podIPs'), ...validateHostIps(pod));
  return errors;
}

/** A container that will not be restarted stays terminated. */
function validateTransitions(pod: Pod, old: Pod): FieldError[] {
  const policy = old.spec?.restartPolicy ?? 'Always';
  const restartable = new Set(
    [...(old.spec?.initContainers ?? []), ...(old.spec?.containers ?? [])]
      .filter(({ restartPolicy, restartPolicyRules }) => restartPolicy === 'Always' || restartPolicyRules !== undefined)
      .map(({ name }) => name),
  );
  return (['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const).flatMap((field) => {
    // Ephemeral containers are never restarted, whatever the pod's policy.
    const effective = field === 'ephemeralContainerStatuses' ? 'Never' : policy;
    const before = (old.status?.[field] ?? []).map((status) => (restartable.has(status.name) ? undefined : status));
    return transitions(pod.status?.[field] ?? [], before, effective, child('status', field));
  });
}

function transitions(
  statuses: readonly ContainerStatus[],
  old: readonly (ContainerStatus | undefined)[],
  policy: string,
  path: string,
): FieldError[] {
  if (policy === 'Always') return [];
  return old.flatMap((before, position) => {
    const terminated = before?.state?.terminated;
    if (!terminated || ((terminated.exitCode ?? 0) !== 0 && policy === 'OnFailure')) return [];
    const after = statuses.find(({ name }) => name === before?.name);
    if (after === undefined || after.state?.terminated) return [];
    return [forbidden(child(index(path, position), 'state'), 'may not be transitioned to non-terminated state')];
  });
}

function validateIps(ips: readonly { ip?: string }[], path: string): FieldError[] {
  const addresses = ips.map(({ ip = '' }) => ip);
  const errors = each(addresses, path, (ip, at) => isValidIpForLegacyField(at, ip));
  if (addresses.length < 2) return errors;
  if (!isDualStack(addresses) || addresses.length > 2) {
    errors.push(invalidValue(path, ips, 'may specify no more than one IP for each IP family'));
  }
  const seen = new Set<string>();
  addresses.forEach((ip, position) => {
    if (seen.has(ip)) errors.push(duplicate(index(path, position), ips[position]));
    seen.add(ip);
  });
  return errors;
}

function validateHostIps({ status }: Pod): FieldError[] {
  const ips = status?.hostIPs ?? [];
  const first = ips[0];
  if (first === undefined) return [];
  const errors =
    first.ip === status?.hostIP
      ? []
      : [invalidValue('status.hostIPs[0].ip', first.ip ?? '', 'must be equal to `hostIP`')];
  return [...errors, ...validateIps(ips, 'status.hostIPs')];
}
