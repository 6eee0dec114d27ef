import { change, createErrors } from '../../../testing.ts';
import { pods } from '../index.ts';

/** A plain pod that tests of its validation change in one place. */
const base: any = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: {
    containers: [{ name: 'web', image: 'nginx' }],
    volumes: [{ name: 'data', emptyDir: {} }],
  },
};

export type Edit = (spec: any, pod: any) => void;

export function errors(edit: Edit): string[] {
  return createErrors(
    pods,
    change(base, (pod) => edit(pod.spec, pod)),
  );
}

/** Changes the first container. */
export const first =
  (edit: (container: any) => void): Edit =>
  (spec) =>
    edit(spec.containers[0]);

export const path = 'spec.containers[0]';
