import { bool, int64, kindSchema, list, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const TokenRequest = named(
  'io.k8s.api.storage.v1.TokenRequest',
  'A token that a driver needs.',
  {
    audience: string(1, 'Whom it is for; the API unless said.', { zero: 'fill' }),
    expirationSeconds: int64(2, 'How long it lives.', { zero: 'keep' }),
  },
  { required: ['audience'] },
);

export const CSIDriverSpec = named('io.k8s.api.storage.v1.CSIDriverSpec', 'What a driver can and needs.', {
  attachRequired: bool(1, 'Volumes must be attached before they are mounted.', { zero: 'keep' }),
  podInfoOnMount: bool(2, 'The driver is told which pod it mounts for.', { zero: 'keep' }),
  volumeLifecycleModes: list(3, string(), 'Persistent, Ephemeral or both.', { 'x-kubernetes-list-type': 'set' }),
  storageCapacity: bool(4, 'The scheduler asks what storage is left.', { zero: 'keep' }),
  fsGroupPolicy: string(5, 'Whether fsGroup changes who owns files: ReadWriteOnceWithFSType, File or None.', {
    zero: 'keep',
  }),
  tokenRequests: list(6, TokenRequest, 'Tokens that the driver is given.', { 'x-kubernetes-list-type': 'atomic' }),
  requiresRepublish: bool(7, 'The driver is called again and again to refresh a mount.', { zero: 'keep' }),
  seLinuxMount: bool(8, 'The driver mounts with an SELinux context.', { zero: 'keep' }),
  nodeAllocatableUpdatePeriodSeconds: int64(9, 'How often the number of volumes of a node is asked for again.', {
    zero: 'keep',
  }),
  serviceAccountTokenInSecrets: bool(10, 'Tokens are handed over among the secrets of a call.', { zero: 'keep' }),
  preventPodSchedulingIfMissing: bool(11, 'Pods are not placed on nodes without the driver.', { zero: 'keep' }),
});

export const CSIDriver = kindSchema(
  'io.k8s.api.storage.v1.CSIDriver',
  'A driver of the container storage interface.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(CSIDriverSpec, 2, 'What the driver can and needs.'),
  },
  { required: ['spec'] },
);
