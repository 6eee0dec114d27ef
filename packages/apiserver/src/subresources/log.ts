import { ApiError, type FieldError } from '@berth/machinery/errors';
import { forbidden, invalid, invalidValue } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { askNode } from '../dial/node.ts';
import { wholeNumber } from '../http/query.ts';
import type { ResourceRequest } from '../http/request.ts';
import { bytesAsWished } from '../upgrade/messages.ts';
import type { Upgrade } from '../upgrade/upgrade.ts';
import { keyOf, missing, readObject } from '../operations/call.ts';

interface Named {
  name: string;
}

interface ContainerStatus extends Named {
  state?: { waiting?: { reason?: string } };
  lastState?: { terminated?: { containerID?: string } };
  containerID?: string;
}

const list = (containers: readonly Named[]): string => containers.map(({ name }) => name).join(' ');

/** The container whose log is meant (pkg/registry/core/pod/strategy.go LogLocation). @throws ApiError BadRequest */
export function containerOf(pod: KubeObject, wanted: string): string {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec as Record<string, Named[]>;
  const all = [...initContainers, ...containers, ...ephemeralContainers];
  const { name } = pod.metadata;
  if (wanted !== '') {
    if (all.some((container) => container.name === wanted)) return wanted;
    throw new ApiError('BadRequest', `container ${wanted} is not valid for pod ${name}`);
  }
  const annotated = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (annotated !== undefined && all.some((container) => container.name === annotated)) return annotated;
  const [only, ...others] = containers;
  if (only !== undefined && others.length === 0) return only.name;
  const inits = initContainers.length === 0 ? '' : ` or one of the init containers: [${list(initContainers)}]`;
  throw new ApiError(
    'BadRequest',
    `a container name must be specified for pod ${name}, choose one of: [${list(containers)}]${inits}`,
  );
}

/** What the node would say, said here without asking it. */
function checkStarted(pod: KubeObject, container: string, previous: boolean): void {
  const {
    containerStatuses = [],
    initContainerStatuses = [],
    ephemeralContainerStatuses = [],
  } = (pod.status ?? {}) as Record<string, ContainerStatus[]>;
  const status = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find(
    (one) => one.name === container,
  );
  const { name } = pod.metadata;
  if (previous && status?.lastState?.terminated === undefined)
    throw new ApiError('BadRequest', `previous terminated container "${container}" in pod "${name}" not found`);
  const reason = status === undefined ? 'ContainerCreating' : (status.state?.waiting?.reason ?? '');
  const hasRun = status?.lastState?.terminated !== undefined || (status?.containerID ?? '') !== '';
  if (!previous && !hasRun && (status === undefined || status.state?.waiting !== undefined))
    throw new ApiError(
      'BadRequest',
      `container "${container}" in pod "${name}" is waiting to start: ${reason || 'ContainerCreating'}`,
    );
}

/** @throws ApiError BadRequest, Invalid (upstream ValidatePodLogOptions) */
function checkOptions(query: URLSearchParams, name: string): void {
  const errors: FieldError[] = [];
  const atLeast = (field: string, least: 0 | 1): void => {
    const value = wholeNumber(query, field);
    const detail = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0';
    if (value !== undefined && value < least) errors.push(invalidValue(field, value, detail));
  };
  atLeast('tailLines', 0);
  atLeast('limitBytes', 1);
  if (query.has('sinceSeconds') && query.has('sinceTime'))
    errors.push(forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  else atLeast('sinceSeconds', 1);
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, name, errors);
}

/** GET pods/NAME/log: a stream from the agent of the pod's node. */
export async function log(resource: ResourceRequest): Promise<Response | Upgrade> {
  const { call, kind, info, url, request } = resource;
  const stored = await call.server.store.get(keyOf(call, kind, info.namespace, info.name));
  if (stored === undefined) throw missing(kind, info.name);
  checkOptions(url.searchParams, info.name);
  const pod = readObject(kind, stored);
  const container = containerOf(pod, url.searchParams.get('container') ?? '');
  const node: string = pod.spec.nodeName ?? '';
  if (node === '') throw new ApiError('BadRequest', `pod ${info.name} does not have a host assigned`);
  checkStarted(pod, container, url.searchParams.get('previous') === 'true');
  const query = new URLSearchParams(url.search);
  query.delete('container');
  const path = `/containerLogs/${info.namespace}/${info.name}/${container}`;
  const answer = await askNode(
    call,
    node,
    { method: 'GET', path: query.size === 0 ? path : `${path}?${query}` },
    request.signal,
  );
  if (!answer.ok)
    throw new ApiError(
      answer.status === 404 ? 'NotFound' : answer.status < 500 ? 'BadRequest' : 'InternalError',
      (await answer.text()).slice(0, 1000) || `the node answered ${answer.status}`,
    );
  const headers = { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' };
  return bytesAsWished(resource, new Response(answer.body, { headers }));
}
