import { podQosClass } from '@berth/kinds/core/pod/qos';
import type { PersistentVolumeClaim, Pod, ResourceQuota } from '@berth/kinds/types';
import type { Kind } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';

interface Requirement {
  scopeName: string;
  operator: string;
  values?: readonly string[];
}

function valueMatches(value: string, { operator, values = [] }: Requirement): boolean {
  switch (operator) {
    case 'In':
      return value !== '' && values.includes(value);
    case 'NotIn':
      return value === '' || !values.includes(value);
    case 'DoesNotExist':
      return value === '';
    default:
      return value !== '';
  }
}

interface Term {
  namespaces?: readonly unknown[];
  namespaceSelector?: object;
}

const crosses = ({ namespaces = [], namespaceSelector }: Term): boolean =>
  namespaces.length > 0 || namespaceSelector !== undefined;

function usesOtherNamespaces({ spec }: Pod): boolean {
  return [spec?.affinity?.podAffinity, spec?.affinity?.podAntiAffinity].some(
    (affinity) =>
      (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some(crosses) ||
      (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).some(({ podAffinityTerm }) =>
        crosses(podAffinityTerm),
      ),
  );
}

/** pods.go podMatchesScopeFunc. */
function podMatches(pod: Pod, requirement: Requirement): boolean {
  const { spec } = pod;
  const ends = (spec?.activeDeadlineSeconds ?? -1) >= 0;
  const bestEffort = spec !== undefined && podQosClass(spec) === 'BestEffort';
  switch (requirement.scopeName) {
    case 'Terminating':
      return ends;
    case 'NotTerminating':
      return !ends;
    case 'BestEffort':
      return bestEffort;
    case 'NotBestEffort':
      return !bestEffort;
    case 'PriorityClass':
      return valueMatches(spec?.priorityClassName ?? '', requirement);
    case 'CrossNamespacePodAffinity':
      return usesOtherNamespaces(pod);
    default:
      return false;
  }
}

/** persistent_volume_claims.go pvcMatchesScopeFunc. */
function claimMatches({ spec, status }: PersistentVolumeClaim, requirement: Requirement): boolean {
  if (requirement.scopeName !== 'VolumeAttributesClass') return false;
  const names = [
    spec?.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ].filter((name) => name !== undefined && name !== '');
  return names.length === 0
    ? valueMatches('', requirement)
    : names.some((name) => valueMatches(name ?? '', requirement));
}

/** Whether an object is in all scopes of a quota. Objects that know no scopes are in none (generic.Matches). */
export function inScopes(spec: ResourceQuota['spec'], kind: Kind, object: KubeObject): boolean {
  const requirements: Requirement[] = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (requirements.length === 0) return true;
  const { group, plural } = kind;
  if (group === '' && plural === 'pods') return requirements.every((one) => podMatches(object as Pod, one));
  if (group === '' && plural === 'persistentvolumeclaims')
    return requirements.every((one) => claimMatches(object as PersistentVolumeClaim, one));
  return false;
}
