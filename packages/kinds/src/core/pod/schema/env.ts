import { bool, inline, message, named, quantity, string } from '../../../builders.ts';
import { LocalObjectReference } from '../../shared/references.ts';

export const ObjectFieldSelector = named(
  'io.k8s.api.core.v1.ObjectFieldSelector',
  'A field of the pod.',
  {
    apiVersion: string(1, 'Version the field is named in.'),
    fieldPath: string(2, 'The field.', { zero: 'fill' }),
  },
  { required: ['fieldPath'], 'x-kubernetes-map-type': 'atomic' },
);

export const ResourceFieldSelector = named(
  'io.k8s.api.core.v1.ResourceFieldSelector',
  'A resource of a container.',
  {
    containerName: string(1, 'The container.'),
    resource: string(2, 'The resource, as in limits.cpu.', { zero: 'fill' }),
    divisor: quantity(3, 'Unit of the value.'),
  },
  { required: ['resource'], 'x-kubernetes-map-type': 'atomic' },
);

export const ConfigMapKeySelector = named(
  'io.k8s.api.core.v1.ConfigMapKeySelector',
  'A key of a config map.',
  {
    ...LocalObjectReference.properties,
    key: string(2, 'The key.', { zero: 'fill' }),
    optional: bool(3, 'Whether the config map or key may be missing.', { zero: 'keep' }),
  },
  { required: ['key'], inline: [inline(1, LocalObjectReference.properties)], 'x-kubernetes-map-type': 'atomic' },
);

export const SecretKeySelector = named(
  'io.k8s.api.core.v1.SecretKeySelector',
  'A key of a secret.',
  {
    ...LocalObjectReference.properties,
    key: string(2, 'The key.', { zero: 'fill' }),
    optional: bool(3, 'Whether the secret or key may be missing.', { zero: 'keep' }),
  },
  { required: ['key'], inline: [inline(1, LocalObjectReference.properties)], 'x-kubernetes-map-type': 'atomic' },
);

export const FileKeySelector = named(
  'io.k8s.api.core.v1.FileKeySelector',
  'A key of a file in a volume.',
  {
    volumeName: string(1, { zero: 'fill' }),
    path: string(2, { zero: 'fill' }),
    key: string(3, { zero: 'fill' }),
    optional: bool(4, { zero: 'keep', default: false }),
  },
  { required: ['key', 'path', 'volumeName'], 'x-kubernetes-map-type': 'atomic' },
);

export const EnvVarSource = named('io.k8s.api.core.v1.EnvVarSource', 'Where the value of a variable comes from.', {
  fieldRef: message(ObjectFieldSelector, 1, 'A field of the pod.'),
  resourceFieldRef: message(ResourceFieldSelector, 2, 'A resource of a container.'),
  configMapKeyRef: message(ConfigMapKeySelector, 3, 'A key of a config map.'),
  secretKeyRef: message(SecretKeySelector, 4, 'A key of a secret.'),
  fileKeyRef: message(FileKeySelector, 5, 'A key of a file.'),
});

export const EnvVar = named(
  'io.k8s.api.core.v1.EnvVar',
  'An environment variable.',
  {
    name: string(1, 'Name of the variable.', { zero: 'fill' }),
    value: string(2, 'Its value; $(NAME) stands for another variable.'),
    valueFrom: message(EnvVarSource, 3, 'Where its value comes from.'),
  },
  { required: ['name'] },
);

export const ConfigMapEnvSource = named(
  'io.k8s.api.core.v1.ConfigMapEnvSource',
  'All keys of a config map.',
  {
    ...LocalObjectReference.properties,
    optional: bool(2, 'Whether the config map may be missing.', { zero: 'keep' }),
  },
  { inline: [inline(1, LocalObjectReference.properties)] },
);

export const SecretEnvSource = named(
  'io.k8s.api.core.v1.SecretEnvSource',
  'All keys of a secret.',
  {
    ...LocalObjectReference.properties,
    optional: bool(2, 'Whether the secret may be missing.', { zero: 'keep' }),
  },
  { inline: [inline(1, LocalObjectReference.properties)] },
);

export const EnvFromSource = named('io.k8s.api.core.v1.EnvFromSource', 'A source of a whole set of variables.', {
  prefix: string(1, 'Put before every name.'),
  configMapRef: message(ConfigMapEnvSource, 2, 'A config map.'),
  secretRef: message(SecretEnvSource, 3, 'A secret.'),
});
