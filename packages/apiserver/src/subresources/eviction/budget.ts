import { allowedCondition, withAllowedCondition } from '@berth/kinds/policy/poddisruptionbudget/condition';
import type { PodDisruptionBudget } from '@berth/kinds/types';
import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import { matches, selectorOf } from '@berth/machinery/selectors';
import { servedKind } from '../../customkinds.ts';
import { type Call, readObject, seconds } from '../../operations/call.ts';
import { update } from '../../operations/update.ts';

type Budget = KubeObject & PodDisruptionBudget;

/** Evictions that were allowed and not seen by the reconciler (MaxDisruptedPodSize). */
const maxDisrupted = 2000;
/** Rounds of tries against others that write the same budget, and milliseconds between two of them. */
const rounds = 8;
const pause = 50;

const itself = { username: 'system:apiserver', groups: ['system:masters'] };

/** Whether a pod may go without being counted: it has not begun, has ended, or is going (canIgnorePDB). */
export function ignoresBudgets({ metadata, status }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(status?.phase);
}

export type Verdict =
  | { kind: 'none' }
  | { kind: 'several' }
  /** One less may go. */
  | { kind: 'counted' }
  /** It is not ready, so taking it away disturbs nothing. */
  | { kind: 'unhealthy'; budget: string };

const isReady = ({ status }: KubeObject): boolean =>
  ((status?.conditions ?? []) as { type: string; status: string }[]).some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  );

/** Asks the budget of a pod, and counts the eviction in it unless `dryRun`. @throws ApiError TooManyRequests, Forbidden, Timeout */
export async function askBudget(call: Call, pod: KubeObject, dryRun: boolean): Promise<Verdict> {
  const kind = await servedKind(call, 'policy', 'v1', 'poddisruptionbudgets');
  if (kind === undefined) throw new Error('the registry has no PodDisruptionBudget');
  const { namespace = '', name = '' } = pod.metadata;
  const { objects } = await call.server.store.list({
    cluster: call.cluster.id,
    resource: 'policy/poddisruptionbudgets',
    namespace,
  });
  const [budget, another] = objects
    .map((stored) => readObject(kind, stored) as Budget)
    .filter(({ spec }) => matches(selectorOf(spec?.selector), pod.metadata.labels));
  if (budget === undefined) return { kind: 'none' };
  if (another !== undefined) return { kind: 'several' };
  const budgetName = budget.metadata.name ?? '';
  if (!isReady(pod) && mayGoUnhealthy(budget)) return { kind: 'unhealthy', budget: budgetName };
  if (dryRun) {
    check(budget);
    return { kind: 'counted' };
  }
  for (let round = 1; ; round++) {
    try {
      await update(
        { ...call, identity: itself },
        {
          kind,
          namespace,
          name: budgetName,
          settings: { subresource: 'status', fieldManager: 'kube-apiserver', dryRun: false, own: true },
          fromLive: true,
          change: (live) => counted(live() as Budget, name, call.now),
        },
      );
      return { kind: 'counted' };
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === 'Conflict')) throw error;
      if (round >= rounds)
        throw new ApiError('Timeout', `Timeout: couldn't update PodDisruptionBudget "${budgetName}" due to conflicts`, {
          retryAfterSeconds: 10,
        });
      await call.server.clock.sleep(pause * Math.random());
    }
  }
}

function mayGoUnhealthy({ spec, status }: Budget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

/** The budget with the eviction of a pod counted in it (checkAndDecrement). */
function counted(budget: Budget, pod: string, now: Date): Budget {
  check(budget);
  const status = { ...budget.status, disruptionsAllowed: (budget.status?.disruptionsAllowed ?? 0) - 1 };
  const disruptedPods = { ...status.disruptedPods, [pod]: seconds(now) };
  const next = { ...status, disruptedPods };
  return { ...budget, status: next.disruptionsAllowed === 0 ? withAllowedCondition(next, now) : next };
}

const sentence = "Cannot evict pod as it would violate the pod's disruption budget.";
const refused = (message: string, retryAfterSeconds?: number) =>
  new ApiError('TooManyRequests', sentence, {
    causes: [{ reason: 'DisruptionBudget', message }],
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });

/** What counts for the budget has not caught up. */
export const tooManyDisruptions = (name: string): ApiError =>
  refused(`The disruption budget ${name} is still being processed by the server.`, 10);

/** @throws ApiError where the budget allows no eviction now */
function check(budget: Budget): void {
  const { name = '', generation = 0 } = budget.metadata;
  const { disruptionsAllowed = 0, disruptedPods = {}, observedGeneration = 0 } = budget.status ?? {};
  if (observedGeneration < generation) throw tooManyDisruptions(name);
  const forbidden = (why: string) =>
    new ApiError('Forbidden', `poddisruptionbudget.policy "${name}" is forbidden: ${why}`, {
      name,
      group: 'policy',
      kind: 'poddisruptionbudget',
    });
  if (disruptionsAllowed < 0) throw forbidden('pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > maxDisrupted)
    throw forbidden('DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  if (disruptionsAllowed === 0) throw refused(whyNone(budget, name));
}

function whyNone({ status = {} }: Budget, name: string): string {
  const condition = allowedCondition(status);
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  const said = condition?.status === 'False' && condition.message !== '' ? condition : undefined;
  if (said?.reason === 'SyncFailed')
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${said.message}`;
  if (currentHealthy <= desiredHealthy)
    return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  if (said !== undefined)
    return `The disruption budget ${name} does not allow evicting pods currently (${said.reason}): ${said.message}`;
  return `The disruption budget ${name} does not allow evicting pods currently`;
}
