import type { KindDefinition } from '@berth/machinery/kind';
import type { MutatingWebhook } from '../../types.ts';
import { defaultWebhooks } from '../shared/defaults.ts';
import { webhookConfiguration } from '../shared/kind.ts';
import { MutatingWebhookConfiguration } from './schema.ts';

export const mutatingWebhookConfigurations: KindDefinition = {
  ...webhookConfiguration,
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  singular: 'mutatingwebhookconfiguration',
  schema: MutatingWebhookConfiguration,
  defaults(object) {
    defaultWebhooks(object);
    for (const webhook of (object.webhooks ?? []) as MutatingWebhook[]) webhook.reinvocationPolicy ??= 'Never';
  },
};
