import { kindSchema, message, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const IngressClassParametersReference = named(
  'io.k8s.api.networking.v1.IngressClassParametersReference',
  'An object with settings of a controller.',
  {
    apiGroup: string(1, 'Group of the kind; the core group unless said.', { zero: 'keep' }),
    kind: string(2, 'Kind of the object.', { zero: 'fill' }),
    name: string(3, 'Name of the object.', { zero: 'fill' }),
    scope: string(4, 'Cluster or Namespace.', { zero: 'keep' }),
    namespace: string(5, 'Its namespace, where scope is Namespace.', { zero: 'keep' }),
  },
  { required: ['kind', 'name'] },
);

export const IngressClassSpec = named(
  'io.k8s.api.networking.v1.IngressClassSpec',
  'Which controller a class stands for.',
  {
    controller: string(1, 'Name of the controller, as a domain with a path.'),
    parameters: message(IngressClassParametersReference, 2, 'Object with its settings.'),
  },
);

export const IngressClass = kindSchema(
  'io.k8s.api.networking.v1.IngressClass',
  'A class of ingresses, served by one controller.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(IngressClassSpec, 2, 'Which controller the class stands for.'),
  },
);
