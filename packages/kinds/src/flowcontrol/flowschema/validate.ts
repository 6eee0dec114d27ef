import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import { isDns1123Label, isDns1123Subdomain } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { complain, each } from '../../checks.ts';
import type {
  FlowSchema,
  FlowSchemaSpec,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from '../../types.ts';
import { mandatoryFlowSchemas } from '../mandatory.ts';
import { validateConditions } from '../shared.ts';
import { validateSubject } from './subject.ts';

const maxPrecedence = 10_000;

/** upstream pkg/apis/flowcontrol/validation ValidateFlowSchema. */
export function validateFlowSchema(object: KubeObject): FieldError[] {
  const { metadata, spec, status } = object as FlowSchema;
  const name = metadata?.name ?? '';
  const errors = validateSpec(name, spec ?? ({} as FlowSchemaSpec), 'spec');
  const fixed = mandatoryFlowSchemas.find((one) => one.metadata.name === name);
  if (fixed !== undefined && !deepEqual(fixed.spec, spec))
    errors.push(invalidValue('spec', spec, `spec of '${name}' must equal the fixed value`));
  return [...errors, ...validateConditions(status?.conditions ?? [], 'status.conditions')];
}

function validateSpec(name: string, spec: FlowSchemaSpec, path: string): FieldError[] {
  const { matchingPrecedence: precedence = 0, distinguisherMethod, priorityLevelConfiguration, rules } = spec;
  const at = child(path, 'matchingPrecedence');
  const errors: FieldError[] = [];
  if (precedence <= 0) errors.push(invalidValue(at, precedence, 'must be a positive value'));
  if (precedence > maxPrecedence)
    errors.push(invalidValue(at, precedence, `must not be greater than ${maxPrecedence}`));
  if (precedence === 1 && name !== 'exempt')
    errors.push(invalidValue(at, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  const methods = ['ByNamespace', 'ByUser'];
  if (distinguisherMethod !== undefined && !methods.includes(distinguisherMethod.type))
    errors.push(notSupported(child(path, 'distinguisherMethod', 'type'), { Type: distinguisherMethod.type }, methods));
  const level = priorityLevelConfiguration?.name ?? '';
  const where = child(path, 'priorityLevelConfiguration', 'name');
  if (level === '') errors.push(required(where, 'must reference a priority level'));
  else errors.push(...complain(where, level, isDns1123Subdomain(level)));
  return [...errors, ...each(rules, child(path, 'rules'), validateRule)];
}

function validateRule(
  { subjects, resourceRules, nonResourceRules }: PolicyRulesWithSubjects,
  path: string,
): FieldError[] {
  const errors = each(subjects, child(path, 'subjects'), validateSubject);
  if ((subjects ?? []).length === 0)
    errors.push(required(child(path, 'subjects'), 'subjects must contain at least one value'));
  if ((resourceRules ?? []).length === 0 && (nonResourceRules ?? []).length === 0)
    errors.push(required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  return [
    ...errors,
    ...each(resourceRules, child(path, 'resourceRules'), validateResourceRule),
    ...each(nonResourceRules, child(path, 'nonResourceRules'), validateNonResourceRule),
  ];
}

const verbs = 'create delete deletecollection get list patch proxy update watch'.split(' ');

function validateVerbs(wanted: readonly string[], path: string): FieldError[] {
  if (wanted.length === 0) return [required(path, 'verbs must contain at least one value')];
  if (wanted.includes('*')) return alone(wanted, path, 'verbs');
  return wanted.every((verb) => verbs.includes(verb)) ? [] : [notSupported(path, wanted, verbs)];
}

/** Where everything is meant nothing else need be said. */
const alone = (list: readonly string[], path: string, what: string): FieldError[] =>
  list.length > 1 && list.includes('*')
    ? [invalidValue(path, list, `if '*' is present, must not specify other ${what}`)]
    : [];

function validateResourceRule(rule: ResourcePolicyRule, path: string): FieldError[] {
  const { apiGroups = [], resources = [], namespaces = [], clusterScope } = rule;
  const groups = child(path, 'apiGroups');
  const at = child(path, 'namespaces');
  const errors = [
    ...validateVerbs(rule.verbs ?? [], child(path, 'verbs')),
    ...(apiGroups.length === 0
      ? [required(groups, 'resource rules must supply at least one api group')]
      : alone(apiGroups, groups, 'api groups')),
    ...(resources.length === 0
      ? [required(child(path, 'resources'), 'resource rules must supply at least one resource')]
      : alone(resources, child(path, 'resources'), 'resources')),
  ];
  if (namespaces.length === 0 && clusterScope !== true)
    return [...errors, required(at, 'resource rules that are not cluster scoped must supply at least one namespace')];
  if (namespaces.includes('*')) return [...errors, ...alone(namespaces, at, 'namespaces')];
  return [
    ...errors,
    ...each(namespaces, at, (namespace, where) =>
      isDns1123Label(namespace).map((why) =>
        invalidValue(where, namespace, `each member of this list must be '*' or a DNS-1123 label; ${why}`),
      ),
    ),
  ];
}

function validateNonResourceRule(
  { verbs: wanted = [], nonResourceURLs = [] }: NonResourcePolicyRule,
  path: string,
): FieldError[] {
  const errors = validateVerbs(wanted, child(path, 'verbs'));
  const at = child(path, 'nonResourceURLs');
  if (nonResourceURLs.length === 0) return [...errors, required(at, 'nonResourceURLs must contain at least one value')];
  if (nonResourceURLs.includes('*')) return [...errors, ...alone(nonResourceURLs, at, 'non-resource URLs')];
  return [...errors, ...each(nonResourceURLs, at, validateUrlPath)];
}

/** upstream ValidateNonResourceURLPath. */
function validateUrlPath(text: string, path: string): FieldError[] {
  if (text === '') return [invalidValue(path, text, 'must not be empty')];
  if (text === '/') return [];
  if (!text.startsWith('/')) return [invalidValue(path, text, 'must start with slash')];
  if (text.includes(' ')) return [invalidValue(path, text, 'must not contain white-space')];
  if (text.includes('//')) return [invalidValue(path, text, 'must not contain double slash')];
  if (text.includes('*') && !/^[^*]*\/\*$/.test(text))
    return [invalidValue(path, text, 'wildcard can only do suffix matching')];
  return [];
}
