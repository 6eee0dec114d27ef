import type { AdmissionPlugin } from './plugin.ts';

const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** TaintNodesByCondition: a new node takes no pods until it is seen to be ready. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  handles: ({ kind, operation, settings }) =>
    kind.kind === 'Node' && operation === 'CREATE' && settings.subresource === '',
  admit({ object }) {
    object.spec ??= {};
    const taints: { key: string; effect: string }[] = object.spec.taints ?? [];
    if (!taints.some(({ key, effect }) => key === taint.key && effect === taint.effect)) taints.push({ ...taint });
    object.spec.taints = taints;
  },
};
