import { int32, kindSchema, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ScaleSpec = named('io.k8s.api.autoscaling.v1.ScaleSpec', 'How many pods are wanted.', {
  replicas: int32(1, 'How many pods there should be.'),
});

export const ScaleStatus = named(
  'io.k8s.api.autoscaling.v1.ScaleStatus',
  'How many pods there are.',
  {
    replicas: int32(1, 'How many pods there are.', { zero: 'fill' }),
    selector: string(2, 'Labels of the pods, as text.'),
  },
  { required: ['replicas'] },
);

export const Scale = kindSchema('io.k8s.api.autoscaling.v1.Scale', 'How many pods something has.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(ScaleSpec, 2, 'What is wanted.'),
  status: struct(ScaleStatus, 3, 'What is.'),
});
