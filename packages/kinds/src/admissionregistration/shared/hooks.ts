import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { defaultWebhooks } from './defaults.ts';
import { validateWebhooks } from './validate-webhooks.ts';

/** What the two kinds of webhook configurations share (upstream pkg/registry/admissionregistration). */
export const webhookHooks = {
  columns: [
    nameColumn,
    column(
      'Webhooks',
      'integer',
      'How many webhooks there are.',
      ({ webhooks }) => ((webhooks ?? []) as unknown[]).length,
    ),
    ageColumn,
  ],
  allowUnconditionalUpdate: false,
  generationOf: ({ webhooks }) => webhooks ?? [],
  defaults: defaultWebhooks,
  validate: validateWebhooks,
} satisfies Partial<KindDefinition>;
