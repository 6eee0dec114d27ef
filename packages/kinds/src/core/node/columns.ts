import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn, wide } from '../../columns.ts';
import type { Node } from '../../types.ts';

const roleLabel = 'kubernetes.io/role';
const rolePrefix = 'node-role.kubernetes.io/';

function status(object: KubeObject): string {
  const node = object as Node;
  const ready = node.status?.conditions?.findLast((condition) => condition.type === 'Ready');
  const words = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'];
  if (node.spec?.unschedulable) words.push('SchedulingDisabled');
  return words.join(',');
}

function roles(object: KubeObject): string {
  const found = new Set<string>();
  for (const [label, value] of Object.entries(object.metadata.labels ?? {})) {
    if (label.startsWith(rolePrefix) && label.length > rolePrefix.length) found.add(label.slice(rolePrefix.length));
    else if (label === roleLabel && value !== '') found.add(value);
  }
  return found.size === 0 ? '<none>' : [...found].sort().join(',');
}

function address(object: KubeObject, type: string): string {
  return (object as Node).status?.addresses?.find((entry) => entry.type === type)?.address ?? '<none>';
}

function kernel(object: KubeObject): string {
  const { kernelVersion, architecture } = (object as Node).status?.nodeInfo ?? {};
  return architecture ? `${orUnknown(kernelVersion)} (${architecture})` : orUnknown(kernelVersion);
}

const orUnknown = (text: string | undefined): string => text || '<unknown>';

export const nodeColumns: readonly Column[] = [
  nameColumn,
  column('Status', 'string', 'Whether the node is ready and takes pods.', status),
  column('Roles', 'string', 'Roles of the node, from its labels.', roles),
  ageColumn,
  column(
    'Version',
    'string',
    'Version the node agent reports.',
    (object) => (object as Node).status?.nodeInfo?.kubeletVersion ?? '',
  ),
  wide('Internal-IP', 'First address of the node inside the cluster.', (object) => address(object, 'InternalIP')),
  wide('External-IP', 'First address of the node from outside.', (object) => address(object, 'ExternalIP')),
  wide('OS-Image', 'Operating system of the node.', (object) => orUnknown(object.status?.nodeInfo?.osImage)),
  wide('Kernel-Version', 'Kernel of the node, and what it runs on.', kernel),
  wide('Container-Runtime', 'Container runtime and its version.', (object) =>
    orUnknown(object.status?.nodeInfo?.containerRuntimeVersion),
  ),
];
