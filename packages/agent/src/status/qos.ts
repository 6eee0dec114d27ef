import { parseQuantity } from '@berth/machinery/quantity';
import type { Pod } from '@berth/kinds/types';
import { allContainers } from '../pods/spec.ts';

const present = (text: string | undefined): text is string => text !== undefined && !parseQuantity(text).isZero();

/** pkg/apis/core/v1/helper/qos ComputePodQOS: only cpu and memory count. */
export function qosClass(pod: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  let any = false;
  let guaranteed = true;
  for (const { container } of allContainers(pod)) {
    for (const name of ['cpu', 'memory']) {
      const request = container.resources?.requests?.[name];
      const limit = container.resources?.limits?.[name];
      if (present(request) || present(limit)) any = true;
      if (!present(limit) || (present(request) && parseQuantity(request).cmp(parseQuantity(limit)) !== 0))
        guaranteed = false;
    }
  }
  return any ? (guaranteed ? 'Guaranteed' : 'Burstable') : 'BestEffort';
}
