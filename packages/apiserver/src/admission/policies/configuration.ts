import type {
  MatchResources,
  MutatingAdmissionPolicySpec,
  ParamRef,
  ValidatingAdmissionPolicySpec,
} from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import type { Call } from '../../operations/call.ts';
import { byEpoch } from '../configuration.ts';
import { type CompiledMutations, compileMutations } from './compilemutating.ts';
import { type CompiledValidations, compileValidations } from './compilevalidating.ts';
import { type PolicyTarget, targetOf } from './match.ts';

/** A policy's binding, its selectors parsed. */
export interface Binding {
  name: string;
  /** undefined: every request that the policy is meant for. */
  target: PolicyTarget | undefined;
  paramRef: ParamRef | undefined;
  actions: readonly string[];
}

/** A policy with its bindings, its expressions compiled. */
export interface Policy<Spec, Compiled> {
  name: string;
  spec: Spec;
  target: PolicyTarget;
  bindings: readonly Binding[];
  compiled: Compiled;
}

export type ValidatingPolicy = Policy<ValidatingAdmissionPolicySpec, CompiledValidations>;
export type MutatingPolicy = Policy<MutatingAdmissionPolicySpec, CompiledMutations>;

interface BindingSpec {
  policyName?: string;
  paramRef?: ParamRef;
  matchResources?: MatchResources;
  validationActions?: string[];
}

function bindingsOf(objects: readonly KubeObject[], policy: string): Binding[] {
  return objects
    .map(({ metadata, spec }) => ({ name: metadata.name ?? '', spec: (spec ?? {}) as BindingSpec }))
    .filter(({ spec }) => spec.policyName === policy)
    .map(({ name, spec }) => ({
      name,
      target: spec.matchResources === undefined ? undefined : targetOf(spec.matchResources),
      paramRef: spec.paramRef,
      actions: spec.validationActions ?? [],
    }));
}

/** Policies that are bound, in order of their names; compiled anew when the cluster's configuration changes. */
function loader<Spec extends { matchConstraints?: MatchResources }, Compiled>(
  resource: string,
  compile: (spec: Spec) => Compiled,
): (call: Call) => Promise<readonly Policy<Spec, Compiled>[]> {
  const group = 'admissionregistration.k8s.io';
  return byEpoch(async ({ all }) => {
    const policies = await all(`${group}/${resource}policies`);
    if (policies.length === 0) return [];
    const bindings = await all(`${group}/${resource}policybindings`);
    return policies.flatMap(({ metadata, spec: raw }) => {
      const spec = (raw ?? {}) as Spec;
      const name = metadata.name ?? '';
      const bound = bindingsOf(bindings, name);
      if (bound.length === 0) return [];
      return [{ name, spec, target: targetOf(spec.matchConstraints ?? {}), bindings: bound, compiled: compile(spec) }];
    });
  });
}

export const validatingPolicies = loader('validatingadmission', compileValidations);
export const mutatingPolicies = loader('mutatingadmission', compileMutations);
