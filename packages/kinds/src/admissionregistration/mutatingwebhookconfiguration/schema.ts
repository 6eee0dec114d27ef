import { kindSchema, list, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { matchConditions, objectSelector, requiredFields, webhookFields } from '../shared/webhook.ts';

const MutatingWebhook = named(
  'io.k8s.api.admissionregistration.v1.MutatingWebhook',
  'A webhook that may change objects.',
  {
    ...webhookFields,
    objectSelector: objectSelector(11),
    reinvocationPolicy: string(
      10,
      'Whether it is asked again when others changed the object later: Never or IfNeeded.',
      {
        zero: 'keep',
      },
    ),
    matchConditions: matchConditions(12),
  },
  { required: requiredFields },
);

export const MutatingWebhookConfiguration = kindSchema(
  'io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration',
  'Webhooks that may change objects on their way in.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    webhooks: list(2, MutatingWebhook, 'The webhooks, asked one after the other.', {
      keys: ['name'],
      mergeKey: 'name',
    }),
  },
);
