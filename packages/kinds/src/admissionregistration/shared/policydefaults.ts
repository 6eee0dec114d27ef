import type { KubeObject } from '@berth/machinery/object';
import type { MatchResources, MutatingAdmissionPolicySpec, ValidatingAdmissionPolicySpec } from '../../types.ts';
import { defaultRules } from './defaults.ts';

function defaultMatchResources(match: MatchResources | undefined): void {
  if (match === undefined) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  defaultRules(match.resourceRules);
  defaultRules(match.excludeResourceRules);
}

/** upstream pkg/apis/admissionregistration/v1/defaults.go. */
export function defaultPolicy(object: KubeObject): void {
  const spec = object.spec as ValidatingAdmissionPolicySpec | MutatingAdmissionPolicySpec | undefined;
  if (spec === undefined) return;
  spec.failurePolicy ??= 'Fail';
  defaultMatchResources(spec.matchConstraints);
}

export function defaultBinding(object: KubeObject): void {
  defaultMatchResources((object.spec as { matchResources?: MatchResources } | undefined)?.matchResources);
}
