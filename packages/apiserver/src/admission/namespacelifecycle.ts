import { forbiddenResource, notFound } from '@berth/machinery/invalid';
import { namespaceTerminating } from '../operations/terminating.ts';
import type { AdmissionPlugin } from './plugin.ts';

/** Namespaces that nobody may delete (pkg/kubeapiserver/options/plugins.go). */
const immortal = new Set(['default', 'kube-system', 'kube-public']);

/**
 * NamespaceLifecycle: objects are created in namespaces that exist and are not ending; some namespaces stay. Between this look
 * and the write the store's `closing` mark stands in for it.
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  handles: ({ operation, kind }) =>
    (operation === 'CREATE' && kind.namespaced) || (operation === 'DELETE' && kind.kind === 'Namespace'),
  async admit({ call, kind, object, operation }) {
    if (operation === 'DELETE') {
      const name = object.metadata.name ?? '';
      if (immortal.has(name))
        throw forbiddenResource({ group: '', resource: 'namespaces' }, name, 'this namespace may not be deleted');
      return;
    }
    const namespace = object.metadata.namespace ?? '';
    const stored = await call.server.store.get({
      cluster: call.cluster.id,
      resource: 'namespaces',
      namespace: '',
      name: namespace,
    });
    if (stored === undefined) throw notFound({ group: '', resource: 'namespaces' }, namespace);
    if (stored.fields['status.phase'] === 'Terminating')
      throw namespaceTerminating(kind, object.metadata.name ?? '', namespace);
  },
};
