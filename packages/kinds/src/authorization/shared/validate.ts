import type { FieldError } from '@berth/machinery/errors';
import { invalidValue } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import type { SubjectAccessReviewSpec } from '../../types.ts';

/** upstream pkg/apis/authorization/validation: one question at a time. */
export function validateAttributes({ spec }: KubeObject): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = (spec ?? {}) as SubjectAccessReviewSpec;
  if (resourceAttributes && nonResourceAttributes) {
    const detail = 'cannot be specified in combination with resourceAttributes';
    return [invalidValue('spec.nonResourceAttributes', nonResourceAttributes, detail)];
  }
  if (resourceAttributes || nonResourceAttributes) return [];
  const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalidValue('spec.resourceAttributes', null, detail)];
}

/** A question about somebody else names them. */
export function validateSubjectAccessReview(object: KubeObject): FieldError[] {
  const errors = validateAttributes(object);
  const { user = '', groups = [] } = (object.spec ?? {}) as SubjectAccessReviewSpec;
  if (user === '' && groups.length === 0) {
    errors.push(invalidValue('spec.user', user, 'at least one of user or group must be specified'));
  }
  return errors;
}

export function validateLocalSubjectAccessReview(object: KubeObject): FieldError[] {
  const errors = validateSubjectAccessReview(object);
  const { resourceAttributes, nonResourceAttributes } = (object.spec ?? {}) as SubjectAccessReviewSpec;
  const namespace = resourceAttributes?.namespace ?? '';
  if (resourceAttributes && namespace !== (object.metadata.namespace ?? '')) {
    errors.push(invalidValue('spec.resourceAttributes.namespace', namespace, 'must match metadata.namespace'));
  }
  if (nonResourceAttributes) {
    const detail = 'disallowed on this kind of request';
    errors.push(invalidValue('spec.nonResourceAttributes', nonResourceAttributes, detail));
  }
  return errors;
}
