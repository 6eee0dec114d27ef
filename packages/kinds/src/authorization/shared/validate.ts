import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, required } from '@berth/machinery/invalid';
import { validateSelectorRequirement, validateSelectorValues } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { each } from '../../checks.ts';
import type { NonResourceAttributes, SubjectAccessReviewSpec } from '../../types.ts';

const root = 'spec.resourceAttributes';

const specOf = ({ spec }: KubeObject) => (spec ?? {}) as SubjectAccessReviewSpec;

/** As upstream prints them: by the names of Go's fields. */
const printed = ({ path = '', verb = '' }: NonResourceAttributes) => ({ Path: path, Verb: verb });

/** upstream pkg/apis/authorization/validation: one question at a time. */
function validateQuestion(object: KubeObject): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = specOf(object);
  if (resourceAttributes && nonResourceAttributes) {
    const detail = 'cannot be specified in combination with resourceAttributes';
    return [invalidValue('spec.nonResourceAttributes', printed(nonResourceAttributes), detail)];
  }
  if (resourceAttributes || nonResourceAttributes) return [];
  const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalidValue(root, null, detail)];
}

interface SelectorAttributes {
  rawSelector?: string;
  requirements?: readonly { key?: string; operator?: string; values?: readonly string[] }[];
}

function validateSelector(
  selector: SelectorAttributes | undefined,
  path: string,
  check: (requirement: NonNullable<SelectorAttributes['requirements']>[number], path: string) => FieldError[],
): FieldError[] {
  if (selector === undefined) return [];
  const { rawSelector = '', requirements = [] } = selector;
  const errors: FieldError[] = [];
  if (rawSelector !== '' && requirements.length > 0)
    errors.push(
      invalidValue(child(path, 'rawSelector'), rawSelector, 'may not specified at the same time as requirements'),
    );
  if (rawSelector === '' && requirements.length === 0)
    errors.push(
      required(child(path, 'requirements'), `when ${path} is specified, requirements or rawSelector is required`),
    );
  return [...errors, ...each(requirements, child(path, 'requirements'), check)];
}

/** Operators that are not known are taken: clients may be newer than this server. */
function validateSelectors(object: KubeObject): FieldError[] {
  const { fieldSelector, labelSelector } = specOf(object).resourceAttributes ?? {};
  return [
    ...validateSelector(fieldSelector, child(root, 'fieldSelector'), (requirement, path) => [
      ...(requirement.key ? [] : [required(child(path, 'key'), 'must be specified')]),
      ...validateSelectorValues(requirement, path, true),
    ]),
    ...validateSelector(labelSelector, child(root, 'labelSelector'), (requirement, path) =>
      validateSelectorRequirement(requirement, path, true),
    ),
  ];
}

function validateMetadata({ metadata }: KubeObject, allowed: readonly string[], detail: string): FieldError[] {
  const said = Object.entries(metadata ?? {}).filter(([name, value]) => value !== undefined && !allowed.includes(name));
  return said.length === 0 ? [] : [invalidValue('metadata', metadata, detail)];
}

const empty = (object: KubeObject) => validateMetadata(object, ['managedFields'], 'must be empty');

/** A question about somebody else names them. */
function validateSubject(object: KubeObject): FieldError[] {
  const { user = '', groups = [] } = specOf(object);
  if (user !== '' || groups.length > 0) return [];
  return [invalidValue('spec.user', user, 'at least one of user or group must be specified')];
}

export const validateSelfSubjectAccessReview = (object: KubeObject): FieldError[] => [
  ...validateQuestion(object),
  ...validateSelectors(object),
  ...empty(object),
];

export const validateSubjectAccessReview = (object: KubeObject): FieldError[] => [
  ...validateQuestion(object),
  ...validateSubject(object),
  ...validateSelectors(object),
  ...empty(object),
];

export function validateLocalSubjectAccessReview(object: KubeObject): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = specOf(object);
  const namespace = resourceAttributes?.namespace ?? '';
  return [
    ...validateQuestion(object),
    ...validateSubject(object),
    ...validateSelectors(object),
    ...validateMetadata(object, ['managedFields', 'namespace'], 'must be empty except for namespace'),
    ...(resourceAttributes && namespace !== (object.metadata.namespace ?? '')
      ? [invalidValue(`${root}.namespace`, namespace, 'must match metadata.namespace')]
      : []),
    ...(nonResourceAttributes
      ? [
          invalidValue(
            'spec.nonResourceAttributes',
            printed(nonResourceAttributes),
            'disallowed on this kind of request',
          ),
        ]
      : []),
  ];
}
