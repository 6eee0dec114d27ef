import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import type { Ingress as IngressObject } from '../../types.ts';
import { ingresses as kind } from './kind.ts';
import { validateIngress, validateIngressUpdate } from './validate.ts';

const shownHosts = 3;

function hosts({ spec }: IngressObject): string {
  const rules = spec?.rules ?? [];
  const all = rules.flatMap(({ host }) => (host ? [host] : []));
  if (all.length === 0) return '*';
  const shown = all.slice(0, shownHosts).join(',');
  // Upstream counts rules, not hosts, and says so only once there are more hosts than it shows.
  const more = all.length >= shownHosts && rules.length > shownHosts;
  return more ? `${shown} + ${rules.length - shownHosts} more...` : shown;
}

function address({ status }: IngressObject): string {
  const all = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
  const text = [...new Set(all)].sort().join(',');
  return text.length > 16 ? `${text.slice(0, 13)}...` : text;
}

export const ingresses: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Class', 'string', 'Class whose controller serves it.', ({ spec }) => spec?.ingressClassName ?? '<none>'),
    column('Hosts', 'string', 'Hosts it is for.', (object: KubeObject) => hosts(object as IngressObject)),
    column('Address', 'string', 'Where it is reached.', (object: KubeObject) => address(object as IngressObject)),
    column('Ports', 'string', 'Ports it is reached at.', ({ spec }) =>
      (spec?.tls ?? []).length > 0 ? '80, 443' : '80',
    ),
    ageColumn,
  ],
  ...statusStrategy(),
  validate: validateIngress,
  validateUpdate: validateIngressUpdate,
};
