import type { Plugin } from '../../types.ts';
import { type Toleration, tolerates } from '../tainttoleration/index.ts';

const cordon = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;

/** NodeUnschedulable: a cordoned node takes only pods that tolerate it. */
export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  filter: ({ pod }, { node }) =>
    node.spec?.unschedulable === true &&
    !((pod.spec.tolerations ?? []) as Toleration[]).some((toleration) => tolerates(toleration, cordon))
      ? ['node(s) were unschedulable']
      : [],
};
