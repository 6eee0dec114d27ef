import type { KubeObject } from '@berth/machinery/object';
import type {
  ContainerStatus,
  JobSpec,
  PodCondition,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
} from '../../types.ts';

/** What a failed pod means to its job (upstream pkg/controller/job/pod_failure_policy.go). */
export interface Verdict {
  counts: boolean;
  failsIndex: boolean;
  /** Why the whole job fails, if so. */
  message?: string;
}

export function verdictOn(spec: JobSpec, pod: KubeObject): Verdict {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const found = matchOf(rule, pod);
    if (found === undefined) continue;
    const { namespace, name } = pod.metadata;
    const where = `matching ${rule.action} rule at index ${index}`;
    const message = rule.onExitCodes
      ? `Container ${found} for pod ${namespace}/${name} failed with exit code ${exitCode(rule, pod)} ${where}`
      : `Pod ${namespace}/${name} has condition ${found} ${where}`;
    return {
      counts: rule.action !== 'Ignore',
      failsIndex: rule.action === 'FailIndex',
      ...(rule.action === 'FailJob' ? { message } : {}),
    };
  }
  return { counts: true, failsIndex: false };
}

/** The container or condition a rule is about, if the pod has it. */
function matchOf({ onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, pod: KubeObject): string | undefined {
  if (onExitCodes) return failedContainer(onExitCodes, pod)?.name;
  const conditions = (pod.status?.conditions ?? []) as PodCondition[];
  return conditions.find(({ type, status }) =>
    onPodConditions.some((pattern) => pattern.type === type && pattern.status === status),
  )?.type;
}

function exitCode({ onExitCodes }: PodFailurePolicyRule, pod: KubeObject): number | undefined {
  return onExitCodes && failedContainer(onExitCodes, pod)?.state?.terminated?.exitCode;
}

function failedContainer(
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement,
  { status }: KubeObject,
): ContainerStatus | undefined {
  const statuses: ContainerStatus[] = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return statuses.find(({ name, state }) => {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (containerName !== undefined && containerName !== name)) return false;
    return (values ?? []).includes(code) === (operator === 'In');
  });
}
