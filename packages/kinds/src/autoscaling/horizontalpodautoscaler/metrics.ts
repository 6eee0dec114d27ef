import { int32, message, named, quantity, string, struct } from '../../builders.ts';
import { LabelSelector } from '../../meta/labelselector.ts';

export const CrossVersionObjectReference = named(
  'io.k8s.api.autoscaling.v2.CrossVersionObjectReference',
  'Names an object of the same namespace.',
  {
    kind: string(1, 'Kind of the object.', { zero: 'fill' }),
    name: string(2, 'Name of the object.', { zero: 'fill' }),
    apiVersion: string(3, 'Group and version of the object.'),
  },
  { required: ['kind', 'name'] },
);

export const MetricIdentifier = named(
  'io.k8s.api.autoscaling.v2.MetricIdentifier',
  'Which metric is meant.',
  {
    name: string(1, 'Name of the metric.', { zero: 'fill' }),
    selector: message(LabelSelector, 2, 'Labels of the metric.'),
  },
  { required: ['name'] },
);

export const MetricTarget = named(
  'io.k8s.api.autoscaling.v2.MetricTarget',
  'What a metric should be.',
  {
    type: string(1, 'Utilization, Value or AverageValue.', { zero: 'fill' }),
    value: quantity(2, 'The value of the metric.', { zero: 'keep' }),
    averageValue: quantity(3, 'The value for each pod.', { zero: 'keep' }),
    averageUtilization: int32(4, 'The share of what pods request, in percent.', { zero: 'keep' }),
  },
  { required: ['type'] },
);

export const ObjectMetricSource = named(
  'io.k8s.api.autoscaling.v2.ObjectMetricSource',
  'A metric of one object.',
  {
    describedObject: struct(CrossVersionObjectReference, 1, 'The object.'),
    target: struct(MetricTarget, 2, 'What the metric should be.'),
    metric: struct(MetricIdentifier, 3, 'Which metric.'),
  },
  { required: ['describedObject', 'metric', 'target'] },
);

export const PodsMetricSource = named(
  'io.k8s.api.autoscaling.v2.PodsMetricSource',
  'A metric of every pod.',
  {
    metric: struct(MetricIdentifier, 1, 'Which metric.'),
    target: struct(MetricTarget, 2, 'What the metric should be.'),
  },
  { required: ['metric', 'target'] },
);

export const ResourceMetricSource = named(
  'io.k8s.api.autoscaling.v2.ResourceMetricSource',
  'What pods use of a resource.',
  { name: string(1, 'The resource.', { zero: 'fill' }), target: struct(MetricTarget, 2, 'What the use should be.') },
  { required: ['name', 'target'] },
);

export const ContainerResourceMetricSource = named(
  'io.k8s.api.autoscaling.v2.ContainerResourceMetricSource',
  'What one container of every pod uses of a resource.',
  {
    name: string(1, 'The resource.', { zero: 'fill' }),
    target: struct(MetricTarget, 2, 'What the use should be.'),
    container: string(3, 'The container.', { zero: 'fill' }),
  },
  { required: ['container', 'name', 'target'] },
);

export const ExternalMetricSource = named(
  'io.k8s.api.autoscaling.v2.ExternalMetricSource',
  'A metric from outside of the cluster.',
  {
    metric: struct(MetricIdentifier, 1, 'Which metric.'),
    target: struct(MetricTarget, 2, 'What the metric should be.'),
  },
  { required: ['metric', 'target'] },
);

export const MetricSpec = named(
  'io.k8s.api.autoscaling.v2.MetricSpec',
  'A metric and what it should be.',
  {
    type: string(1, 'Which of the sources below is used.', { zero: 'fill' }),
    object: message(ObjectMetricSource, 2, 'A metric of one object.'),
    pods: message(PodsMetricSource, 3, 'A metric of every pod.'),
    resource: message(ResourceMetricSource, 4, 'What pods use of a resource.'),
    containerResource: message(ContainerResourceMetricSource, 7, 'What one container of every pod uses of a resource.'),
    external: message(ExternalMetricSource, 5, 'A metric from outside of the cluster.'),
  },
  { required: ['type'] },
);
