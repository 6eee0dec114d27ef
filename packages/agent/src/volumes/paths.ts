import { join } from 'node:path';
import type { Volume } from '@berth/kinds/types';

/** Where a pod's files are, laid out as the kubelet does it. */
export const podsDirectory = (state: string): string => join(state, 'pods');
export const podDirectory = (state: string, uid: string): string => join(podsDirectory(state), uid);

const plugins = ['emptyDir', 'configMap', 'secret', 'downwardAPI', 'projected'] as const;

const pluginNames: Record<(typeof plugins)[number], string> = {
  emptyDir: 'empty-dir',
  configMap: 'configmap',
  secret: 'secret',
  downwardAPI: 'downward-api',
  projected: 'projected',
};

/** The directory that a container's mount of this volume shows; undefined: a kind of volume that is not served here. */
export function volumePath(state: string, uid: string, volume: Volume): string | undefined {
  if (volume.hostPath) return volume.hostPath.path;
  const kind = plugins.find((name) => volume[name] !== undefined);
  return kind === undefined
    ? undefined
    : join(podDirectory(state, uid), 'volumes', `kubernetes.io~${pluginNames[kind]}`, volume.name);
}
