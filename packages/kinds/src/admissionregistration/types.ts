// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { Condition, LabelSelector, ObjectMeta } from '../meta/types.ts';

/** A Service of the cluster. */
export interface AdmissionregistrationV1ServiceReference {
  /** Namespace of the service. */
  namespace: string;
  /** Name of the service. */
  name: string;
  /** Path that is sent in requests. */
  path?: string;
  /** Port of the service; 443 unless said. */
  port?: number;
}

/** How a webhook is reached: by URL or by service. */
export interface AdmissionregistrationV1WebhookClientConfig {
  /** A service of the cluster. */
  service?: AdmissionregistrationV1ServiceReference;
  /** PEM of the authorities that the certificate of the webhook is checked by. */
  caBundle?: string;
  /** Where the webhook is, as https://host[:port]/path. */
  url?: string;
}

/** A change that is merged as server-side apply merges it. */
export interface ApplyConfiguration {
  /** CEL that gives an Object{…} with the fields to set. */
  expression?: string;
}

/** What is noted in the audit record of a request. */
export interface AuditAnnotation {
  /** Key of the note, after the name of the policy. */
  key: string;
  /** CEL that gives the note, or null for none. */
  valueExpression: string;
}

/** What the types say against an expression. */
export interface ExpressionWarning {
  /** Where the expression stands. */
  fieldRef: string;
  /** What is odd about it. */
  warning: string;
}

/** A change as operations of JSON patch. */
export interface JSONPatch {
  /** CEL that gives a list of JSONPatch{…}. */
  expression?: string;
}

/** A condition that a request must meet. */
export interface MatchCondition {
  /** Names the condition in messages; unique in its list. */
  name: string;
  /** CEL that is true for requests that are meant. */
  expression: string;
}

/** Which requests are meant. */
export interface MatchResources {
  /** Namespaces whose objects are meant. */
  namespaceSelector?: LabelSelector;
  /** Objects that are meant, before or after the change. */
  objectSelector?: LabelSelector;
  /** Operations on resources that are meant. */
  resourceRules?: NamedRuleWithOperations[];
  /** Operations on resources that are not meant after all. */
  excludeResourceRules?: NamedRuleWithOperations[];
  /** Whether a rule means a resource in all versions that are served: Equivalent or Exact. */
  matchPolicy?: string;
}

/** A policy that changes the objects of requests, in CEL. It takes effect where a binding names it. */
export interface MutatingAdmissionPolicy {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What the policy changes. */
  spec?: MutatingAdmissionPolicySpec;
}

/** Puts a MutatingAdmissionPolicy into effect, with params. */
export interface MutatingAdmissionPolicyBinding {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Where the policy takes effect. */
  spec?: MutatingAdmissionPolicyBindingSpec;
}

/** Where a policy takes effect. */
export interface MutatingAdmissionPolicyBindingSpec {
  /** Name of the policy that is bound. */
  policyName?: string;
  /** Objects that parametrize the policy. */
  paramRef?: ParamRef;
  /** Narrows the requests that the policy is meant for. */
  matchResources?: MatchResources;
}

/** What a policy changes in the objects of requests. */
export interface MutatingAdmissionPolicySpec {
  /** The kind of the objects that parametrize the policy. */
  paramKind?: ParamKind;
  /** Which requests the policy is meant for. */
  matchConstraints?: MatchResources;
  /** Expressions that others may use by name. */
  variables?: Variable[];
  /** Changes, one after another. */
  mutations?: Mutation[];
  /** What becomes of a request where the policy itself fails: Fail or Ignore. */
  failurePolicy?: string;
  /** Conditions that requests must meet, all of them. */
  matchConditions?: MatchCondition[];
  /** Whether the policy runs again where others changed the object: Never or IfNeeded. */
  reinvocationPolicy?: string;
}

