import { kindSchema, list, named, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { matchConditions, objectSelector, requiredFields, webhookFields } from '../shared/webhook.ts';

const ValidatingWebhook = named(
  'io.k8s.api.admissionregistration.v1.ValidatingWebhook',
  'A webhook that may refuse requests.',
  {
    ...webhookFields,
    objectSelector: objectSelector(10),
    matchConditions: matchConditions(11),
  },
  { required: requiredFields },
);

export const ValidatingWebhookConfiguration = kindSchema(
  'io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration',
  'Webhooks that may refuse requests.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    webhooks: list(2, ValidatingWebhook, 'The webhooks, asked all at once.', { keys: ['name'], mergeKey: 'name' }),
  },
);
