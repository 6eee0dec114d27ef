import type { Pod } from '@berth/kinds/types';
import type { AgentDeps } from '../deps.ts';
import type { Objects } from '../sync/desired.ts';
import { createCheckedFiles } from './checked.ts';
import type { PodFiles } from './port.ts';
import { createRealFiles } from './real.ts';

/** The files of pods as the runtime needs them: real, or only checked. */
export function createFiles(
  deps: Pick<AgentDeps, 'runtime' | 'facts' | 'options' | 'clock' | 'log' | 'link'> & { objects: Objects },
): PodFiles {
  const { facts, options } = deps;
  const seen = (pod: Pod) => ({
    nodeName: options.nodeName,
    hostAddresses: facts.addresses,
    podAddresses: (pod.status?.podIPs ?? []).map(({ ip }) => ip),
    allocatable: {
      cpu: String(facts.cpus),
      memory: String(facts.memoryBytes),
      'ephemeral-storage': String(facts.ephemeralStorageBytes),
    },
  });
  return deps.runtime.capabilities.files
    ? createRealFiles({ ...deps, facts: seen })
    : createCheckedFiles({ objects: deps.objects, facts: seen });
}
