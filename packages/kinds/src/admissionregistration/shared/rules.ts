import { inline, list, named, string } from '../../builders.ts';

const atomic = { 'x-kubernetes-list-type': 'atomic' } as const;

/** Groups, versions, resources and scope: a part of its own in protobuf. */
export const rule = {
  apiGroups: list(1, string(), "API groups that are meant; '*' is all.", atomic),
  apiVersions: list(2, string(), "API versions that are meant; '*' is all.", atomic),
  resources: list(3, string(), "Resources that are meant, such as pods and pods/log; '*' is all.", atomic),
  scope: string(4, "Cluster, Namespaced, or '*' for both.", { zero: 'keep' }),
};

const ruleWithOperations = {
  operations: list(1, string(), "CREATE, UPDATE, DELETE, CONNECT, or '*' for all.", atomic),
  ...rule,
};

export const RuleWithOperations = named(
  'io.k8s.api.admissionregistration.v1.RuleWithOperations',
  'Operations on resources.',
  ruleWithOperations,
  { inline: [inline(2, rule)] },
);

export const NamedRuleWithOperations = named(
  'io.k8s.api.admissionregistration.v1.NamedRuleWithOperations',
  'Operations on resources, or on those of some names.',
  {
    resourceNames: list(1, string(), 'Names that are meant; all unless said.', atomic),
    ...ruleWithOperations,
  },
  { inline: [{ ...inline(2, ruleWithOperations), inline: [inline(2, rule)] }], 'x-kubernetes-map-type': 'atomic' },
);

export const MatchCondition = named(
  'io.k8s.api.admissionregistration.v1.MatchCondition',
  'A condition that a request must meet.',
  {
    name: string(1, 'Names the condition in messages; unique in its list.', { zero: 'fill' }),
    expression: string(2, 'CEL that is true for requests that are meant.', { zero: 'fill' }),
  },
  { required: ['name', 'expression'] },
);
