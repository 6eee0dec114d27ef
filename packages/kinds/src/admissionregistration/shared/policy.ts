import { list, message, named, string } from '../../builders.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { NamedRuleWithOperations } from './rules.ts';

const atomic = { 'x-kubernetes-list-type': 'atomic' } as const;
const whole = { 'x-kubernetes-map-type': 'atomic' } as const;

export const MatchResources = named(
  'io.k8s.api.admissionregistration.v1.MatchResources',
  'Which requests are meant.',
  {
    namespaceSelector: message(LabelSelector, 1, 'Namespaces whose objects are meant.'),
    objectSelector: message(LabelSelector, 2, 'Objects that are meant, before or after the change.'),
    resourceRules: list(3, NamedRuleWithOperations, 'Operations on resources that are meant.', atomic),
    excludeResourceRules: list(
      4,
      NamedRuleWithOperations,
      'Operations on resources that are not meant after all.',
      atomic,
    ),
    matchPolicy: string(7, 'Whether a rule means a resource in all versions that are served: Equivalent or Exact.', {
      zero: 'keep',
    }),
  },
  whole,
);

export const ParamKind = named(
  'io.k8s.api.admissionregistration.v1.ParamKind',
  'The kind of the objects that parametrize a policy.',
  {
    apiVersion: string(1, 'Group and version of the kind.'),
    kind: string(2, 'Name of the kind.'),
  },
  whole,
);

export const ParamRef = named(
  'io.k8s.api.admissionregistration.v1.ParamRef',
  'Which objects parametrize a binding: one by name, or those that a selector takes.',
  {
    name: string(1, 'Name of the object.'),
    namespace: string(2, "Namespace to look in; the request's own unless said."),
    selector: message(LabelSelector, 3, 'Objects that are meant; each is evaluated by itself.'),
    parameterNotFoundAction: string(4, 'What to do where there is no such object: Allow or Deny.', { zero: 'keep' }),
  },
  whole,
);

export const Variable = named(
  'io.k8s.api.admissionregistration.v1.Variable',
  'An expression that others may use by name.',
  {
    name: string(1, 'Name of the variable: variables.NAME in expressions.', { zero: 'fill' }),
    expression: string(2, 'CEL that gives the value, evaluated when it is first used.', { zero: 'fill' }),
  },
  { required: ['name', 'expression'], ...whole },
);

export const bindingFields = {
  policyName: string(1, 'Name of the policy that is bound.'),
  paramRef: message(ParamRef, 2, 'Objects that parametrize the policy.'),
  matchResources: message(MatchResources, 3, 'Narrows the requests that the policy is meant for.'),
};
