import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import { validateLabelSelector } from '@berth/machinery/meta';
import { matches, type Selector, selectorOf } from '@berth/machinery/selectors';
import type { KubeObject } from '@berth/machinery/object';
import { validateTemplate } from '../../core/pod/validate/spec.ts';
import { nameWarnings, podWarnings } from '../../core/pod/warnings.ts';
import type { LabelSelector, PodTemplateSpec } from '../../types.ts';

/** Selector and template of what keeps pods running for good (upstream ValidatePodTemplateSpecForReplicaSet). */
export function validateSelectorAndTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
  path: string,
): FieldError[] {
  const at = child(path, 'selector');
  const errors = selector ? validateLabelSelector(selector, at) : [required(at)];
  errors.push(...emptySelectorErrors(selector, at, 'deployment'));
  const parsed = parseSelector(selector);
  if (parsed === undefined) return [...errors, invalidValue(at, selector, 'invalid label selector')];
  const where = child(path, 'template');
  return [
    ...errors,
    ...(isEmpty(parsed) ? [] : mismatchErrors(template, parsed, where)),
    ...validateTemplate(template, where),
    ...validateRunsForGood(template, where, 'ReplicaSet'),
  ];
}

/** A selector that is there and selects everything. `owner` in lower case. */
export function emptySelectorErrors(selector: LabelSelector | undefined, path: string, owner: string): FieldError[] {
  if (selector === undefined) return [];
  const { matchLabels, matchExpressions } = selector;
  if (Object.keys(matchLabels ?? {}).length + (matchExpressions ?? []).length > 0) return [];
  return [invalidValue(path, selector, `empty selector is invalid for ${owner}`)];
}

/** undefined where it is in no order; without a selector nothing is selected. */
export function parseSelector(selector: LabelSelector | undefined): Selector | undefined {
  try {
    return selectorOf(selector);
  } catch {
    return undefined;
  }
}

export function isEmpty(selector: Selector): boolean {
  return selector.requirements.length === 0 && !selector.nothing;
}

/** The template's pods must be among those that are selected. `path` is the template's. */
export function mismatchErrors(template: PodTemplateSpec | undefined, selector: Selector, path: string): FieldError[] {
  const labels = template?.metadata?.labels;
  if (matches(selector, labels)) return [];
  const detail = '`selector` does not match template `labels`';
  return [invalidValue(child(path, 'metadata', 'labels'), labels ?? null, detail)];
}

/** Pods that are kept running are always started again. */
export function validateRunsForGood(template: PodTemplateSpec | undefined, path: string, owner: string): FieldError[] {
  const errors: FieldError[] = [];
  const { restartPolicy, activeDeadlineSeconds } = template?.spec ?? {};
  if (restartPolicy !== 'Always') {
    errors.push(notSupported(child(path, 'spec', 'restartPolicy'), restartPolicy ?? '', ['Always']));
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${owner} is not Supported`;
    errors.push(forbidden(child(path, 'spec', 'activeDeadlineSeconds'), detail));
  }
  return errors;
}

/** What is odd about what pods are made from; said again only where the object changed in earnest. */
export function templateWarnings({ metadata, spec }: KubeObject, old: KubeObject | undefined): string[] {
  if (old !== undefined && metadata.generation === old.metadata.generation) return [];
  return [
    ...(old === undefined ? nameWarnings(metadata, 'Pod names and hostnames') : []),
    ...podWarnings((spec?.template ?? {}) as PodTemplateSpec, 'spec.template'),
  ];
}
