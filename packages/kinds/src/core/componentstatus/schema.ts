import { kindSchema, list, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ComponentCondition = named(
  'io.k8s.api.core.v1.ComponentCondition',
  'One aspect of the health of a component.',
  {
    type: string(1, 'Which aspect: Healthy.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    message: string(3, 'What is known of it.'),
    error: string(4, 'What went wrong.'),
  },
  { required: ['status', 'type'] },
);

export const ComponentStatus = kindSchema(
  'io.k8s.api.core.v1.ComponentStatus',
  'Whether a part of the control plane is healthy.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    conditions: list(2, ComponentCondition, 'Aspects of its health.', { keys: ['type'], mergeKey: 'type' }),
  },
);
