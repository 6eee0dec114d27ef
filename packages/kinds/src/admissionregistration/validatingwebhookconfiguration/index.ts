import type { KindDefinition } from '@berth/machinery/kind';
import { webhookHooks } from '../shared/hooks.ts';
import { validatingWebhookConfigurations as kind } from './kind.ts';

export const validatingWebhookConfigurations: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  ...webhookHooks,
};
