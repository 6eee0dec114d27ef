import type { Plugin } from '../../types.ts';

/** NodeName: a pod that names its node goes nowhere else. */
export const nodeName: Plugin = {
  name: 'NodeName',
  filter: ({ pod }, node) =>
    pod.spec.nodeName && pod.spec.nodeName !== node.name ? ["node(s) didn't match the requested node name"] : [],
};
