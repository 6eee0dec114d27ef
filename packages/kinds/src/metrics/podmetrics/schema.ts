import { kindSchema, list, map, named, quantity, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ContainerMetrics = named(
  'io.k8s.metrics.pkg.apis.metrics.v1beta1.ContainerMetrics',
  'What a container used.',
  {
    name: string(1, 'Name of the container.', { zero: 'fill' }),
    usage: map(2, quantity(), 'What was used: cpu, and memory that cannot be taken back.', { zero: 'fill' }),
  },
  { required: ['name', 'usage'] },
);

export const PodMetrics = kindSchema(
  'io.k8s.metrics.pkg.apis.metrics.v1beta1.PodMetrics',
  'What the containers of a pod used, in a window of time.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    timestamp: time(2, 'End of the window.', { zero: 'fill' }),
    window: string(3, 'Length of the window, as a duration.', { zero: 'fill' }),
    containers: list(4, ContainerMetrics, 'Its containers, all in the same window.', { zero: 'fill' }),
  },
  { required: ['timestamp', 'window', 'containers'] },
);
