import type { KubeObject } from '@berth/machinery/object';
import type { NetworkPolicy } from '../../types.ts';

/** upstream pkg/apis/networking/v1/defaults.go: egress is restricted only where a rule speaks of it. */
export function networkPolicyDefaults(object: KubeObject): void {
  const { spec } = object as NetworkPolicy;
  if (spec === undefined) return;
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
    for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
  if ((spec.policyTypes ?? []).length > 0) return;
  spec.policyTypes = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}
