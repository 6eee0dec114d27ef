import { forbiddenResource, notFound } from '@berth/machinery/invalid';
import { namespaceTerminating } from '../operations/terminating.ts';
import { type AdmissionPlugin, namespaceNameOf, namespaceOf } from './plugin.ts';

/** Namespaces that nobody may delete (pkg/kubeapiserver/options/plugins.go). */
const immortal = new Set(['default', 'kube-system', 'kube-public']);

/**
 * NamespaceLifecycle: objects are created in namespaces that exist and are not ending; some namespaces stay. Between this look
 * and the write the store's `closing` mark stands in for it. A binding makes nothing new, and there are
 * many: they do not ask.
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  handles: ({ operation, kind, settings }) =>
    (operation === 'CREATE' && kind.namespaced && settings.subresource !== 'binding') ||
    (operation === 'DELETE' && kind.kind === 'Namespace'),
  async admit(request) {
    const { kind, object, operation } = request;
    if (operation === 'DELETE') {
      const name = object.metadata.name ?? '';
      if (immortal.has(name))
        throw forbiddenResource({ group: '', resource: 'namespaces' }, name, 'this namespace may not be deleted');
      return;
    }
    const namespace = namespaceNameOf(request);
    const stored = await namespaceOf(request);
    if (stored === undefined) throw notFound({ group: '', resource: 'namespaces' }, namespace);
    if (stored.fields['status.phase'] === 'Terminating')
      throw namespaceTerminating(kind, object.metadata.name ?? '', namespace);
  },
};
