import { kindSchema, map, quantity, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const NodeMetrics = kindSchema(
  'io.k8s.metrics.pkg.apis.metrics.v1beta1.NodeMetrics',
  'What a node used of its resources, in a window of time.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    timestamp: time(2, 'End of the window.', { zero: 'fill' }),
    window: string(3, 'Length of the window, as a duration.', { zero: 'fill' }),
    usage: map(4, quantity(), 'What was used: cpu, and memory that cannot be taken back.', { zero: 'fill' }),
  },
  { required: ['timestamp', 'window', 'usage'] },
);
