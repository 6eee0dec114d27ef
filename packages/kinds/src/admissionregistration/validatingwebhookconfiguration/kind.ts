import type { Kind } from '@berth/machinery/kind';
import { webhookConfiguration } from '../shared/kind.ts';
import { ValidatingWebhookConfiguration } from './schema.ts';

export const validatingWebhookConfigurations = {
  ...webhookConfiguration,
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  singular: 'validatingwebhookconfiguration',
  schema: ValidatingWebhookConfiguration,
  load: async () => (await import('./index.ts')).validatingWebhookConfigurations,
} satisfies Kind;
