import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { statusStrategy } from '../../strategy.ts';
import type { Job } from '../../types.ts';
import { controllerUidLabel, jobNameLabel, legacyControllerUidLabel, legacyJobNameLabel } from '../shared/labels.ts';

const split = statusStrategy();

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
  spec.template.metadata = { ...spec.template.metadata, labels: { ...own, ...spec.template.metadata?.labels } };
  const matchLabels = { [controllerUidLabel]: metadata.uid ?? '', ...spec.selector?.matchLabels };
  spec.selector = { ...spec.selector, matchLabels };
}

/** upstream pkg/registry/batch/job/strategy.go. */
export const jobStrategy = {
  ...split,
  prepareForCreate(object: KubeObject, context: HookContext): void {
    generateSelector(object as Job);
    split.prepareForCreate(object, context);
  },
};
