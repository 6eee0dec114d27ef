import type { MutatingAdmissionPolicySpec } from '@berth/kinds/types';
import {
  type AdmissionCompiler,
  admissionCompiler,
  type Compiled,
  compileMatchConditions,
  type MatchConditions,
} from '@berth/machinery/cel';

export interface CompiledMutations {
  compiler: AdmissionCompiler;
  conditions: MatchConditions | undefined;
  mutations: readonly { type: 'ApplyConfiguration' | 'JSONPatch'; compiled: Compiled }[];
}

/** apiserver pkg/admission/plugin/policy/mutating/compilation.go. */
export function compileMutations(spec: MutatingAdmissionPolicySpec): CompiledMutations {
  const options = { params: spec.paramKind !== undefined, authorizer: true };
  const compiler = admissionCompiler(true);
  for (const { name = '', expression = '' } of spec.variables ?? []) compiler.variable(name, expression, options);
  const conditions = spec.matchConditions ?? [];
  const patches = { ...options, patches: true };
  return {
    compiler,
    conditions: conditions.length === 0 ? undefined : compileMatchConditions(conditions, compiler, options),
    mutations: (spec.mutations ?? []).map(({ patchType, applyConfiguration, jsonPatch }) =>
      patchType === 'JSONPatch'
        ? { type: patchType, compiled: compiler.compile(jsonPatch?.expression ?? '', patches, ['list(JSONPatch)']) }
        : {
            type: 'ApplyConfiguration',
            compiled: compiler.compile(applyConfiguration?.expression ?? '', patches, ['Object']),
          },
    ),
  };
}
