import { type AdmissionPlugin, isMain } from './plugin.ts';

const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** TaintNodesByCondition: a new node takes no pods until it is seen to be ready. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  handles: (request) => request.operation === 'CREATE' && isMain(request, '', 'Node'),
  admit({ object }) {
    object.spec ??= {};
    const taints: { key: string; effect: string }[] = object.spec.taints ?? [];
    if (!taints.some(({ key, effect }) => key === taint.key && effect === taint.effect)) taints.push({ ...taint });
    object.spec.taints = taints;
  },
};
