import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, key, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { isDns1123Label, validateImmutable, validateLabelSelector } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { matches } from '@berth/machinery/selectors';
import { mismatchErrors, parseSelector } from '../../apps/shared/template.ts';
import type { Job, JobSpec, PodSpec, PodTemplateSpec } from '../../types.ts';
import { validateJobSpec } from '../shared/jobspec.ts';
import { controllerUidLabel, jobNameLabel, legacyControllerUidLabel, legacyJobNameLabel } from '../shared/labels.ts';
import { isTrue } from './conditions.ts';
import { validateJobStatus } from './validatestatus.ts';

/** upstream pkg/apis/batch/validation ValidateJob. */
export function validateJob(object: KubeObject, { old }: HookContext): FieldError[] {
  const job = object as Job;
  const spec: JobSpec = job.spec ?? { template: {} };
  return [
    ...validateGenerated(job, spec, old as Job | undefined),
    ...validateJobSpec(spec, 'spec'),
    ...validateSelector(spec),
    ...validateHostnames(job),
  ];
}

/** The selector that the system made selects this job's pods and no others (upstream validateGeneratedSelector). */
function validateGenerated({ metadata }: Job, spec: JobSpec, old: Job | undefined): FieldError[] {
  if (spec.manualSelector === true || spec.selector === undefined) return [];
  const { name = '', uid = '' } = metadata;
  const had = old?.spec?.template?.metadata?.labels ?? {};
  const prefixed = old === undefined || (Object.hasOwn(had, jobNameLabel) && Object.hasOwn(had, controllerUidLabel));
  const expected = {
    [legacyControllerUidLabel]: uid,
    [legacyJobNameLabel]: name,
    ...(prefixed ? { [controllerUidLabel]: uid, [jobNameLabel]: name } : {}),
  };
  const labels = spec.template?.metadata?.labels ?? {};
  const errors: FieldError[] = uid === '' ? [required('metadata.uid')] : [];
  for (const [label, value] of Object.entries(expected)) {
    const path = key('spec.template.metadata.labels', label);
    if (!Object.hasOwn(labels, label)) errors.push(required(path, `must be '${value}'`));
    else if (labels[label] !== value) errors.push(invalidValue(path, labels, `must be '${value}'`));
  }
  const selector = parseSelector(spec.selector);
  if (selector && !matches(selector, expected)) {
    errors.push(invalidValue('spec.selector', spec.selector, '`selector` not auto-generated'));
  }
  return errors;
}

function validateSelector(spec: JobSpec): FieldError[] {
  const path = 'spec.selector';
  const selector = parseSelector(spec.selector);
  return [
    ...(spec.selector ? validateLabelSelector(spec.selector, path) : [required(path)]),
    ...(selector ? mismatchErrors(spec.template, selector, 'spec.template') : []),
  ];
}

/** Pods with an index have it in their host name. */
function validateHostnames({ metadata, spec }: Job): FieldError[] {
  const completions = spec?.completions ?? 0;
  if (spec?.completionMode !== 'Indexed' || completions <= 0) return [];
  const longest = `${metadata.name ?? ''}-${completions - 1}`;
  if (isDns1123Label(longest).length === 0) return [];
  const detail = `will not able to create pod with invalid DNS label: ${longest}`;
  return [invalidValue('metadata.name', metadata.name ?? '', detail)];
}

const immutable = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;

/** upstream ValidateJobSpecUpdate and ValidateJobUpdateStatus. */
export function validateJobUpdate(object: KubeObject, old: KubeObject, { subresource }: HookContext): FieldError[] {
  const job = object as Job;
  const before = old as Job;
  if (subresource === 'status') return validateJobStatus(job, before);
  const spec: JobSpec = job.spec ?? { template: {} };
  const oldSpec: JobSpec = before.spec ?? { template: {} };
  return [
    ...validateCompletions(spec, oldSpec),
    ...validateImmutable(spec.selector, oldSpec.selector, 'spec.selector'),
    ...validateTemplateUpdate(spec, before),
    ...immutable.flatMap((field) => validateImmutable(spec[field], oldSpec[field], `spec.${field}`)),
  ];
}

/** Indexed jobs can grow and shrink: as many at once as there are. */
function validateCompletions(spec: JobSpec, old: JobSpec): FieldError[] {
  const path = 'spec.completions';
  if (spec.completionMode !== 'Indexed') return validateImmutable(spec.completions, old.completions, path);
  if (spec.completions === old.completions || spec.completions === undefined) return [];
  if (spec.completions === spec.parallelism) return [];
  return [invalidValue(path, spec.completions, 'can only be modified in tandem with spec.parallelism')];
}

/** While a job waits and none of its pods run, where they go and what they get may change. */
function validateTemplateUpdate(spec: JobSpec, { spec: oldSpec, status }: Job): FieldError[] {
  const template = spec.template ?? {};
  const old = oldSpec?.template ?? {};
  const waits = oldSpec?.suspend === true;
  if (!waits || !isTrue(status?.conditions, 'Suspended') || (status?.active ?? 0) !== 0) {
    return validateImmutable(template, old, 'spec.template');
  }
  const moved = withPlacement(old, template);
  return validateImmutable(template.spec, withResources(moved.spec, template.spec), 'spec.template.spec');
}

function withPlacement(old: PodTemplateSpec, template: PodTemplateSpec): PodTemplateSpec {
  const spec: PodSpec = { ...(old.spec ?? { containers: [] }) };
  const from: PodSpec = template.spec ?? { containers: [] };
  for (const field of ['nodeSelector', 'tolerations', 'schedulingGates'] as const) {
    if (from[field] === undefined) delete spec[field];
    else (spec as Record<typeof field, unknown>)[field] = from[field];
  }
  const { nodeAffinity: _, ...affinity } = spec.affinity ?? {};
  const nodeAffinity = from.affinity?.nodeAffinity;
  const merged = { ...affinity, ...(nodeAffinity ? { nodeAffinity } : {}) };
  if (Object.keys(merged).length > 0 || from.affinity) spec.affinity = merged;
  else delete spec.affinity;
  return { ...old, spec };
}

function withResources(old: PodSpec | undefined, from: PodSpec | undefined): PodSpec | undefined {
  if (old === undefined) return undefined;
  const spec: PodSpec = { ...old };
  for (const list of ['containers', 'initContainers'] as const) {
    const [before, after] = [old[list], from?.[list]];
    if (before === undefined || before.length !== after?.length) continue;
    spec[list] = before.map((container, position) => {
      const next = after[position];
      if (next?.name !== container.name) return container;
      const { resources: _, ...rest } = container;
      return next.resources === undefined ? rest : { ...rest, resources: next.resources };
    });
  }
  return spec;
}
