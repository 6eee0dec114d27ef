import type { KindDefinition } from '@berth/machinery/kind';
import { webhookConfiguration } from '../shared/kind.ts';
import { ValidatingWebhookConfiguration } from './schema.ts';

export const validatingWebhookConfigurations: KindDefinition = {
  ...webhookConfiguration,
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  singular: 'validatingwebhookconfiguration',
  schema: ValidatingWebhookConfiguration,
};
