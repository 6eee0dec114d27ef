import type { KindDefinition } from '@berth/machinery/kind';
import { podColumns } from './columns.ts';
import { podDefaults } from './defaults.ts';
import { indexes, selectableFields } from './fields.ts';
import type { Pod } from '../../types.ts';
import { Pod as schema } from './schema/pod.ts';
import { nameWarnings, podWarnings } from './warnings.ts';
import { validatePod, validatePodChange } from './validate/index.ts';
import { gracefulDeletion, prepareForCreate, prepareForUpdate } from './strategy.ts';

const proxyVerbs = ['create', 'delete', 'get', 'patch', 'update'];
const writeVerbs = ['get', 'patch', 'update'];

export const pods: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  schema,
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
  columns: podColumns,
  defaults: podDefaults,
  prepareForCreate,
  prepareForUpdate,
  gracefulDeletion,
  selectableFields,
  indexes,
  stripes: 4,
  validate: validatePod,
  validateUpdate: validatePodChange,
  // Upstream says nothing on updates: they are frequent, and people seldom make them.
  warnings: (object, old) =>
    old === undefined ? [...nameWarnings(object.metadata, "the Pod's hostname"), ...podWarnings(object as Pod)] : [],
};
