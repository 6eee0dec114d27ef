import { kindSchema, struct } from '../../builders.ts';
import { PodTemplateSpec } from '../pod/schema/pod.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const PodTemplate = kindSchema('io.k8s.api.core.v1.PodTemplate', 'What pods can be made from.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  template: struct(PodTemplateSpec, 2, 'What a pod is made from.'),
});
