// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectMeta } from '../meta/types.ts';

/** A level without a limit. */
export interface ExemptPriorityLevelConfiguration {
  /** Its share of what the server does at once. */
  nominalConcurrencyShares?: number;
  /** How much of the share other levels may borrow. */
  lendablePercent?: number;
}

/** How requests are parted into flows. */
export interface FlowDistinguisherMethod {
  /** ByUser or ByNamespace. */
  type: string;
}

/** Which requests wait together when there are too many. */
export interface FlowSchema {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Which requests go to which level. */
  spec?: FlowSchemaSpec;
  /** What state the flow schema is in. */
  status?: FlowSchemaStatus;
}

/** One aspect of the state of a flow schema. */
export interface FlowSchemaCondition {
  /** Which aspect. */
  type?: string;
  /** True, False or Unknown. */
  status?: string;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** Which requests go to which level. */
export interface FlowSchemaSpec {
  /** The level they go to. */
  priorityLevelConfiguration: PriorityLevelConfigurationReference;
  /** Of several that fit the lowest number counts, 1 to 10000. */
  matchingPrecedence?: number;
  /** How requests are parted into flows; one flow unless said. */
  distinguisherMethod?: FlowDistinguisherMethod;
  /** The requests that are meant. */
  rules?: PolicyRulesWithSubjects[];
}

/** What state a flow schema is in. */
export interface FlowSchemaStatus {
  /** Aspects of the state. */
  conditions?: FlowSchemaCondition[];
}

/** Who sends a request. */
export interface FlowcontrolV1Subject {
  /** User, Group or ServiceAccount. */
  kind: string;
  /** The user. */
  user?: UserSubject;
  /** The group. */
  group?: GroupSubject;
  /** The service account. */
  serviceAccount?: ServiceAccountSubject;
}

/** A group. */
export interface GroupSubject {
  /** Name of the group; * for all. */
  name: string;
}

/** What happens to requests that cannot run at once. */
export interface LimitResponse {
  /** Queue or Reject. */
  type: string;
  /** How they wait. */
  queuing?: QueuingConfiguration;
}

/** A level with a limit. */
export interface LimitedPriorityLevelConfiguration {
  /** Its share of what the server does at once. */
  nominalConcurrencyShares?: number;
  /** What happens to requests beyond the limit. */
  limitResponse?: LimitResponse;
  /** How much of the share other levels may borrow. */
  lendablePercent?: number;
  /** How much it may borrow; unlimited unless said. */
  borrowingLimitPercent?: number;
}

/** Requests for other paths. */
export interface NonResourcePolicyRule {
  /** What is done; * for all. */
  verbs: string[];
  /** The paths. */
  nonResourceURLs: string[];
}

/** Requests of some that are for something. */
export interface PolicyRulesWithSubjects {
  /** Who sends them. */
  subjects: FlowcontrolV1Subject[];
  /** Resources they are for. */
  resourceRules?: ResourcePolicyRule[];
  /** Other paths they are for. */
  nonResourceRules?: NonResourcePolicyRule[];
}

/** A level that requests are served at. */
export interface PriorityLevelConfiguration {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** How the level is limited. */
  spec?: PriorityLevelConfigurationSpec;
  /** What state the level is in. */
  status?: PriorityLevelConfigurationStatus;
}

/** One aspect of the state of a level. */
export interface PriorityLevelConfigurationCondition {
  /** Which aspect. */
  type?: string;
  /** True, False or Unknown. */
  status?: string;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** A priority level. */
export interface PriorityLevelConfigurationReference {
  /** Its name. */
  name: string;
}

/** How a level is limited. */
export interface PriorityLevelConfigurationSpec {
  /** Exempt or Limited. */
  type: string;
  /** Settings of a level with a limit. */
  limited?: LimitedPriorityLevelConfiguration;
  /** Settings of a level without one. */
  exempt?: ExemptPriorityLevelConfiguration;
}

/** What state a level is in. */
export interface PriorityLevelConfigurationStatus {
  /** Aspects of the state. */
  conditions?: PriorityLevelConfigurationCondition[];
}

/** How requests wait. */
export interface QueuingConfiguration {
  /** How many queues there are. */
  queues?: number;
  /** How many of them a flow may use. */
  handSize?: number;
  /** How many requests one queue holds. */
  queueLengthLimit?: number;
}

/** Requests for resources. */
export interface ResourcePolicyRule {
  /** What is done; * for all. */
  verbs: string[];
  /** Groups of the resources; * for all. */
  apiGroups: string[];
  /** The resources; * for all. */
  resources: string[];
  /** Requests outside of namespaces are meant too. */
  clusterScope?: boolean;
  /** Namespaces; * for all. */
  namespaces?: string[];
}

/** A service account. */
export interface ServiceAccountSubject {
  /** Its namespace. */
  namespace: string;
  /** Its name; * for all. */
  name: string;
}

/** A user. */
export interface UserSubject {
  /** Name of the user; * for all. */
  name: string;
}
