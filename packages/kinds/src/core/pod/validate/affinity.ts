import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, index, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import { isDns1123Label, validateLabelName, validateLabelSelector } from '@berth/machinery/meta';
import { complain, each, notPositive, optionalOneOf } from '../../../checks.ts';
import type {
  Affinity,
  LabelSelector,
  PodAffinity,
  PodAffinityTerm,
  TopologySpreadConstraint,
} from '../../../types.ts';
import { validateNodeSelector, validateNodeSelectorTerm } from '../../shared/selectors.ts';

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

/** upstream validateAffinity. */
export function validateAffinity(affinity: Affinity | undefined, path: string): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const nodePath = child(path, 'nodeAffinity');
  const hard = nodeAffinity?.[requiredTerms];
  return [
    ...(hard ? validateNodeSelector(hard, child(nodePath, requiredTerms)) : []),
    ...each(nodeAffinity?.[preferredTerms], child(nodePath, preferredTerms), (term, at) => [
      ...validateWeight(term.weight, at),
      ...validateNodeSelectorTerm(term.preference, child(at, 'preference'), false),
    ]),
    ...validatePodAffinity(podAffinity, child(path, 'podAffinity')),
    ...validatePodAffinity(podAntiAffinity, child(path, 'podAntiAffinity')),
  ];
}

function validatePodAffinity(affinity: PodAffinity | undefined, path: string): FieldError[] {
  return [
    ...each(affinity?.[requiredTerms], child(path, requiredTerms), validateTerm),
    ...each(affinity?.[preferredTerms], child(path, preferredTerms), (term, at) => [
      ...validateWeight(term.weight, at),
      ...validateTerm(term.podAffinityTerm, child(at, 'podAffinityTerm')),
    ]),
  ];
}

function validateWeight(weight: number | undefined, path: string): FieldError[] {
  const value = weight ?? 0;
  return value >= 1 && value <= 100 ? [] : [invalidValue(child(path, 'weight'), value, 'must be in the range 1-100')];
}

function validateTerm(term: PodAffinityTerm, path: string): FieldError[] {
  const topologyKey = term.topologyKey ?? '';
  return [
    ...validateLabelSelector(term.labelSelector, child(path, 'labelSelector')),
    ...validateLabelSelector(term.namespaceSelector, child(path, 'namespaceSelector')),
    ...(term.namespaces ?? []).flatMap((name) => complain(child(path, 'namespace'), name, isDns1123Label(name))),
    ...validateLabelKeys(term, path),
    ...(topologyKey === '' ? [required(child(path, 'topologyKey'), 'can not be empty')] : []),
    ...validateLabelName(topologyKey, child(path, 'topologyKey')),
  ];
}

/** matchLabelKeys are merged into the selector before this: a key that is there twice was there before. */
function validateLabelKeys(term: PodAffinityTerm, path: string): FieldError[] {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term;
  const errors: FieldError[] = [];
  for (const field of ['matchLabelKeys', 'mismatchLabelKeys'] as const) {
    const keys = term[field] ?? [];
    if (keys.length === 0) continue;
    const at = child(path, field);
    if (!labelSelector) errors.push(forbidden(at, 'must not be specified when labelSelector is not set'));
    else errors.push(...each(keys, at, validateLabelName));
  }
  const selected = new Set(Object.keys(labelSelector?.matchLabels ?? {}));
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const position = matchLabelKeys.lastIndexOf(key);
    if (position >= 0 && selected.has(key)) {
      errors.push(invalidValue(index(path, position), key, 'exists in both matchLabelKeys and labelSelector'));
    }
    selected.add(key);
  }
  matchLabelKeys.forEach((key, position) => {
    if (!mismatchLabelKeys.includes(key)) return;
    const at = index(child(path, 'matchLabelKeys'), position);
    errors.push(invalidValue(at, key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
  });
  return errors;
}

type Constraints = readonly TopologySpreadConstraint[];

/** upstream validateTopologySpreadConstraints. */
export function validateSpread(constraints: Constraints | undefined, path: string): FieldError[] {
  return each(constraints, path, (constraint, at, position) => [
    ...validateConstraint(constraint, at),
    ...repeated(constraint, (constraints ?? []).slice(position + 1), at),
    ...validateSpreadKeys(constraint, child(at, 'matchLabelKeys')),
    ...validateLabelSelector(constraint.labelSelector, child(at, 'labelSelector')),
  ]);
}

const actions = ['DoNotSchedule', 'ScheduleAnyway'];

function validateConstraint(constraint: TopologySpreadConstraint, path: string): FieldError[] {
  const { maxSkew = 0, topologyKey, whenUnsatisfiable: action = '', minDomains } = constraint;
  const errors: FieldError[] = [];
  if (maxSkew <= 0) errors.push(invalidValue(child(path, 'maxSkew'), maxSkew, notPositive));
  if (!topologyKey) errors.push(required(child(path, 'topologyKey'), 'can not be empty'));
  if (!actions.includes(action)) errors.push(notSupported(child(path, 'whenUnsatisfiable'), action, actions));
  if (minDomains !== undefined) {
    const at = child(path, 'minDomains');
    if (minDomains <= 0) errors.push(invalidValue(at, minDomains, notPositive));
    if (action !== 'DoNotSchedule') {
      const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
      errors.push(invalidValue(at, minDomains, detail));
    }
  }
  for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
    errors.push(...optionalOneOf(constraint[field], child(path, field), ['Honor', 'Ignore']));
  }
  return errors;
}

function repeated(
  { topologyKey, whenUnsatisfiable }: TopologySpreadConstraint,
  rest: Constraints,
  path: string,
): FieldError[] {
  const again = rest.some(
    (other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable,
  );
  if (!again) return [];
  return [duplicate(child(path, '{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`)];
}

function validateSpreadKeys(
  { matchLabelKeys = [], labelSelector }: TopologySpreadConstraint,
  path: string,
): FieldError[] {
  if (matchLabelKeys.length === 0) return [];
  const errors = labelSelector ? [] : [forbidden(path, 'must not be specified when labelSelector is not set')];
  const before = countKeys(labelSelector);
  errors.push(
    ...each(matchLabelKeys, path, (key, at) => [
      ...validateLabelName(key, at),
      ...((before.get(key) ?? 0) > 1 ? [invalidValue(at, key, 'exists in both matchLabelKeys and labelSelector')] : []),
    ]),
  );
  return errors;
}

/** How often each key is in a selector; a merged key is there once. */
function countKeys(selector: LabelSelector | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  const keys = [
    ...Object.keys(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).map(({ key }) => key),
  ];
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
