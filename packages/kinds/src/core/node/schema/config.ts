import { message, named, string } from '../../../builders.ts';

export const ConfigMapNodeConfigSource = named(
  'io.k8s.api.core.v1.ConfigMapNodeConfigSource',
  'No longer used.',
  {
    namespace: string(1, { zero: 'fill' }),
    name: string(2, { zero: 'fill' }),
    uid: string(3),
    resourceVersion: string(4),
    kubeletConfigKey: string(5, { zero: 'fill' }),
  },
  { required: ['kubeletConfigKey', 'name', 'namespace'] },
);

export const NodeConfigSource = named('io.k8s.api.core.v1.NodeConfigSource', 'No longer used.', {
  configMap: message(ConfigMapNodeConfigSource, 2),
});

export const NodeConfigStatus = named('io.k8s.api.core.v1.NodeConfigStatus', 'No longer used.', {
  assigned: message(NodeConfigSource, 1),
  active: message(NodeConfigSource, 2),
  lastKnownGood: message(NodeConfigSource, 3),
  error: string(4),
});
