import { list, message, named, string } from '../../builders.ts';
import { FieldSelectorRequirement, LabelSelectorRequirement } from '../../meta/labelselector.ts';

export const FieldSelectorAttributes = named(
  'io.k8s.api.authorization.v1.FieldSelectorAttributes',
  'Which objects, by field.',
  {
    rawSelector: string(1),
    requirements: list(2, FieldSelectorRequirement, { 'x-kubernetes-list-type': 'atomic' }),
  },
);

export const LabelSelectorAttributes = named(
  'io.k8s.api.authorization.v1.LabelSelectorAttributes',
  'Which objects, by label.',
  {
    rawSelector: string(1),
    requirements: list(2, LabelSelectorRequirement, { 'x-kubernetes-list-type': 'atomic' }),
  },
);

export const ResourceAttributes = named(
  'io.k8s.api.authorization.v1.ResourceAttributes',
  'What is to be done with which object.',
  {
    namespace: string(1, 'Namespace of the object; all if empty.'),
    verb: string(2, 'What is to be done.'),
    group: string(3, 'Group of the resource.'),
    version: string(4, 'Version of the resource.'),
    resource: string(5, 'The resource.'),
    subresource: string(6, 'Part of the resource.'),
    name: string(7, 'Name of the object; all if empty.'),
    fieldSelector: message(FieldSelectorAttributes, 8, 'Which objects, by field.'),
    labelSelector: message(LabelSelectorAttributes, 9, 'Which objects, by label.'),
  },
);

export const NonResourceAttributes = named(
  'io.k8s.api.authorization.v1.NonResourceAttributes',
  'What is to be done with which path.',
  {
    path: string(1, 'The path.'),
    verb: string(2, 'What is to be done.'),
  },
);
