import { type AdmissionPlugin, createsPod } from './plugin.ts';

const labels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/**
 * PodTopologyLabels: a pod that gets a node gets the node's zone and region as labels, for its own containers to read
 * (plugin/pkg/admission/podtopologylabels). A binding carries them to the pod (subresources/binding.ts).
 */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  handles: (request) =>
    request.form?.kind === 'Binding' || (createsPod(request) && Boolean(request.object.spec?.nodeName)),
  async admit({ call, object, form }) {
    const name: string | undefined = form === undefined ? object.spec?.nodeName : object.target?.name;
    if (!name || (form !== undefined && object.target?.kind !== undefined && object.target.kind !== 'Node')) return;
    const node = await call.server.store.get({ cluster: call.cluster.id, resource: 'nodes', namespace: '', name });
    for (const label of labels) {
      const value = node?.labels[label];
      if (value !== undefined) object.metadata.labels = { ...object.metadata.labels, [label]: value };
    }
  },
};
