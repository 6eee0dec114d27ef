import type { KubeObject } from '@berth/machinery/object';
import type { Endpoints } from '../../types.ts';

export function endpointsDefaults(object: KubeObject): void {
  for (const subset of (object as Endpoints).subsets ?? []) {
    for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
  }
}
