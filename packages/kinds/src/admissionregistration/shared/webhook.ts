import { int32, list, message, string, struct } from '../../builders.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { WebhookClientConfig } from './clientconfig.ts';
import { MatchCondition, RuleWithOperations } from './rules.ts';

const atomic = { 'x-kubernetes-list-type': 'atomic' } as const;

/** What webhooks of both kinds have under the same protobuf number. */
export const webhookFields = {
  name: string(1, 'Full name of the webhook, such as policy.example.com.', { zero: 'fill' }),
  clientConfig: struct(WebhookClientConfig, 2, 'How the webhook is reached.'),
  rules: list(3, RuleWithOperations, 'Requests the webhook is asked about.', atomic),
  failurePolicy: string(4, 'What becomes of a request when the webhook cannot be asked: Fail or Ignore.', {
    zero: 'keep',
  }),
  matchPolicy: string(9, 'Whether a rule means a resource in all versions that are served: Equivalent or Exact.', {
    zero: 'keep',
  }),
  namespaceSelector: message(LabelSelector, 5, 'Namespaces whose objects the webhook is asked about.'),
  sideEffects: string(6, 'Whether being asked changes something elsewhere: None or NoneOnDryRun.', { zero: 'keep' }),
  timeoutSeconds: int32(7, 'Seconds until an answer must be there, 1 to 30; 10 unless said.', { zero: 'keep' }),
  admissionReviewVersions: list(8, string(), 'Versions of AdmissionReview the webhook understands.', {
    ...atomic,
    zero: 'fill',
  }),
};

export const objectSelector = (proto: number) =>
  message(LabelSelector, proto, 'Objects the webhook is asked about, before or after the change.');

export const matchConditions = (proto: number) =>
  list(proto, MatchCondition, 'Conditions that requests must meet, all of them.', { keys: ['name'], mergeKey: 'name' });

export const requiredFields = ['name', 'clientConfig', 'sideEffects', 'admissionReviewVersions'];
