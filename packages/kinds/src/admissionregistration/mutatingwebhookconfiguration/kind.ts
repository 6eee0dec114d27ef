import type { Kind } from '@berth/machinery/kind';
import { webhookConfiguration } from '../shared/kind.ts';
import { MutatingWebhookConfiguration } from './schema.ts';

export const mutatingWebhookConfigurations = {
  ...webhookConfiguration,
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  singular: 'mutatingwebhookconfiguration',
  schema: MutatingWebhookConfiguration,
  load: async () => (await import('./index.ts')).mutatingWebhookConfigurations,
} satisfies Kind;
