import { Eviction } from '@berth/kinds/bodies';
import { ApiError } from '@berth/machinery/errors';
import { conflict, invalid, invalidValue } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { admit } from '../../admission/index.ts';
import { type ResourceRequest, replyOf } from '../../http/request.ts';
import { sendDocument } from '../../http/respond.ts';
import { type Call, keyOf, missing, readObject, seconds, type WriteSettings } from '../../operations/call.ts';
import { remove } from '../../operations/delete.ts';
import { checkPropagation } from '../../verbs/delete.ts';
import { settleNamespace } from '../../virtual/index.ts';
import { partBody } from '../body.ts';
import { askBudget, ignoresBudgets, tooManyDisruptions } from './budget.ts';

const form = { group: 'policy', version: 'v1', formerly: 'v1beta1', kind: 'Eviction', schema: Eviction };
/** How often a pod that changes under the eviction is looked at again (EvictionsRetry). */
const attempts = 20;

interface Wish {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  preconditions: { uid?: string; resourceVersion?: string };
  settings: WriteSettings;
}

/**
 * POST pods/NAME/eviction: a delete that asks the pod's disruption budget first; admission is asked about the eviction, not
 * about the delete (pkg/registry/core/pod/storage/eviction.go).
 */
export async function eviction(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info } = resource;
  const { object, query } = await partBody(resource, form);
  if (object.metadata.name !== info.name)
    throw new ApiError('BadRequest', 'name in URL does not match name in Eviction object');
  settleNamespace(object, info.namespace);
  const dryRun = query.dryRun || (object.deleteOptions?.dryRun ?? []).length > 0;
  const settings = { subresource: 'eviction', fieldManager: query.fieldManager, dryRun };
  await admit({ call, kind, form, object, old: undefined, operation: 'CREATE', settings });
  const options = object.deleteOptions ?? {};
  if (options.ignoreStoreReadErrorWithClusterBreakingPotential === true)
    throw invalid(form, info.name, [
      invalidValue(
        'deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential',
        true,
        'can not be set for pod eviction, try after removing the option',
      ),
    ]);
  const { gracePeriodSeconds, propagationPolicy, preconditions = {} } = options;
  const status = await evict(call, kind, info, { gracePeriodSeconds, propagationPolicy, preconditions, settings });
  return sendDocument(
    replyOf(resource, false),
    { kind: 'Status', apiVersion: 'v1', metadata: {}, ...status },
    status.code,
  );
}

interface Outcome {
  status: string;
  code: number;
  message?: string;
}

/** Upstream's one 500 that is meant: what is wrong is in the cluster, and no other code says so. */
const severalBudgets: Outcome = {
  status: 'Failure',
  message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  code: 500,
};
const success: Outcome = { status: 'Success', code: 201 };

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.reason === 'Conflict';

async function evict(
  call: Call,
  kind: KindDefinition,
  { namespace, name }: { namespace: string; name: string },
  wish: Wish,
): Promise<Outcome> {
  const asked = wish.preconditions.resourceVersion;
  for (let attempt = 1; ; attempt++) {
    const stored = await call.server.store.get(keyOf(call, kind, namespace, name));
    if (stored === undefined) throw missing(kind, name);
    checkPropagation(wish.propagationPolicy);
    const pod = readObject(kind, stored);
    if (!ignoresBudgets(pod)) return evictGuarded(call, kind, pod, wish);
    // One that is pending may be healthy a moment later, and guarded then: it must not have changed.
    const pinned = pod.status?.phase === 'Pending' && pod.metadata.deletionTimestamp === undefined;
    const version = pinned ? (asked ?? pod.metadata.resourceVersion) : asked;
    try {
      await take(call, kind, pod, wish, version);
      return success;
    } catch (error) {
      if (!isConflict(error) || asked !== undefined || attempt >= attempts) throw error;
    }
  }
}

async function evictGuarded(call: Call, kind: KindDefinition, pod: KubeObject, wish: Wish): Promise<Outcome> {
  const asked = wish.preconditions.resourceVersion;
  const verdict = await askBudget(call, pod, wish.settings.dryRun);
  if (verdict.kind === 'several') return severalBudgets;
  // Counted as unhealthy: it must still be so when it goes.
  const pinned = verdict.kind === 'unhealthy';
  try {
    await take(call, kind, pod, wish, pinned ? (pod.metadata.resourceVersion ?? asked) : asked);
  } catch (error) {
    if (pinned && asked === undefined && isConflict(error)) throw tooManyDisruptions(verdict.budget);
    throw error;
  }
  return success;
}

/** Deletes the pod, and says in its status why, in one write. */
async function take(
  call: Call,
  kind: KindDefinition,
  { metadata: { namespace = '', name = '' } }: KubeObject,
  { gracePeriodSeconds, propagationPolicy, preconditions, settings }: Wish,
  resourceVersion: string | undefined,
): Promise<void> {
  const wanted = { ...preconditions, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  await remove(call, kind, namespace, name, {
    ...settings,
    subresource: '',
    admitted: true,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(settings.dryRun
      ? { preconditions: wanted }
      : {
          async last(stored) {
            const pod = readObject(kind, stored);
            checkRecord(pod, wanted);
            return disruptionTarget(pod, call.now);
          },
        }),
  });
}

/** Upstream's own words for preconditions of an eviction. @throws ApiError Conflict */
function checkRecord({ metadata }: KubeObject, { uid, resourceVersion }: Wish['preconditions']): void {
  const refuse = (why: string) => conflict({ group: '', resource: 'Pod' }, metadata.name ?? '', why);
  if (uid !== undefined && uid !== '' && uid !== metadata.uid)
    throw refuse(
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== metadata.resourceVersion)
    throw refuse(
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
}

function disruptionTarget(pod: KubeObject, now: Date): KubeObject {
  const conditions: { type: string; status: string; reason?: string }[] = pod.status?.conditions ?? [];
  const known = conditions.find(({ type }) => type === 'DisruptionTarget');
  if (known?.status === 'True' && known.reason === 'EvictionByEvictionAPI') return pod;
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: seconds(now),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  pod.status = {
    ...pod.status,
    conditions:
      known === undefined ? [...conditions, condition] : conditions.map((one) => (one === known ? condition : one)),
  };
  return pod;
}
