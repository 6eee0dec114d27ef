import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { statusStrategy } from '../../strategy.ts';
import type { Job } from '../../types.ts';
import { controllerUidLabel, jobNameLabel, legacyControllerUidLabel, legacyJobNameLabel } from '../shared/labels.ts';

const split = statusStrategy();

/** Maps are printed by their keys' order, in complaints as well. */
const sorted = (labels: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)));

/** Labels and a selector that are the job's alone, unless the client brings its own (upstream generateSelector). */
function generateSelector(job: Job): void {
  const { metadata, spec } = job;
  if (spec === undefined || spec.manualSelector === true) return;
  const own = {
    [legacyJobNameLabel]: metadata.name ?? '',
    [jobNameLabel]: metadata.name ?? '',
    [legacyControllerUidLabel]: metadata.uid ?? '',
    [controllerUidLabel]: metadata.uid ?? '',
  };
  const labels = sorted({ ...own, ...spec.template.metadata?.labels });
  if (metadata.labels !== undefined && metadata.labels === spec.template.metadata?.labels) {
    metadata.labels = { ...labels };
  }
  spec.template.metadata = { ...spec.template.metadata, labels };
  const matchLabels = sorted({ [controllerUidLabel]: metadata.uid ?? '', ...spec.selector?.matchLabels });
  spec.selector = {
    matchLabels,
    ...(spec.selector?.matchExpressions ? { matchExpressions: spec.selector.matchExpressions } : {}),
  };
}

/** upstream pkg/registry/batch/job/strategy.go. */
export const jobStrategy = {
  ...split,
  prepareForCreate(object: KubeObject, context: HookContext): void {
    generateSelector(object as Job);
    split.prepareForCreate(object, context);
  },
};
