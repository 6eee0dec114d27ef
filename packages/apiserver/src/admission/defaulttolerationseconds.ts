import { type AdmissionPlugin, isMain } from './plugin.ts';

const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

interface Toleration {
  key?: string;
  effect?: string;
  operator?: string;
  tolerationSeconds?: number;
}

/** DefaultTolerationSeconds: pods stay five minutes on a node that is not ready or cannot be reached. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  handles: (request) =>
    (request.operation === 'CREATE' || request.operation === 'UPDATE') && isMain(request, '', 'Pod'),
  admit({ object }) {
    const tolerations: Toleration[] = object.spec?.tolerations ?? [];
    for (const key of keys) {
      const said = tolerations.some(
        (toleration) =>
          (toleration.key === key || !toleration.key) && (toleration.effect === 'NoExecute' || !toleration.effect),
      );
      if (!said) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
    }
    object.spec.tolerations = tolerations;
  },
};
