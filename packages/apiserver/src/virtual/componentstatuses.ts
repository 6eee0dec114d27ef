import { notFound } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendObject, sendObjects } from '../http/respond.ts';
import { listWish } from '../verbs/list.ts';

/** The parts that upstream knows; here whoever answers is all of them, and is well. */
const components = ['scheduler', 'controller-manager', 'etcd-0'];

const status = (name: string): KubeObject => ({
  kind: 'ComponentStatus',
  apiVersion: 'v1',
  metadata: { name },
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
});

/** GET and list of component statuses (pkg/registry/core/componentstatus/rest.go). */
export function componentStatuses(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info } = resource;
  if (info.verb === 'get') {
    if (!components.includes(info.name)) throw notFound({ group: '', resource: 'componentstatus' }, info.name);
    return sendObject(replyOf(resource), call, kind, status(info.name));
  }
  const { selection } = listWish(resource);
  const chosen = components.filter((name) => selection.matches({ namespace: '', name, labels: {}, fields: {} }));
  return sendObjects(replyOf(resource), call, kind, chosen.map(status), {});
}
