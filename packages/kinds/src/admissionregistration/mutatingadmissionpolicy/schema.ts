import { kindSchema, list, message, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { MatchResources, ParamKind, Variable } from '../shared/policy.ts';
import { matchConditions } from '../shared/webhook.ts';

const group = 'io.k8s.api.admissionregistration.v1';
const atomic = { 'x-kubernetes-list-type': 'atomic' } as const;

const ApplyConfiguration = named(
  `${group}.ApplyConfiguration`,
  'A change that is merged as server-side apply merges it.',
  { expression: string(1, 'CEL that gives an Object{…} with the fields to set.') },
);

const JSONPatch = named(`${group}.JSONPatch`, 'A change as operations of JSON patch.', {
  expression: string(1, 'CEL that gives a list of JSONPatch{…}.'),
});

const Mutation = named(
  `${group}.Mutation`,
  'One change of the object of a request.',
  {
    patchType: string(2, 'Which of the two it is: ApplyConfiguration or JSONPatch.', { zero: 'fill' }),
    applyConfiguration: message(ApplyConfiguration, 3, 'Fields to merge into the object.'),
    jsonPatch: message(JSONPatch, 4, 'Operations on the object.'),
  },
  { required: ['patchType'] },
);

const Spec = named(`${group}.MutatingAdmissionPolicySpec`, 'What a policy changes in the objects of requests.', {
  paramKind: message(ParamKind, 1, 'The kind of the objects that parametrize the policy.'),
  matchConstraints: message(MatchResources, 2, 'Which requests the policy is meant for.'),
  variables: list(3, Variable, 'Expressions that others may use by name.', atomic),
  mutations: list(4, Mutation, 'Changes, one after another.', atomic),
  failurePolicy: string(5, 'What becomes of a request where the policy itself fails: Fail or Ignore.', {
    zero: 'keep',
  }),
  matchConditions: matchConditions(6),
  reinvocationPolicy: string(7, 'Whether the policy runs again where others changed the object: Never or IfNeeded.'),
});

export const MutatingAdmissionPolicy = kindSchema(
  `${group}.MutatingAdmissionPolicy`,
  'A policy that changes the objects of requests, in CEL. It takes effect where a binding names it.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(Spec, 2, 'What the policy changes.'),
  },
);
