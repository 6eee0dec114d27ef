import type { Kind } from '@berth/machinery/kind';
import { Pod as schema } from './schema/pod.ts';

const proxyVerbs = ['create', 'delete', 'get', 'patch', 'update'];
const writeVerbs = ['get', 'patch', 'update'];

export const pods = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  schema,
  returnsDeleted: true,
  subresources: {
    status: true,
    attach: { kind: 'PodAttachOptions', group: '', version: 'v1', verbs: ['create', 'get'] },
    binding: { kind: 'Binding', group: '', version: 'v1', verbs: ['create'] },
    ephemeralcontainers: { kind: 'Pod', group: '', version: 'v1', verbs: writeVerbs },
    eviction: { kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
    exec: { kind: 'PodExecOptions', group: '', version: 'v1', verbs: ['create', 'get'] },
    log: { kind: 'Pod', group: '', version: 'v1', verbs: ['get'] },
    portforward: { kind: 'PodPortForwardOptions', group: '', version: 'v1', verbs: ['create', 'get'] },
    proxy: { kind: 'PodProxyOptions', group: '', version: 'v1', verbs: proxyVerbs },
    resize: { kind: 'Pod', group: '', version: 'v1', verbs: writeVerbs },
  },
  load: async () => (await import('./index.ts')).pods,
} satisfies Kind;
