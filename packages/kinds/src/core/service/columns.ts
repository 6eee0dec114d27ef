import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, formatLabels, nameColumn, wide } from '../../columns.ts';
import type { Service } from '../../types.ts';

function externalIPs(object: KubeObject): string {
  const service = object as Service;
  const fixed = service.spec?.externalIPs ?? [];
  switch (service.spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return fixed.length === 0 ? '<none>' : fixed.join(',');
    case 'LoadBalancer': {
      const ingress = (service.status?.loadBalancer?.ingress ?? []).map((entry) => entry.ip || entry.hostname || '');
      const all = [...[...new Set(ingress.filter((entry) => entry !== ''))].sort(), ...fixed];
      return all.length === 0 ? '<pending>' : all.join(',');
    }
    case 'ExternalName':
      return service.spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

function ports(object: KubeObject): string {
  const list = (object as Service).spec?.ports ?? [];
  if (list.length === 0) return '<none>';
  return list
    .map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? ''}`)
    .join(',');
}

export const serviceColumns: readonly Column[] = [
  nameColumn,
  column('Type', 'string', 'How the service is exposed.', (object) => object.spec?.type ?? ''),
  column(
    'Cluster-IP',
    'string',
    'Address of the service inside the cluster.',
    (object) => (object as Service).spec?.clusterIPs?.[0] ?? '<none>',
  ),
  column('External-IP', 'string', 'Addresses of the service from outside.', externalIPs),
  column('Port(s)', 'string', 'Ports, with node ports and protocols.', ports),
  ageColumn,
  wide('Selector', 'Labels of the pods behind the service.', (object) => formatLabels(object.spec?.selector)),
];
