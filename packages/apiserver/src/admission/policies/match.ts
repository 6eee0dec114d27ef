import type { MatchResources, NamedRuleWithOperations } from '@berth/kinds/types';
import { type Selector, selectorOf } from '@berth/machinery/selectors';
import { type AdmissionRequest, nameOf } from '../plugin.ts';
import { type Invocation, invocationOf, match } from '../webhooks/match.ts';

/** Which requests a policy or a binding is meant for (apiserver pkg/admission/plugin/policy/matching). */
export interface PolicyTarget {
  rules: readonly NamedRuleWithOperations[];
  excluded: readonly NamedRuleWithOperations[];
  equivalent: boolean;
  namespaceSelector: Selector;
  objectSelector: Selector;
}

/** Where no rule is written every resource is meant. */
const everything: NamedRuleWithOperations = {
  operations: ['*'],
  apiGroups: ['*'],
  apiVersions: ['*'],
  resources: ['*/*'],
  scope: '*',
};

export function targetOf(resources: MatchResources): PolicyTarget {
  const { resourceRules = [], excludeResourceRules = [], matchPolicy, namespaceSelector, objectSelector } = resources;
  return {
    rules: resourceRules.length === 0 ? [everything] : resourceRules,
    excluded: excludeResourceRules,
    equivalent: matchPolicy !== 'Exact',
    namespaceSelector: selectorOf(namespaceSelector ?? {}),
    objectSelector: selectorOf(objectSelector ?? {}),
  };
}

/** A rule of some names means no others. */
const named = (rules: readonly NamedRuleWithOperations[], name: string) =>
  rules.filter(({ resourceNames = [] }) => resourceNames.length === 0 || resourceNames.includes(name));

/** How the target sees a request, if it is meant for it. @throws ApiError NotFound where the namespace is gone */
export async function matchPolicy(target: PolicyTarget, request: AdmissionRequest): Promise<Invocation | undefined> {
  const name = nameOf(request);
  const excluded = { ...target, rules: named(target.excluded, name) };
  if (excluded.rules.length > 0 && (await invocationOf(excluded, request)) !== undefined) return undefined;
  return match({ ...target, rules: named(target.rules, name) }, request);
}
