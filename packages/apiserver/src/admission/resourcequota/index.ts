import type { Pod } from '@berth/kinds/types';
import { totalsOf } from '@berth/kinds/core/pod/resources';
import { forbiddenResource } from '@berth/machinery/invalid';
import type { ApiError } from '@berth/machinery/errors';
import { type AdmissionPlugin, type AdmissionRequest, isMain, nameOf } from '../plugin.ts';
import {
  amountsOf,
  isCounted,
  printUnits,
  type Quota,
  quotaOf,
  quotasByNamespace,
  recount,
  tallyName,
} from './quotas.ts';
import { inScopes } from './scopes.ts';
import { syncStatus } from './status.ts';
import { computeUsage, isIgnored } from './usage.ts';

/** What a write changes in a quota. */
interface Change {
  quota: Quota;
  amounts: Record<string, number>;
}

/** Upstream measures these updates; of others only what they give back counts at once (evaluators' Handles). */
function isMeasured({ kind, operation, settings, object, old }: AdmissionRequest): boolean {
  if (operation === 'CREATE') return settings.subresource === '';
  if (operation !== 'UPDATE' || kind.group !== '') return false;
  if (kind.plural === 'pods') {
    const ends = (pod: typeof object | undefined) => (pod?.spec?.activeDeadlineSeconds ?? -1) >= 0;
    return settings.subresource === 'resize' || (settings.subresource === '' && ends(object) !== ends(old));
  }
  return settings.subresource === '' && (kind.plural === 'services' || kind.plural === 'persistentvolumeclaims');
}

const quotasOf = async (request: AdmissionRequest): Promise<readonly Quota[]> => {
  const { call, object } = request;
  return (await quotasByNamespace(call)).get(object.metadata.namespace ?? '') ?? [];
};

/** Amounts by which a write moves the quotas of its namespace; those it does not move are left out. */
async function changesOf(request: AdmissionRequest): Promise<Change[]> {
  const { kind, object, old, operation } = request;
  return (await quotasOf(request)).flatMap((quota) => {
    const now = operation === 'DELETE' ? {} : amountsOf(quota, kind, object);
    const before = amountsOf(quota, kind, old);
    const amounts: Record<string, number> = {};
    for (const resource of new Set([...Object.keys(now), ...Object.keys(before)])) {
      const by = (now[resource] ?? 0) - (before[resource] ?? 0);
      if (by !== 0) amounts[resource] = by;
    }
    return Object.keys(amounts).length === 0 ? [] : [{ quota, amounts }];
  });
}

function refuse(request: AdmissionRequest, why: string): ApiError {
  const { kind, object } = request;
  const name = nameOf(request) || (object.metadata.generateName ?? '');
  return forbiddenResource({ group: kind.group, resource: kind.plural }, name, why);
}

const mustBeSaid = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];

/** A quota on cpu or memory takes only pods whose containers all say how much (pods.go Constraints). */
function missingOf(quota: Quota, { spec }: Pod): string | undefined {
  if (spec?.resources !== undefined && Object.keys({ ...spec.resources.requests, ...spec.resources.limits }).length > 0)
    return undefined;
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const missing = mustBeSaid
    .filter((resource) => quota.limits[resource] !== undefined)
    .flatMap((resource) => {
      const names = containers
        .filter(
          ({ resources }) => !computeUsage(totalsOf(resources?.requests), totalsOf(resources?.limits)).has(resource),
        )
        .map(({ name }) => name);
      return names.length === 0 ? [] : [`${resource} for: ${[...new Set(names)].sort().join(',')}`];
    });
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`;
}

function print(quota: Quota, resources: readonly string[], amounts: Readonly<Record<string, number>>): string {
  const hard: Record<string, string> = quota.spec.hard ?? {};
  return [...resources]
    .sort()
    .map((resource) => `${resource}=${printUnits(resource, amounts[resource] ?? 0, hard[resource])}`)
    .join(',');
}

/** @throws ApiError Forbidden where a quota does not have what the write asks for */
async function checkRoom(request: AdmissionRequest): Promise<void> {
  const { call } = request;
  for (const { quota, amounts } of await changesOf(request)) {
    let tally = await call.server.store.readTally(call.cluster.id, tallyName(quota));
    const exceeded = () =>
      Object.keys(amounts).filter((resource) => {
        const by = amounts[resource] ?? 0;
        return by > 0 && (tally.amounts[resource] ?? 0) + by > (quota.limits[resource] ?? 0);
      });
    if (!isCounted(quota, tally)) tally = await recount(call, quota);
    const failed = exceeded();
    if (failed.length === 0) continue;
    throw refuse(
      request,
      `exceeded quota: ${quota.name}, requested: ${print(quota, failed, amounts)}, used: ${print(quota, failed, tally.amounts)}, limited: ${print(quota, failed, quota.limits)}`,
    );
  }
}

/**
 * ResourceQuota: what the objects of a namespace use together stays within its quotas, exactly, however many write at once:
 * each write moves the quota's tally in its own transaction, on condition that there is room (docs/decisions/0009). What is
 * deleted gives back the same way. status.used follows at once.
 */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  handles: ({ kind, operation, form }) =>
    kind.namespaced && !isIgnored(kind) && operation !== 'CONNECT' && form === undefined,
  async validate(request) {
    if (!isMeasured(request)) return;
    const { kind, object, settings } = request;
    if (kind.plural === 'pods' && kind.group === '')
      for (const quota of await quotasOf(request)) {
        if (!inScopes(quota.spec, kind, object)) continue;
        const missing = missingOf(quota, object as Pod);
        if (missing !== undefined) throw refuse(request, `failed quota: ${quota.name}: ${missing}`);
      }
    if (settings.dryRun) await checkRoom(request);
  },
  async companions(request) {
    const { call, kind, object, operation } = request;
    const bounded = isMeasured(request);
    const changes = await changesOf(request);
    const drop =
      operation === 'DELETE' && isMain(request, '', 'ResourceQuota')
        ? [call.server.store.dropTally(call.cluster.id, tallyName(quotaOf(object)))]
        : [];
    return [
      ...drop,
      ...changes
        // A quota that goes takes its own count with it.
        .filter(({ quota }) => drop.length === 0 || quota.uid !== object.metadata.uid)
        .map(({ quota, amounts }) =>
          call.server.store.addToTally(call.cluster.id, tallyName(quota), {
            of: quota.uid,
            amounts,
            limits: bounded ? quota.limits : {},
            mark: `${kind.plural}/${object.metadata.uid}/${call.server.ids.suffix(8)}`,
          }),
        ),
    ];
  },
  async refused(request) {
    // What the quotas are may have changed since this call read them.
    delete request.call.epoch;
    if (isMeasured(request)) await checkRoom(request);
  },
  async created(request) {
    const { call, object, settings } = request;
    if (settings.dryRun) return;
    if (isMain(request, '', 'ResourceQuota')) {
      await recount(call, quotaOf(object));
      await syncStatus(call, quotaOf(object));
    }
    // Whoever else writes a status is put right at once (upstream: within five minutes).
    const { kind } = request;
    if (kind.kind === 'ResourceQuota' && kind.group === '' && settings.subresource === 'status' && !settings.admitted)
      await syncStatus(call, quotaOf(object));
    for (const { quota } of await changesOf(request)) await syncStatus(call, quota);
  },
  async removed(request) {
    for (const { quota } of await changesOf({ ...request, operation: 'DELETE' })) await syncStatus(request.call, quota);
  },
};
