import type { Pod } from '@berth/kinds/types';
import type { RuntimeFacts } from '../config/fieldref.ts';
import { specOf } from '../pods/spec.ts';
import type { Objects } from '../sync/desired.ts';
import { isWritten, payloadOf } from './payload.ts';
import type { PodFiles } from './port.ts';

/** Volumes of a node without real containers: what they name must be there, nothing is written. */
export function createCheckedFiles(deps: { objects: Objects; facts: (pod: Pod) => RuntimeFacts }): PodFiles {
  return {
    async setUp(pod) {
      for (const volume of specOf(pod).volumes ?? []) {
        if (isWritten(volume))
          payloadOf({ pod, volume, objects: deps.objects, facts: deps.facts(pod), token: () => '' });
      }
    },
    refreshAt: () => undefined,
    mounts: async () => [],
    tearDown: async () => {},
    removeLogs: async () => {},
    known: async () => [],
  };
}
