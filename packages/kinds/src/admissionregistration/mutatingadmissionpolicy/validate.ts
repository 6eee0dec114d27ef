import { type AdmissionCompiler, admissionCompiler } from '@berth/machinery/cel';
import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { each, oneOf, pointerOneOf } from '../../checks.ts';
import type { MutatingAdmissionPolicySpec, Mutation } from '../../types.ts';
import { validateExpression, validateVariables } from '../shared/expressions.ts';
import { validateMutatingOperations, validateParamKind } from '../shared/validate-match.ts';
import { validateMatchConditions } from '../shared/validate-rules.ts';
import { validateConstraints } from '../validatingadmissionpolicy/validate.ts';

/** Both ways to change an object: the field they are in, and what their expressions give. */
const patches = {
  ApplyConfiguration: { field: 'applyConfiguration', other: 'jsonPatch', returns: 'Object' },
  JSONPatch: { field: 'jsonPatch', other: 'applyConfiguration', returns: 'list(JSONPatch)' },
} as const;

/** upstream pkg/apis/admissionregistration/validation ValidateMutatingAdmissionPolicy. */
export function validatePolicy(object: KubeObject): FieldError[] {
  const spec = (object.spec ?? {}) as MutatingAdmissionPolicySpec;
  const at = (field: string) => child('spec', field);
  const params = spec.paramKind !== undefined;
  const options = { params, authorizer: true };
  const compiler = admissionCompiler(true);
  const plain = admissionCompiler(false);
  return [
    ...pointerOneOf(spec.failurePolicy, at('failurePolicy'), ['Fail', 'Ignore']),
    ...(spec.paramKind === undefined ? [] : validateParamKind(spec.paramKind, at('paramKind'))),
    ...validateConstraints(spec.matchConstraints, at('matchConstraints')),
    ...validateMutatingOperations(spec.matchConstraints, at('matchConstraints')),
    ...validateMatchConditions(spec.matchConditions, at('matchConditions'), (expression, path) =>
      validateExpression(plain, expression, path, options, ['bool']),
    ),
    ...validateVariables(spec.variables, at('variables'), compiler, options),
    ...((spec.mutations ?? []).length === 0
      ? [required(at('mutations'), 'mutations must contain at least one item')]
      : each(spec.mutations, at('mutations'), (mutation, path) => validateMutation(mutation, path, compiler, params))),
    ...oneOf(spec.reinvocationPolicy, at('reinvocationPolicy'), ['IfNeeded', 'Never']),
  ];
}

function validateMutation(
  mutation: Mutation,
  path: string,
  compiler: AdmissionCompiler,
  params: boolean,
): FieldError[] {
  const type = child(path, 'patchType');
  if (!mutation.patchType) return [required(type)];
  if (!Object.hasOwn(patches, mutation.patchType))
    return [notSupported(type, mutation.patchType, Object.keys(patches))];
  const { field, other, returns } = patches[mutation.patchType as keyof typeof patches];
  const errors: FieldError[] = [];
  const patch = mutation[field];
  const at = child(path, field, 'expression');
  const expression = patch?.expression?.trim() ?? '';
  if (patch === undefined)
    errors.push(required(child(path, field), `must be specified when patchType is ${mutation.patchType}`));
  else if (expression === '') errors.push(required(at));
  else
    errors.push(
      ...validateExpression(compiler, expression, at, { params, authorizer: true, patches: true }, [returns]),
    );
  if (mutation[other] !== undefined)
    errors.push(
      invalidValue(child(path, other), `{${other}}`, `must not be specified when patchType is ${mutation.patchType}`),
    );
  return errors;
}
