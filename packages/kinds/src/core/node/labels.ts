import { child, index } from '@berth/machinery/invalid';
import type { NodeSelectorTerm } from '../../types.ts';

/** Labels of nodes that have new names (upstream pkg/api/node/util.go). */
const renamed: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

/** What to say of a node label that is going away; undefined of any other. */
export const deprecatedNodeLabel = (label: string): string | undefined =>
  Object.hasOwn(renamed, label) ? renamed[label] : undefined;

/** Expressions of a term that name such labels. `path` is the term's. */
export const nodeSelectorTermWarnings = ({ matchExpressions = [] }: NodeSelectorTerm, path: string): string[] =>
  matchExpressions.flatMap(({ key: label = '' }, position) => {
    const message = deprecatedNodeLabel(label);
    const where = child(index(child(path, 'matchExpressions'), position), 'key');
    return message === undefined ? [] : [`${where}: ${label} is ${message}`];
  });
