import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import type { Ingress as IngressObject } from '../../types.ts';
import { ingresses as kind } from './kind.ts';
import { validateIngress, validateIngressUpdate } from './validate.ts';

const shownHosts = 3;

/** The first hosts; that there are more is said where a rule follows them, and counted in rules (printers.go formatHosts). */
function hosts({ spec }: IngressObject): string {
  const rules = spec?.rules ?? [];
  const shown: string[] = [];
  let more = false;
  for (const { host } of rules) {
    more ||= shown.length === shownHosts;
    if (!more && host) shown.push(host);
  }
  if (shown.length === 0) return '*';
  return more ? `${shown.join(',')} + ${rules.length - shownHosts} more...` : shown.join(',');
}

function address({ status }: IngressObject): string {
  const all = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
  return [...new Set(all)].sort().join(',');
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
