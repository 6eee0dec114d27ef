import type { NodeInfo, Plugin } from '../../types.ts';

export interface Taint {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface Toleration {
  key?: string;
  operator?: 'Exists' | 'Equal' | 'Lt' | 'Gt';
  value?: string;
  effect?: string;
}

/** component-helpers scheduling/corev1 ToleratesTaint; `Lt` and `Gt` compare whole numbers. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator || 'Equal') {
    case 'Exists':
      return true;
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '') && Boolean(toleration.key);
    case 'Lt':
      return /^-?\d+$/.test(taint.value ?? '') && BigInt(taint.value ?? 0) < BigInt(toleration.value ?? 0);
    case 'Gt':
      return /^-?\d+$/.test(taint.value ?? '') && BigInt(taint.value ?? 0) > BigInt(toleration.value ?? 0);
    default:
      return false;
  }
}

const taintsOf = (node: NodeInfo): readonly Taint[] => node.node.spec?.taints ?? [];

const untolerated = (
  node: NodeInfo,
  tolerations: readonly Toleration[],
  effects: readonly string[],
): readonly Taint[] =>
  taintsOf(node).filter(
    (taint) => effects.includes(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );

/** TaintToleration: NoSchedule and NoExecute taints forbid, PreferNoSchedule ones cost points. */
export const taintToleration: Plugin = {
  name: 'TaintToleration',
  filter: ({ pod }, node) =>
    untolerated(node, pod.spec.tolerations ?? [], ['NoSchedule', 'NoExecute']).length > 0
      ? ['node(s) had untolerated taint(s)']
      : [],
  score: ({ pod }, node) => {
    const tolerations = ((pod.spec.tolerations ?? []) as Toleration[]).filter(
      ({ effect }) => !effect || effect === 'PreferNoSchedule',
    );
    return untolerated(node, tolerations, ['PreferNoSchedule']).length;
  },
  normalize: (scores) => {
    const most = Math.max(...scores);
    return scores.map((score) => (most === 0 ? 100 : 100 - (100 * score) / most));
  },
  weight: 3,
};
