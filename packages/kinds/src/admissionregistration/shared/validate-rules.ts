import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, index, invalidValue, notSupported, required, tooMany } from '@berth/machinery/invalid';
import { each, qualifiedName } from '../../checks.ts';
import type { MatchCondition, RuleWithOperations } from '../../types.ts';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];

const alone = (values: readonly string[], path: string, others: string): FieldError[] =>
  values.length > 1 && values.includes('*')
    ? [invalidValue(path, values, `if '*' is present, must not specify other ${others}`)]
    : [];

/** upstream pkg/apis/admissionregistration/validation validateResources. */
function validateResources(resources: readonly string[], path: string): FieldError[] {
  if (resources.length === 0) return [required(path)];
  const wholeResources = new Set<string>();
  const wholeSubresources = new Set<string>();
  let plain = false;
  const errors = each(resources, path, (text, at) => {
    if (text === '') return [required(at)];
    const slash = text.indexOf('/');
    if (slash < 0) {
      plain = text !== '*';
      return [];
    }
    const resource = text.slice(0, slash);
    const part = text.slice(slash + 1);
    const found: FieldError[] = [];
    if (wholeResources.has(resource))
      found.push(invalidValue(at, text, `if '${resource}/*' is present, must not specify ${text}`));
    if (wholeSubresources.has(part))
      found.push(invalidValue(at, text, `if '*/${part}' is present, must not specify ${text}`));
    if (part === '*') wholeResources.add(resource);
    if (resource === '*') wholeSubresources.add(part);
    return found;
  });
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(invalidValue(path, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && plain)
    errors.push(
      invalidValue(path, resources, "if '*' is present, must not specify other resources without subresources"),
    );
  return errors;
}

/** upstream validateRuleWithOperations. Policies that change objects do not take DELETE: they name the operations they take. */
export function validateRule(
  { operations: named = [], apiGroups = [], apiVersions = [], resources = [], scope }: RuleWithOperations,
  path: string,
  supported: readonly string[] = operations,
): FieldError[] {
  const at = (field: string) => child(path, field);
  return [
    ...(named.length === 0 ? [required(at('operations'))] : []),
    ...alone(named, at('operations'), 'operations'),
    ...named.flatMap((operation, position) =>
      supported.includes(operation) ? [] : [notSupported(index(at('operations'), position), operation, supported)],
    ),
    ...(apiGroups.length === 0 ? [required(at('apiGroups'))] : []),
    ...alone(apiGroups, at('apiGroups'), 'API groups'),
    ...(apiVersions.length === 0 ? [required(at('apiVersions'))] : []),
    ...alone(apiVersions, at('apiVersions'), 'API versions'),
    ...each(apiVersions, at('apiVersions'), (version, where) => (version === '' ? [required(where)] : [])),
    ...validateResources(resources, at('resources')),
    ...(scope !== undefined && !scopes.includes(scope) ? [notSupported(at('scope'), scope, scopes)] : []),
  ];
}

const maxConditions = 64;

/** upstream validateMatchConditions. `compile` says what is wrong with an expression. */
export function validateMatchConditions(
  conditions: readonly MatchCondition[] | undefined,
  path: string,
  compile?: (expression: string, path: string) => FieldError[],
): FieldError[] {
  const many = conditions?.length ?? 0;
  const seen = new Set<string>();
  return [
    ...(many > maxConditions ? [tooMany(path, many, maxConditions)] : []),
    ...each(conditions, path, ({ name = '', expression = '' }, at) => {
      const text = expression.trim();
      const where = child(at, 'expression');
      const errors = text === '' ? [required(where)] : (compile?.(text, where) ?? []);
      if (name === '') return [...errors, required(child(at, 'name'))];
      errors.push(...qualifiedName(name, child(at, 'name')));
      if (seen.has(name)) errors.push(duplicate(child(at, 'name'), name));
      seen.add(name);
      return errors;
    }),
  ];
}
