import type { AuditAnnotation, Validation, ValidatingAdmissionPolicySpec } from '@berth/kinds/types';
import {
  type AdmissionCompiler,
  admissionCompiler,
  type Compiled,
  compileMatchConditions,
  type MatchConditions,
} from '@berth/machinery/cel';

/** A policy's expressions, compiled once for many requests. */
export interface CompiledValidations {
  compiler: AdmissionCompiler;
  conditions: MatchConditions | undefined;
  validations: readonly { rule: Validation; compiled: Compiled; message: Compiled | undefined }[];
  annotations: readonly { annotation: AuditAnnotation; compiled: Compiled }[];
}

/** apiserver pkg/admission/plugin/policy/validating/plugin.go compilePolicy. */
export function compileValidations(spec: ValidatingAdmissionPolicySpec): CompiledValidations {
  const params = spec.paramKind !== undefined;
  const options = { params, authorizer: true };
  const compiler = admissionCompiler(true);
  for (const { name = '', expression = '' } of spec.variables ?? []) compiler.variable(name, expression, options);
  const conditions = spec.matchConditions ?? [];
  return {
    compiler,
    conditions: conditions.length === 0 ? undefined : compileMatchConditions(conditions, compiler, options),
    validations: (spec.validations ?? []).map((rule) => ({
      rule,
      compiled: compiler.compile(rule.expression ?? '', options, ['bool']),
      message: rule.messageExpression
        ? compiler.compile(rule.messageExpression, { params, authorizer: false }, ['string'])
        : undefined,
    })),
    annotations: (spec.auditAnnotations ?? []).map((annotation) => ({
      annotation,
      compiled: compiler.compile(annotation.valueExpression ?? '', options, ['string', 'null_type']),
    })),
  };
}
