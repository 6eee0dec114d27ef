import { ApiError } from '@berth/machinery/errors';
import { isDns1123Subdomain } from '@berth/machinery/names';
import type { KubeObject } from '@berth/machinery/object';
import type { PodTemplateSpec } from '../../types.ts';
import { controllerReference } from '../replicaset/reconcile-owner.ts';

/** A new pod of `owner`, named by the server (controller_utils.go GetPodFromTemplate). */
export function podFromTemplate(owner: KubeObject, template: Partial<PodTemplateSpec> | undefined): KubeObject {
  const { metadata = {}, spec } = template ?? {};
  const prefix = `${owner.metadata.name}-`;
  // A prefix may end in a dash, so it is judged with a letter in the place of the random part.
  const generateName = isDns1123Subdomain(`${prefix}x`).length === 0 ? prefix : owner.metadata.name;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName,
      namespace: owner.metadata.namespace,
      labels: { ...metadata.labels },
      ...(metadata.annotations === undefined ? {} : { annotations: { ...metadata.annotations } }),
      ...(metadata.finalizers === undefined ? {} : { finalizers: [...metadata.finalizers] }),
      ownerReferences: [controllerReference(owner)],
    },
    spec,
  };
}

/** A namespace that is going away refuses every pod, and a pod to be deleted may be gone already: neither is a failure. */
export function harmless(error: Error): boolean {
  if (!(error instanceof ApiError)) return false;
  return (
    error.reason === 'NotFound' || (error.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating')
  );
}
