import type { KindDefinition } from '@berth/machinery/kind';
import type { MutatingWebhook } from '../../types.ts';
import { defaultWebhooks } from '../shared/defaults.ts';
import { webhookHooks } from '../shared/hooks.ts';
import { mutatingWebhookConfigurations as kind } from './kind.ts';

export const mutatingWebhookConfigurations: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  ...webhookHooks,
  defaults(object) {
    defaultWebhooks(object);
    for (const webhook of (object.webhooks ?? []) as MutatingWebhook[]) webhook.reinvocationPolicy ??= 'Never';
  },
};
