import { type Availability, local, withAvailability } from '@berth/kinds/apiregistration/apiservice/conditions';
import type { APIService, EndpointSlice, Service } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import type { Reader, ReconcileKey, Reconciler } from '@berth/machinery/reconcile';
import { deepEqual } from '@berth/machinery/values';

const resource = 'apiregistration.k8s.io/apiservices';
const slicesResource = 'discovery.k8s.io/endpointslices';
const serviceLabel = 'kubernetes.io/service-name';

/** Asks an extension server what it serves; answers with why it could not be asked, or undefined. */
export type Probe = (apiService: KubeObject) => Promise<string | undefined>;

interface Snapshot {
  apiService: APIService | undefined;
  availability?: Availability;
}

/** Milliseconds until a server that answers, or one that does not, is asked again: nobody tells when it goes or comes. */
const checkAgain = 60_000;
const tryAgain = 10_000;

const passed: Availability = { status: 'True', reason: 'Passed', message: 'all checks passed' };
const no = (reason: string, message: string): Availability => ({ status: 'False', reason, message });

const isReady = ({ endpoints, ports }: EndpointSlice, portName: string): boolean =>
  (endpoints ?? []).some(({ conditions }) => conditions?.ready ?? true) &&
  (ports ?? []).some(({ name, port }) => (name ?? '') === portName && port !== undefined);

/** Why the Service cannot be used; undefined: its server can be asked. */
function refusalOf(
  { spec }: APIService,
  service: Service | undefined,
  slices: readonly EndpointSlice[],
): Availability | undefined {
  const { namespace = '', name = '', port = 443 } = spec?.service ?? {};
  const what = `service/${name} in "${namespace}"`;
  if (service === undefined) return no('ServiceNotFound', `${what} is not present`);
  if ((service.spec?.type ?? 'ClusterIP') !== 'ClusterIP') return undefined;
  const found = service.spec?.ports?.find((one) => one.port === port);
  if (found === undefined) return no('ServicePortError', `${what} is not listening on port ${port}`);
  if (slices.length === 0) return no('EndpointsNotFound', `cannot find endpointslices for ${what}`);
  const portName = found.name ?? '';
  if (!slices.some((slice) => isReady(slice, portName)))
    return no('MissingEndpoints', `endpointslices for ${what} have no addresses with port name "${portName}"`);
  return undefined;
}

async function availabilityOf(reader: Reader, probe: Probe, apiService: APIService): Promise<Availability> {
  const reference = apiService.spec?.service;
  if (reference === undefined) return local;
  const { namespace = '', name = '' } = reference;
  const [service, slices] = await Promise.all([
    reader.get('services', namespace, name),
    reader.list(slicesResource, { namespace, selector: { matchLabels: { [serviceLabel]: name } } }),
  ]);
  const refusal = refusalOf(apiService, service as Service | undefined, slices as unknown as EndpointSlice[]);
  if (refusal !== undefined) return refusal;
  const failure = await probe(apiService as KubeObject);
  return failure === undefined ? passed : no('FailedDiscoveryCheck', failure);
}

/** The registrations behind a Service. */
async function registered(reader: Reader, namespace = '', name = ''): Promise<ReconcileKey[]> {
  const all = (await reader.list(resource)) as readonly APIService[];
  return all
    .filter(({ spec }) => spec?.service?.name === name && spec.service.namespace === namespace)
    .map(({ metadata }) => ({ namespace: '', name: metadata.name ?? '' }));
}

/** Says of each APIService whether it can be used (kube-aggregator pkg/controllers/status). */
export function createApiServiceAvailability(probe: Probe): Reconciler<Snapshot> {
  return {
    name: 'apiservice-availability',
    username: 'system:apiserver',
    watches: [
      { resource, keys: ({ object }) => [{ namespace: '', name: object.metadata.name ?? '' }] },
      {
        resource: 'services',
        keys: ({ object: { metadata } }, reader) => registered(reader, metadata.namespace, metadata.name),
      },
      {
        resource: slicesResource,
        keys: ({ object: { metadata } }, reader) =>
          registered(reader, metadata.namespace, metadata.labels?.[serviceLabel]),
      },
    ],
    async load(reader, { name }) {
      const apiService = (await reader.get(resource, '', name)) as APIService | undefined;
      if (apiService === undefined) return { apiService };
      return { apiService, availability: await availabilityOf(reader, probe, apiService) };
    },
    decide({ apiService, availability }, now) {
      if (apiService === undefined || availability === undefined) return { writes: [] };
      const old = apiService.status?.conditions ?? [];
      const conditions = withAvailability(old, availability, now);
      const object = { ...apiService, status: { ...apiService.status, conditions } } as KubeObject;
      return {
        writes: deepEqual(conditions, old) ? [] : [{ verb: 'update', subresource: 'status', object }],
        ...(availability === passed ? { requeueAfter: checkAgain } : {}),
        ...(availability.reason === 'FailedDiscoveryCheck' ? { requeueAfter: tryAgain } : {}),
      };
    },
  };
}
