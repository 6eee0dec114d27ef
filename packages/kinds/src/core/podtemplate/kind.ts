import type { Kind } from '@berth/machinery/kind';
import { PodTemplate } from './schema.ts';

export const podTemplates = {
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  singular: 'podtemplate',
  namespaced: true,
  schema: PodTemplate,
  returnsDeleted: true,
  load: async () => (await import('./index.ts')).podTemplates,
} satisfies Kind;
