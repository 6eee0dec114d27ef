import { list, message, named, string } from '../../builders.ts';
import { FieldSelectorRequirement, LabelSelectorRequirement } from '../../meta/labelselector.ts';

export const FieldSelectorAttributes = named('io.k8s.api.authorization.v1.FieldSelectorAttributes', '', {
  rawSelector: string(1),
  requirements: list(2, FieldSelectorRequirement, { 'x-kubernetes-list-type': 'atomic' }),
});

export const LabelSelectorAttributes = named('io.k8s.api.authorization.v1.LabelSelectorAttributes', '', {
  rawSelector: string(1),
  requirements: list(2, LabelSelectorRequirement, { 'x-kubernetes-list-type': 'atomic' }),
});

export const ResourceAttributes = named('io.k8s.api.authorization.v1.ResourceAttributes', '', {
  namespace: string(1),
  verb: string(2),
  group: string(3),
  version: string(4),
  resource: string(5),
  subresource: string(6),
  name: string(7),
  fieldSelector: message(FieldSelectorAttributes, 8),
  labelSelector: message(LabelSelectorAttributes, 9),
});

export const NonResourceAttributes = named('io.k8s.api.authorization.v1.NonResourceAttributes', '', {
  path: string(1),
  verb: string(2),
});
