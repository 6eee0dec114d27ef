import { admissionCompiler, openType } from '@berth/machinery/cel';
import type { Kind } from '@berth/machinery/kind';
import { apiVersionOf } from '@berth/machinery/object';
import type { ExpressionWarning, RuleWithOperations, ValidatingAdmissionPolicySpec } from '../../types.ts';

/** Kinds that one policy is checked against. */
const maxKinds = 10;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Kinds that a policy's rules name outright; a wildcard names none. In order of group, version and kind. */
export function kindsToCheck(spec: ValidatingAdmissionPolicySpec, kinds: readonly Kind[]): Kind[] {
  const found = new Set<Kind>();
  for (const rule of spec.matchConstraints?.resourceRules ?? []) {
    for (const kind of kinds) if (found.size < maxKinds && names(rule, kind)) found.add(kind);
  }
  return [...found].sort(
    (a, b) => compareText(a.group, b.group) || compareText(a.version, b.version) || compareText(a.kind, b.kind),
  );
}

function names({ apiGroups = [], apiVersions = [], resources = [] }: RuleWithOperations, kind: Kind): boolean {
  if ([...apiGroups, ...apiVersions].some((text) => text.includes('*'))) return false;
  return apiGroups.includes(kind.group) && apiVersions.includes(kind.version) && resources.includes(kind.plural);
}

/**
 * What the types of resources say against a policy's expressions; it takes effect all the same (apiserver
 * policy/validating/typechecking.go). `kinds`: all that the cluster serves.
 */
export function typeWarnings(spec: ValidatingAdmissionPolicySpec, kinds: readonly Kind[]): ExpressionWarning[] {
  const checked = kindsToCheck(spec, kinds);
  const params = kinds.find(
    ({ group, version, kind }) =>
      spec.paramKind?.apiVersion === apiVersionOf(group, version) && spec.paramKind.kind === kind,
  );
  const check = (fieldRef: string, expression: string | undefined): ExpressionWarning[] => {
    if (!expression) return [];
    const problems = checked.flatMap((kind) => problemOf(spec, kind, params, expression) ?? []);
    return problems.length === 0 ? [] : [{ fieldRef, warning: problems.join('\n') }];
  };
  return (spec.validations ?? []).flatMap(({ expression, messageExpression }, index) => [
    ...check(`spec.validations[${index}].expression`, expression),
    ...check(`spec.validations[${index}].messageExpression`, messageExpression),
  ]);
}

function problemOf(
  { variables = [], paramKind }: ValidatingAdmissionPolicySpec,
  { group, version, kind, schema }: Kind,
  params: Kind | undefined,
  expression: string,
): string | undefined {
  const compiler = admissionCompiler(true, {
    object: openType(schema, kind),
    ...(params === undefined ? {} : { params: openType(params.schema, params.kind) }),
  });
  const options = { params: paramKind !== undefined, authorizer: true };
  for (const variable of variables) compiler.variable(variable.name ?? '', variable.expression ?? '', options);
  const { error } = compiler.compile(expression, options, []);
  return error === undefined
    ? undefined
    : `${group}/${version}, Kind=${kind}: ${error.replace(/^compilation failed: /, '')}\n`;
}
