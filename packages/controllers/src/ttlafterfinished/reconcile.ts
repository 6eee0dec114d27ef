import { isFinished } from '@berth/kinds/batch/job/conditions';
import type { KubeObject } from '@berth/machinery/object';
import type { Decision, Reconciler } from '@berth/machinery/reconcile';

/** When a job ended: what the condition that says so says (upstream ttlafterfinished_controller.go jobFinishTime). */
function finishedAt({ status }: KubeObject): number {
  const conditions: { type: string; status: string; lastTransitionTime?: string }[] = status?.conditions ?? [];
  const end = conditions.find(({ type, status: value }) => ['Complete', 'Failed'].includes(type) && value === 'True');
  return Date.parse(end?.lastTransitionTime ?? '');
}

/** Takes finished jobs away after the time they are to be kept (upstream pkg/controller/ttlafterfinished). */
export const reconciler: Reconciler<{ job?: KubeObject | undefined }> = {
  name: 'ttl-after-finished',
  watches: [
    {
      resource: 'batch/jobs',
      keys: ({ object }) => [{ namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' }],
    },
  ],
  load: async (reader, { namespace, name }) => ({ job: await reader.get('batch/jobs', namespace, name) }),
  decide({ job }, now): Decision {
    const seconds: number | undefined = job?.spec.ttlSecondsAfterFinished;
    if (job === undefined || seconds === undefined || job.metadata.deletionTimestamp !== undefined)
      return { writes: [] };
    const left = isFinished(job.status) ? finishedAt(job) + seconds * 1000 - now.getTime() : Number.NaN;
    if (Number.isNaN(left)) return { writes: [] };
    if (left > 0) return { writes: [], requeueAfter: left };
    return { writes: [{ verb: 'delete', object: job, propagationPolicy: 'Foreground' }] };
  },
};