/** A webhook that may change objects. */
export interface MutatingWebhook {
  /** Full name of the webhook, such as policy.example.com. */
  name: string;
  /** How the webhook is reached. */
  clientConfig: AdmissionregistrationV1WebhookClientConfig;
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

/** One change of the object of a request. */
export interface Mutation {
  /** Which of the two it is: ApplyConfiguration or JSONPatch. */
  patchType: string;
  /** Fields to merge into the object. */
  applyConfiguration?: ApplyConfiguration;
  /** Operations on the object. */
  jsonPatch?: JSONPatch;
}

/** Operations on resources, or on those of some names. */
export interface NamedRuleWithOperations {
  /** Names that are meant; all unless said. */
  resourceNames?: string[];
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

/** The kind of the objects that parametrize a policy. */
export interface ParamKind {
  /** Group and version of the kind. */
  apiVersion?: string;
  /** Name of the kind. */
  kind?: string;
}

/** Which objects parametrize a binding: one by name, or those that a selector takes. */
export interface ParamRef {
  /** Name of the object. */
  name?: string;
  /** Namespace to look in; the request's own unless said. */
  namespace?: string;
  /** Objects that are meant; each is evaluated by itself. */
  selector?: LabelSelector;
  /** What to do where there is no such object: Allow or Deny. */
  parameterNotFoundAction?: string;
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

/** What came of checking expressions against the types of resources. */
export interface TypeChecking {
  /** Expressions that do not fit. */
  expressionWarnings?: ExpressionWarning[];
}

/** A policy that may refuse requests, in CEL. It takes effect where a binding names it. */
export interface ValidatingAdmissionPolicy {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What the policy asks of requests. */
  spec?: ValidatingAdmissionPolicySpec;
  /** What was found about the policy. Read-only. */
  status?: ValidatingAdmissionPolicyStatus;
}

/** Puts a ValidatingAdmissionPolicy into effect, with params. */
export interface ValidatingAdmissionPolicyBinding {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Where the policy takes effect. */
  spec?: ValidatingAdmissionPolicyBindingSpec;
}

/** Where a policy takes effect, and how. */
export interface ValidatingAdmissionPolicyBindingSpec {
  /** Name of the policy that is bound. */
  policyName?: string;
  /** Objects that parametrize the policy. */
  paramRef?: ParamRef;
  /** Narrows the requests that the policy is meant for. */
  matchResources?: MatchResources;
  /** What a failed validation does: Deny, Warn, Audit. */
  validationActions?: string[];
}

/** What a policy asks of requests. */
export interface ValidatingAdmissionPolicySpec {
  /** The kind of the objects that parametrize the policy. */
  paramKind?: ParamKind;
  /** Which requests the policy is meant for. */
  matchConstraints?: MatchResources;
  /** What must hold, all of it. */
  validations?: Validation[];
  /** What becomes of a request where the policy itself fails: Fail or Ignore. */
  failurePolicy?: string;
  /** What is noted in the audit record. */
  auditAnnotations?: AuditAnnotation[];
  /** Conditions that requests must meet, all of them. */
  matchConditions?: MatchCondition[];
  /** Expressions that others may use by name. */
  variables?: Variable[];
}

/** What was found about a policy. */
export interface ValidatingAdmissionPolicyStatus {
  /** Generation that was looked at. */
  observedGeneration?: number;
  /** What came of checking expressions against types; present when it was done. */
  typeChecking?: TypeChecking;
  /** Conditions of the policy. */
  conditions?: Condition[];
}

/** A webhook that may refuse requests. */
export interface ValidatingWebhook {
  /** Full name of the webhook, such as policy.example.com. */
  name: string;
  /** How the webhook is reached. */
  clientConfig: AdmissionregistrationV1WebhookClientConfig;
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

/** What must hold for a request to be let in. */
export interface Validation {
  /** CEL that is true for requests that are let in. */
  expression: string;
  /** What a client is told where it is not. */
  message?: string;
  /** Reason in the answer: Unauthorized, Forbidden, Invalid or RequestEntityTooLarge. */
  reason?: string;
  /** CEL that gives the message, before `message`. */
  messageExpression?: string;
}

/** An expression that others may use by name. */
export interface Variable {
  /** Name of the variable: variables.NAME in expressions. */
  name: string;
  /** CEL that gives the value, evaluated when it is first used. */
  expression: string;
}
