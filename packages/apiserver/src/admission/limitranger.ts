import { aggregateContainerLimits, aggregateContainerRequests, totalsOf } from '@berth/kinds/core/pod/resources';
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '@berth/kinds/types';
import { aggregate, forbiddenResource } from '@berth/machinery/invalid';
import { parseQuantity, type Quantity } from '@berth/machinery/quantity';
import { byEpoch } from './configuration.ts';
import { type AdmissionPlugin, type AdmissionRequest, nameOf } from './plugin.ts';

type Totals = ReadonlyMap<string, Quantity>;

const byNamespace = byEpoch(async ({ all }) =>
  Map.groupBy((await all('limitranges')) as LimitRange[], ({ metadata }) => metadata.namespace ?? ''),
);

const rangesOf = async ({ call, object }: AdmissionRequest): Promise<readonly LimitRange[]> =>
  (await byNamespace(call)).get(object.metadata.namespace ?? '') ?? [];

const isPod = ({ kind }: AdmissionRequest): boolean => kind.group === '' && kind.plural === 'pods';
const isClaim = ({ kind }: AdmissionRequest): boolean => kind.group === '' && kind.plural === 'persistentvolumeclaims';

/** Sets what a container does not say; answers with upstream's notes about it. */
function fill(container: Container, item: LimitRangeItem, what: string): string[] {
  const set = (field: 'requests' | 'limits', defaults: Record<string, string> = {}): string => {
    const missing = Object.keys(defaults).filter((name) => container.resources?.[field]?.[name] === undefined);
    if (missing.length === 0) return '';
    const added = Object.fromEntries(missing.map((name) => [name, defaults[name]]));
    container.resources = {
      ...container.resources,
      [field]: { ...container.resources?.[field], ...added },
    } as Container['resources'];
    return `${missing.sort().join(', ')} ${field === 'requests' ? 'request' : 'limit'} for ${what} ${container.name}`;
  };
  const limits = set('limits', item.default);
  const requests = set('requests', item.defaultRequest);
  return [requests, limits].filter((note) => note !== '');
}

function applyDefaults(pod: Pod, range: LimitRange): void {
  for (const item of range.spec?.limits ?? []) {
    if (item.type !== 'Container') continue;
    const notes = [
      ...(pod.spec?.containers ?? []).flatMap((container) => fill(container, item, 'container')),
      ...(pod.spec?.initContainers ?? []).flatMap((container) => fill(container, item, 'init container')),
    ];
    if (notes.length > 0)
      pod.metadata.annotations = {
        ...pod.metadata.annotations,
        'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${notes.join('; ')}`,
      };
  }
}

/** One bound of one resource, held against what an object requests and is limited to. */
interface Bound {
  type: string;
  name: string;
  bound: Quantity;
  request: Quantity | undefined;
  limit: Quantity | undefined;
}

function belowMinimum({ type, name, bound, request, limit }: Bound): string | undefined {
  const start = `minimum ${name} usage per ${type} is ${bound}`;
  if (request === undefined) return `${start}.  No request is specified`;
  if (request.cmp(bound) < 0) return `${start}, but request is ${request}`;
  return limit !== undefined && limit.cmp(bound) < 0 ? `${start}, but limit is ${limit}` : undefined;
}

function aboveMaximum({ type, name, bound, request, limit }: Bound): string | undefined {
  const start = `maximum ${name} usage per ${type} is ${bound}`;
  if (type === 'PersistentVolumeClaim') {
    if (request === undefined) return `${start}.  No request is specified`;
    return request.cmp(bound) > 0 ? `${start}, but request is ${request}` : undefined;
  }
  if (limit === undefined) return `${start}.  No limit is specified`;
  if (limit.cmp(bound) > 0) return `${start}, but limit is ${limit}`;
  return request !== undefined && request.cmp(bound) > 0 ? `${start}, but request is ${request}` : undefined;
}

function aboveRatio({ type, name, bound, request, limit }: Bound): string | undefined {
  const start = `${name} max limit to request ratio per ${type} is ${bound}`;
  if (request === undefined || request.isZero()) return `${start}, but no request is specified or request is 0`;
  if (limit === undefined || limit.isZero()) return `${start}, but no limit is specified or limit is 0`;
  const ratio = limit.toNumber() / request.toNumber();
  return ratio > bound.toNumber() ? `${start}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

function complaints(item: LimitRangeItem, requests: Totals, limits: Totals): string[] {
  const hold = (bounds: Record<string, string> | undefined, against: (bound: Bound) => string | undefined) =>
    Object.entries(bounds ?? {}).flatMap(
      ([name, text]) =>
        against({
          type: item.type,
          name,
          bound: parseQuantity(text),
          request: requests.get(name),
          limit: limits.get(name),
        }) ?? [],
    );
  return [
    ...hold(item.min, belowMinimum),
    ...hold(item.max, aboveMaximum),
    ...(item.type === 'PersistentVolumeClaim' ? [] : hold(item.maxLimitRequestRatio, aboveRatio)),
  ];
}

const podLevel = (totals: Totals, list: Record<string, string> | undefined): Totals =>
  new Map([...totals, ...[...totalsOf(list)].filter(([name]) => name === 'cpu' || name === 'memory')]);

function podComplaints(pod: Pod, item: LimitRangeItem): string[] {
  const { spec } = pod;
  if (spec === undefined) return [];
  if (item.type === 'Pod')
    return complaints(
      item,
      podLevel(aggregateContainerRequests(spec), spec.resources?.requests),
      podLevel(aggregateContainerLimits(spec), spec.resources?.limits),
    );
  if (item.type !== 'Container') return [];
  return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
    complaints(item, totalsOf(resources?.requests), totalsOf(resources?.limits)),
  );
}

const claimComplaints = ({ spec }: PersistentVolumeClaim, item: LimitRangeItem): string[] =>
  item.type === 'PersistentVolumeClaim' ? complaints(item, totalsOf(spec?.resources?.requests), new Map()) : [];

/** LimitRanger: single objects keep to the ranges of their namespace, and get its defaults (plugin/pkg/admission/limitranger). */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  handles(request) {
    const { operation, settings, old, form } = request;
    if (form !== undefined || old?.metadata.deletionTimestamp !== undefined) return false;
    if (isPod(request))
      return settings.subresource === 'resize'
        ? operation === 'UPDATE'
        : operation === 'CREATE' && settings.subresource === '';
    return isClaim(request) && settings.subresource === '' && (operation === 'CREATE' || operation === 'UPDATE');
  },
  async admit(request) {
    if (!isPod(request)) return;
    for (const range of await rangesOf(request)) applyDefaults(request.object as Pod, range);
  },
  async validate(request) {
    const { kind, object } = request;
    for (const range of await rangesOf(request)) {
      const found = (range.spec?.limits ?? []).flatMap((item) =>
        isPod(request) ? podComplaints(object as Pod, item) : claimComplaints(object as PersistentVolumeClaim, item),
      );
      if (found.length > 0)
        throw forbiddenResource({ group: kind.group, resource: kind.plural }, nameOf(request), aggregate(found));
    }
  },
};
