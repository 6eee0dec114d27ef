import { int64, kindSchema, list, message, named, string, struct } from '../../builders.ts';
import { Condition } from '../../meta/condition.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { MatchResources, ParamKind, Variable } from '../shared/policy.ts';
import { matchConditions } from '../shared/webhook.ts';

const group = 'io.k8s.api.admissionregistration.v1';
const atomic = { 'x-kubernetes-list-type': 'atomic' } as const;

const Validation = named(
  `${group}.Validation`,
  'What must hold for a request to be let in.',
  {
    expression: string(1, 'CEL that is true for requests that are let in.', { zero: 'fill' }),
    message: string(2, 'What a client is told where it is not.'),
    reason: string(3, 'Reason in the answer: Unauthorized, Forbidden, Invalid or RequestEntityTooLarge.', {
      zero: 'keep',
    }),
    messageExpression: string(4, 'CEL that gives the message, before `message`.'),
  },
  { required: ['expression'] },
);

const AuditAnnotation = named(
  `${group}.AuditAnnotation`,
  'What is noted in the audit record of a request.',
  {
    key: string(1, 'Key of the note, after the name of the policy.', { zero: 'fill' }),
    valueExpression: string(2, 'CEL that gives the note, or null for none.', { zero: 'fill' }),
  },
  { required: ['key', 'valueExpression'] },
);

const ExpressionWarning = named(
  `${group}.ExpressionWarning`,
  'What the types say against an expression.',
  {
    fieldRef: string(2, 'Where the expression stands.', { zero: 'fill' }),
    warning: string(3, 'What is odd about it.', { zero: 'fill' }),
  },
  { required: ['fieldRef', 'warning'] },
);

const TypeChecking = named(
  `${group}.TypeChecking`,
  'What came of checking expressions against the types of resources.',
  {
    expressionWarnings: list(1, ExpressionWarning, 'Expressions that do not fit.', atomic),
  },
);

const Spec = named(`${group}.ValidatingAdmissionPolicySpec`, 'What a policy asks of requests.', {
  paramKind: message(ParamKind, 1, 'The kind of the objects that parametrize the policy.'),
  matchConstraints: message(MatchResources, 2, 'Which requests the policy is meant for.'),
  validations: list(3, Validation, 'What must hold, all of it.', atomic),
  failurePolicy: string(4, 'What becomes of a request where the policy itself fails: Fail or Ignore.', {
    zero: 'keep',
  }),
  auditAnnotations: list(5, AuditAnnotation, 'What is noted in the audit record.', atomic),
  matchConditions: matchConditions(6),
  variables: list(7, Variable, 'Expressions that others may use by name.', { keys: ['name'], mergeKey: 'name' }),
});

const Status = named(`${group}.ValidatingAdmissionPolicyStatus`, 'What was found about a policy.', {
  observedGeneration: int64(1, 'Generation that was looked at.'),
  typeChecking: message(TypeChecking, 2, 'What came of checking expressions against types; present when it was done.'),
  conditions: list(3, Condition, 'Conditions of the policy.', { keys: ['type'] }),
});

export const ValidatingAdmissionPolicy = kindSchema(
  `${group}.ValidatingAdmissionPolicy`,
  'A policy that may refuse requests, in CEL. It takes effect where a binding names it.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(Spec, 2, 'What the policy asks of requests.'),
    status: struct(Status, 3, 'What was found about the policy. Read-only.'),
  },
);
