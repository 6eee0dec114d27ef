import { int32, message, named, quantity, string, struct } from '../../builders.ts';
import { CrossVersionObjectReference, MetricIdentifier } from './metrics.ts';

export const MetricValueStatus = named('io.k8s.api.autoscaling.v2.MetricValueStatus', 'What a metric is.', {
  value: quantity(1, 'The value of the metric.', { zero: 'keep' }),
  averageValue: quantity(2, 'The value for each pod.', { zero: 'keep' }),
  averageUtilization: int32(3, 'The share of what pods request, in percent.', { zero: 'keep' }),
});

export const ObjectMetricStatus = named(
  'io.k8s.api.autoscaling.v2.ObjectMetricStatus',
  'What a metric of one object is.',
  {
    metric: struct(MetricIdentifier, 1, 'Which metric.'),
    current: struct(MetricValueStatus, 2, 'What it is.'),
    describedObject: struct(CrossVersionObjectReference, 3, 'The object.'),
  },
  { required: ['current', 'describedObject', 'metric'] },
);

export const PodsMetricStatus = named(
  'io.k8s.api.autoscaling.v2.PodsMetricStatus',
  'What a metric of every pod is.',
  { metric: struct(MetricIdentifier, 1, 'Which metric.'), current: struct(MetricValueStatus, 2, 'What it is.') },
  { required: ['current', 'metric'] },
);

export const ResourceMetricStatus = named(
  'io.k8s.api.autoscaling.v2.ResourceMetricStatus',
  'What pods use of a resource.',
  { name: string(1, 'The resource.', { zero: 'fill' }), current: struct(MetricValueStatus, 2, 'What they use.') },
  { required: ['current', 'name'] },
);

export const ContainerResourceMetricStatus = named(
  'io.k8s.api.autoscaling.v2.ContainerResourceMetricStatus',
  'What one container of every pod uses of a resource.',
  {
    name: string(1, 'The resource.', { zero: 'fill' }),
    current: struct(MetricValueStatus, 2, 'What it uses.'),
    container: string(3, 'The container.', { zero: 'fill' }),
  },
  { required: ['container', 'current', 'name'] },
);

export const ExternalMetricStatus = named(
  'io.k8s.api.autoscaling.v2.ExternalMetricStatus',
  'What a metric from outside of the cluster is.',
  { metric: struct(MetricIdentifier, 1, 'Which metric.'), current: struct(MetricValueStatus, 2, 'What it is.') },
  { required: ['current', 'metric'] },
);

export const MetricStatus = named(
  'io.k8s.api.autoscaling.v2.MetricStatus',
  'What a metric is.',
  {
    type: string(1, 'Which of the sources below is used.', { zero: 'fill' }),
    object: message(ObjectMetricStatus, 2, 'A metric of one object.'),
    pods: message(PodsMetricStatus, 3, 'A metric of every pod.'),
    resource: message(ResourceMetricStatus, 4, 'What pods use of a resource.'),
    containerResource: message(ContainerResourceMetricStatus, 7, 'What one container of every pod uses of a resource.'),
    external: message(ExternalMetricStatus, 5, 'A metric from outside of the cluster.'),
  },
  { required: ['type'] },
);
