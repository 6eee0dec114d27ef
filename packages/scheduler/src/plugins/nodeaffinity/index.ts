import type { NodeInfo, Plugin } from '../../types.ts';

interface NodeRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  values?: readonly string[];
}

interface NodeTerm {
  matchExpressions?: readonly NodeRequirement[];
  matchFields?: readonly NodeRequirement[];
}

const isInteger = (text: string | undefined): text is string => text !== undefined && /^[+-]?\d+$/.test(text);

function holds({ operator, values = [] }: NodeRequirement, actual: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return actual !== undefined && values.includes(actual);
    case 'NotIn':
      return actual === undefined || !values.includes(actual);
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    case 'Gt':
      return isInteger(actual) && isInteger(values[0]) && BigInt(actual) > BigInt(values[0]);
    case 'Lt':
      return isInteger(actual) && isInteger(values[0]) && BigInt(actual) < BigInt(values[0]);
  }
}

/** A term holds if all its parts do; an empty one holds for no node (component-helpers nodeaffinity). */
function termHolds(term: NodeTerm, node: NodeInfo): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => holds(requirement, node.labels[requirement.key])) &&
    matchFields.every((requirement) => holds(requirement, requirement.key === 'metadata.name' ? node.name : undefined))
  );
}

/** NodeAffinity: nodeSelector and required terms forbid, preferred terms give their weights. */
export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  filter({ pod }, node) {
    const selected = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => node.labels[key] === value);
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const fits =
      required === undefined || (required.nodeSelectorTerms ?? []).some((term: NodeTerm) => termHolds(term, node));
    return selected && fits ? [] : ["node(s) didn't match Pod's node affinity/selector"];
  },
  score({ pod }, node) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    let sum = 0;
    for (const { weight, preference } of preferred as { weight: number; preference: NodeTerm }[])
      if (termHolds(preference, node)) sum += weight;
    return sum;
  },
  normalize: (scores) => {
    const most = Math.max(...scores);
    return scores.map((score) => (most === 0 ? 0 : (100 * score) / most));
  },
  weight: 2,
};
