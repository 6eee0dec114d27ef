import { int32, kindSchema, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ScaleSpec = named('io.k8s.api.autoscaling.v1.ScaleSpec', '', {
  replicas: int32(1),
});

export const ScaleStatus = named(
  'io.k8s.api.autoscaling.v1.ScaleStatus',
  '',
  {
    replicas: int32(1, { zero: 'fill' }),
    selector: string(2),
  },
  { required: ['replicas'] },
);

export const Scale = kindSchema('io.k8s.api.autoscaling.v1.Scale', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(ScaleSpec, 2),
  status: struct(ScaleStatus, 3),
});
