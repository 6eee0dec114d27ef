import type { Kind } from '@berth/machinery/kind';
import { Job } from './schema.ts';

export const jobs = {
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  categories: ['all'],
  namespaced: true,
  schema: Job,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).jobs,
} satisfies Kind;
