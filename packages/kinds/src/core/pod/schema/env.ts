import { bool, inline, message, named, quantity, string } from '../../../builders.ts';
import { LocalObjectReference } from '../../shared/references.ts';

export const ObjectFieldSelector = named(
  'io.k8s.api.core.v1.ObjectFieldSelector',
  '',
  {
    apiVersion: string(1),
    fieldPath: string(2, { zero: 'fill' }),
  },
  { required: ['fieldPath'], 'x-kubernetes-map-type': 'atomic' },
);

export const ResourceFieldSelector = named(
  'io.k8s.api.core.v1.ResourceFieldSelector',
  '',
  {
    containerName: string(1),
    resource: string(2, { zero: 'fill' }),
    divisor: quantity(3),
  },
  { required: ['resource'], 'x-kubernetes-map-type': 'atomic' },
);

export const ConfigMapKeySelector = named(
  'io.k8s.api.core.v1.ConfigMapKeySelector',
  '',
  {
    ...LocalObjectReference.properties,
    key: string(2, { zero: 'fill' }),
    optional: bool(3, { zero: 'keep' }),
  },
  { required: ['key'], inline: [inline(1, LocalObjectReference.properties)], 'x-kubernetes-map-type': 'atomic' },
);

export const SecretKeySelector = named(
  'io.k8s.api.core.v1.SecretKeySelector',
  '',
  {
    ...LocalObjectReference.properties,
    key: string(2, { zero: 'fill' }),
    optional: bool(3, { zero: 'keep' }),
  },
  { required: ['key'], inline: [inline(1, LocalObjectReference.properties)], 'x-kubernetes-map-type': 'atomic' },
);

export const FileKeySelector = named(
  'io.k8s.api.core.v1.FileKeySelector',
  '',
  {
    volumeName: string(1, { zero: 'fill' }),
    path: string(2, { zero: 'fill' }),
    key: string(3, { zero: 'fill' }),
    optional: bool(4, { zero: 'keep', default: false }),
  },
  { required: ['key', 'path', 'volumeName'], 'x-kubernetes-map-type': 'atomic' },
);

export const EnvVarSource = named('io.k8s.api.core.v1.EnvVarSource', '', {
  fieldRef: message(ObjectFieldSelector, 1),
  resourceFieldRef: message(ResourceFieldSelector, 2),
  configMapKeyRef: message(ConfigMapKeySelector, 3),
  secretKeyRef: message(SecretKeySelector, 4),
  fileKeyRef: message(FileKeySelector, 5),
});

export const EnvVar = named(
  'io.k8s.api.core.v1.EnvVar',
  '',
  {
    name: string(1, { zero: 'fill' }),
    value: string(2),
    valueFrom: message(EnvVarSource, 3),
  },
  { required: ['name'] },
);

export const ConfigMapEnvSource = named(
  'io.k8s.api.core.v1.ConfigMapEnvSource',
  '',
  {
    ...LocalObjectReference.properties,
    optional: bool(2, { zero: 'keep' }),
  },
  { inline: [inline(1, LocalObjectReference.properties)] },
);

export const SecretEnvSource = named(
  'io.k8s.api.core.v1.SecretEnvSource',
  '',
  {
    ...LocalObjectReference.properties,
    optional: bool(2, { zero: 'keep' }),
  },
  { inline: [inline(1, LocalObjectReference.properties)] },
);

export const EnvFromSource = named('io.k8s.api.core.v1.EnvFromSource', '', {
  prefix: string(1),
  configMapRef: message(ConfigMapEnvSource, 2),
  secretRef: message(SecretEnvSource, 3),
});
