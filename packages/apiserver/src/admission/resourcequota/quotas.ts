import type { ResourceQuota } from '@berth/kinds/types';
import type { Kind } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { milliQuantity, parseQuantity, type Quantity, type QuantityFormat, quantity } from '@berth/machinery/quantity';
import type { Tally } from '@berth/store/types';
import { storedResource } from '../../kindindex.ts';
import type { Call } from '../../operations/call.ts';
import { byEpoch } from '../configuration.ts';
import { inScopes } from './scopes.ts';
import { concernsKind, isIgnored, toUnits, usageOf } from './usage.ts';

/** A quota as it is kept. */
export interface Quota {
  name: string;
  namespace: string;
  uid: string;
  spec: NonNullable<ResourceQuota['spec']>;
  /** By resource, in units (`toUnits`). */
  limits: Record<string, number>;
}

export function quotaOf(object: KubeObject): Quota {
  const { metadata, spec = {} } = object as ResourceQuota;
  const { name = '', namespace = '', uid = '' } = metadata;
  const limits: Record<string, number> = {};
  for (const [resource, text] of Object.entries(spec.hard ?? {}))
    limits[resource] = toUnits(resource, parseQuantity(text));
  return { name, namespace, uid, spec, limits };
}

/** Quotas by namespace. */
export const quotasByNamespace = byEpoch(async ({ all }) =>
  Map.groupBy((await all('resourcequotas')).map(quotaOf), ({ namespace }) => namespace),
);

export const tallyName = ({ namespace, name }: Pick<Quota, 'namespace' | 'name'>): string =>
  `quota#${namespace}/${name}`;

/** What an object takes of a quota, by the resources that the quota bounds. */
export function amountsOf(quota: Quota, kind: Kind, object: KubeObject | undefined): Record<string, number> {
  if (object === undefined || !inScopes(quota.spec, kind, object)) return {};
  const amounts: Record<string, number> = {};
  for (const [resource, value] of usageOf(kind, object))
    if (quota.limits[resource] !== undefined) amounts[resource] = toUnits(resource, value);
  return amounts;
}

/** As upstream prints it in the family of the bound: `1500m` of `2`, `512Mi` of `1Gi`. */
export function printUnits(resource: string, units: number, like: string | undefined): string {
  const format: QuantityFormat = like === undefined ? 'DecimalSI' : parseQuantity(like).format;
  const value: Quantity = /(^|\.)cpu$/.test(resource) ? milliQuantity(units, format) : quantity(units, format);
  return value.toString();
}

/** A quota's tally is its own and knows every resource it bounds. */
export const isCounted = ({ uid, limits }: Quota, tally: Tally): boolean =>
  tally.of === uid && Object.keys(limits).every((resource) => tally.amounts[resource] !== undefined);

const attempts = 8;

/**
 * Counts a quota's objects anew. Every write that changes the sum moves the tally in its own transaction, so a tally that stood
 * still while the objects were read is exact afterwards; else it is counted again.
 */
export async function recount(call: Call, quota: Quota): Promise<Tally> {
  const { store, index } = call.server;
  const kinds = index.all.filter(
    (kind) =>
      kind.namespaced &&
      !isIgnored(kind) &&
      kind.virtual !== true &&
      kind.storedAs === undefined &&
      Object.keys(quota.limits).some((resource) => concernsKind(resource, kind)),
  );
  for (let attempt = 1; ; attempt++) {
    const before = await store.readTally(call.cluster.id, tallyName(quota));
    const amounts: Record<string, number> = Object.fromEntries(
      Object.keys(quota.limits).map((resource) => [resource, 0]),
    );
    for (const kind of kinds) {
      const { objects } = await store.list({
        cluster: call.cluster.id,
        resource: storedResource(kind),
        namespace: quota.namespace,
      });
      for (const { body } of objects)
        for (const [resource, amount] of Object.entries(amountsOf(quota, kind, JSON.parse(body) as KubeObject)))
          amounts[resource] = (amounts[resource] ?? 0) + amount;
    }
    const counted = { of: quota.uid, amounts };
    if (await store.putTally(call.cluster.id, tallyName(quota), before.version, counted))
      return { version: before.version + 1, ...counted };
    if (attempt >= attempts) return store.readTally(call.cluster.id, tallyName(quota));
  }
}
