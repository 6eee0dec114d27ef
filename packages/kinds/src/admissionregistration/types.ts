// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { LabelSelector, ObjectMeta } from '../meta/types.ts';

/** A condition that a request must meet. */
export interface MatchCondition {
  /** Names the condition in messages; unique in its list. */
  name: string;
  /** CEL that is true for requests that are meant. */
  expression: string;
}

/** A webhook that may change objects. */
export interface MutatingWebhook {
  /** Full name of the webhook, such as policy.example.com. */
  name: string;
  /** How the webhook is reached. */
  clientConfig: WebhookClientConfig;
  /** Requests the webhook is asked about. */
  rules?: RuleWithOperations[];
  /** What becomes of a request when the webhook cannot be asked: Fail or Ignore. */
  failurePolicy?: string;
  /** Whether a rule means a resource in all versions that are served: Equivalent or Exact. */
  matchPolicy?: string;
  /** Namespaces whose objects the webhook is asked about. */
  namespaceSelector?: LabelSelector;
  /** Whether being asked changes something elsewhere: None or NoneOnDryRun. */
  sideEffects: string;
  /** Seconds until an answer must be there, 1 to 30; 10 unless said. */
  timeoutSeconds?: number;
  /** Versions of AdmissionReview the webhook understands. */
  admissionReviewVersions: string[];
  /** Objects the webhook is asked about, before or after the change. */
  objectSelector?: LabelSelector;
  /** Whether it is asked again when others changed the object later: Never or IfNeeded. */
  reinvocationPolicy?: string;
  /** Conditions that requests must meet, all of them. */
  matchConditions?: MatchCondition[];
}

/** Webhooks that may change objects on their way in. */
export interface MutatingWebhookConfiguration {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The webhooks, asked one after the other. */
  webhooks?: MutatingWebhook[];
}

/** Operations on resources. */
export interface RuleWithOperations {
  /** CREATE, UPDATE, DELETE, CONNECT, or '*' for all. */
  operations?: string[];
  /** API groups that are meant; '*' is all. */
  apiGroups?: string[];
  /** API versions that are meant; '*' is all. */
  apiVersions?: string[];
  /** Resources that are meant, such as pods and pods/log; '*' is all. */
  resources?: string[];
  /** Cluster, Namespaced, or '*' for both. */
  scope?: string;
}

/** A Service of the cluster. */
export interface ServiceReference {
  /** Namespace of the service. */
  namespace: string;
  /** Name of the service. */
  name: string;
  /** Path that is sent in requests. */
  path?: string;
  /** Port of the service; 443 unless said. */
  port?: number;
}

/** A webhook that may refuse requests. */
export interface ValidatingWebhook {
  /** Full name of the webhook, such as policy.example.com. */
  name: string;
  /** How the webhook is reached. */
  clientConfig: WebhookClientConfig;
  /** Requests the webhook is asked about. */
  rules?: RuleWithOperations[];
  /** What becomes of a request when the webhook cannot be asked: Fail or Ignore. */
  failurePolicy?: string;
  /** Whether a rule means a resource in all versions that are served: Equivalent or Exact. */
  matchPolicy?: string;
  /** Namespaces whose objects the webhook is asked about. */
  namespaceSelector?: LabelSelector;
  /** Whether being asked changes something elsewhere: None or NoneOnDryRun. */
  sideEffects: string;
  /** Seconds until an answer must be there, 1 to 30; 10 unless said. */
  timeoutSeconds?: number;
  /** Versions of AdmissionReview the webhook understands. */
  admissionReviewVersions: string[];
  /** Objects the webhook is asked about, before or after the change. */
  objectSelector?: LabelSelector;
  /** Conditions that requests must meet, all of them. */
  matchConditions?: MatchCondition[];
}

/** Webhooks that may refuse requests. */
export interface ValidatingWebhookConfiguration {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The webhooks, asked all at once. */
  webhooks?: ValidatingWebhook[];
}

/** How a webhook is reached: by URL or by service. */
export interface WebhookClientConfig {
  /** A service of the cluster. */
  service?: ServiceReference;
  /** PEM of the authorities that the certificate of the webhook is checked by. */
  caBundle?: string;
  /** Where the webhook is, as https://host[:port]/path. */
  url?: string;
}
