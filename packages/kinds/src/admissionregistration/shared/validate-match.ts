import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, index, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import { isDns1035Label, isDns1123Subdomain, isPathSegmentName, validateLabelSelector } from '@berth/machinery/meta';
import { complain, each, pointerOneOf } from '../../checks.ts';
import type { MatchResources, NamedRuleWithOperations, ParamKind, ParamRef } from '../../types.ts';
import { validateRule } from './validate-rules.ts';

/** upstream validateNamedRuleWithOperations. */
function validateNamedRule(rule: NamedRuleWithOperations, path: string): FieldError[] {
  const seen = new Set<string>();
  const names = each(rule.resourceNames, child(path, 'resourceNames'), (name, at) => {
    const errors = complain(at, name, isPathSegmentName(name));
    if (seen.has(name)) errors.push(duplicate(at, name));
    seen.add(name);
    return errors;
  });
  return [...names, ...validateRule(rule, path)];
}

/** upstream validateMatchResources. */
export function validateMatchResources(match: MatchResources | undefined, path: string): FieldError[] {
  if (match === undefined) return [];
  const { namespaceSelector, objectSelector } = match;
  const selector = (value: MatchResources['objectSelector'], at: string) =>
    value === undefined ? [required(at)] : validateLabelSelector(value, at);
  return [
    ...pointerOneOf(match.matchPolicy, child(path, 'matchPolicy'), ['Equivalent', 'Exact']),
    ...selector(namespaceSelector, child(path, 'namespaceSelector')),
    ...selector(objectSelector, child(path, 'objectSelector')),
    ...each(match.resourceRules, child(path, 'resourceRules'), validateNamedRule),
    ...each(match.excludeResourceRules, child(path, 'excludeResourceRules'), validateNamedRule),
  ];
}

const mutatingOperations = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

/** A policy that changes objects is of no use to a DELETE. */
export function validateMutatingOperations(match: MatchResources | undefined, path: string): FieldError[] {
  const at = child(path, 'resourceRules', 'operations');
  return (match?.resourceRules ?? [])
    .flatMap(({ operations = [] }) => operations)
    .filter((operation) => !mutatingOperations.includes(operation))
    .map((operation) => notSupported(at, operation, mutatingOperations));
}

/** upstream validateParamKind. */
export function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, path: string): FieldError[] {
  const at = child(path, 'kind');
  const errors = validateApiVersion(apiVersion, child(path, 'apiVersion'));
  if (kind === '') return [...errors, required(at)];
  const wrong = isDns1035Label(kind.toLowerCase());
  if (wrong.length === 0) return errors;
  return [...errors, invalidValue(at, kind, `may have mixed case, but should otherwise match: ${wrong.join(',')}`)];
}

function validateApiVersion(text: string, path: string): FieldError[] {
  if (text === '') return [required(path)];
  const parts = text === '/' ? ['', ''] : text.split('/');
  if (parts.length > 2) return [invalidValue(path, text, `unexpected GroupVersion string: ${text}`)];
  const [version = '', group = ''] = parts.toReversed();
  const errors: FieldError[] = [];
  const wrongGroup = group === '' ? [] : isDns1123Subdomain(group);
  if (wrongGroup.length > 0) errors.push(invalidValue(path, group, wrongGroup.join(',')));
  if (version === '') return [...errors, invalidValue(path, text, 'version must be specified')];
  const wrongVersion = isDns1035Label(version);
  return wrongVersion.length === 0 ? errors : [...errors, invalidValue(path, version, wrongVersion.join(','))];
}

/** upstream validateParamRef. */
export function validateParamRef(ref: ParamRef | undefined, path: string): FieldError[] {
  if (ref === undefined) return [];
  const { name = '', selector, parameterNotFoundAction: action } = ref;
  const both = 'name and selector are mutually exclusive';
  const errors: FieldError[] = [];
  if (name !== '') {
    errors.push(...complain(child(path, 'name'), name, isPathSegmentName(name)));
    if (selector !== undefined) errors.push(forbidden(child(path, 'name'), both));
  }
  if (selector !== undefined) {
    errors.push(...validateLabelSelector(selector, child(path, 'selector')));
    if (name !== '') errors.push(forbidden(child(path, 'selector'), both));
  }
  if (name === '' && selector === undefined) errors.push(required(path, 'one of name or selector must be specified'));
  const at = child(path, 'parameterNotFoundAction');
  if (!action) errors.push(required(at));
  else if (action !== 'Allow' && action !== 'Deny') errors.push(notSupported(at, action, ['Deny', 'Allow']));
  return errors;
}

/** What bindings of both kinds have in common. */
export function validateBinding(
  spec: { policyName?: string; paramRef?: ParamRef; matchResources?: MatchResources },
  path: string,
): FieldError[] {
  const { policyName = '' } = spec;
  const at = child(path, 'policyName');
  return [
    ...(policyName === '' ? [required(at)] : complain(at, policyName, isDns1123Subdomain(policyName))),
    ...validateParamRef(spec.paramRef, child(path, 'paramRef')),
    ...validateMatchResources(spec.matchResources, child(path, 'matchResources')),
  ];
}

/** upstream validateValidationActions. */
export function validateActions(actions: readonly string[] = [], path: string): FieldError[] {
  const supported = ['Audit', 'Deny', 'Warn'];
  const errors = actions.flatMap((action, position) => [
    ...(supported.includes(action) ? [] : [notSupported(index(path, position), action, supported)]),
    ...(actions.indexOf(action) < position ? [duplicate(index(path, position), action)] : []),
  ]);
  if (actions.includes('Deny') && actions.includes('Warn'))
    errors.push(
      invalidValue(
        path,
        actions,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    );
  if (actions.length === 0) errors.push(required(path, 'at least one validation action is required'));
  return errors;
}
