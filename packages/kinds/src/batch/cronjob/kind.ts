import type { Kind } from '@berth/machinery/kind';
import { CronJob } from './schema.ts';

export const cronJobs = {
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  schema: CronJob,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).cronJobs,
} satisfies Kind;
