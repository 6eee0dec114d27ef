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
  if (selector && isEmpty(selector)) {
    errors.push(invalidValue(at, selector, 'empty selector is invalid for deployment'));
  }
  const parsed = parse(selector);
  if (parsed === undefined) return [...errors, invalidValue(at, selector, 'invalid label selector')];
  return [...errors, ...validateRunningTemplate(template, parsed, child(path, 'template'))];
}

function isEmpty({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length + (matchExpressions ?? []).length === 0;
}

function parse(selector: LabelSelector | undefined): Selector | undefined {
  try {
    return selectorOf(selector);
  } catch {
    return undefined;
  }
}

function validateRunningTemplate(
  template: PodTemplateSpec | undefined,
  selector: Selector,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const labels = template?.metadata?.labels;
  const empty = selector.requirements.length === 0 && !selector.nothing;
  if (!empty && !matches(selector, labels)) {
    const detail = '`selector` does not match template `labels`';
    errors.push(invalidValue(child(path, 'metadata', 'labels'), labels ?? null, detail));
  }
  errors.push(...validateTemplate(template, path));
  const { restartPolicy, activeDeadlineSeconds } = template?.spec ?? {};
  if (restartPolicy !== 'Always') {
    errors.push(notSupported(child(path, 'spec', 'restartPolicy'), restartPolicy ?? '', ['Always']));
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = 'activeDeadlineSeconds in ReplicaSet is not Supported';
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
