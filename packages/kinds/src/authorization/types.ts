// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { FieldSelectorRequirement, LabelSelectorRequirement, ObjectMeta } from '../meta/types.ts';

/** Which objects, by field. */
export interface FieldSelectorAttributes {
  rawSelector?: string;
  requirements?: FieldSelectorRequirement[];
}

/** Which objects, by label. */
export interface LabelSelectorAttributes {
  rawSelector?: string;
  requirements?: LabelSelectorRequirement[];
}

/** Asks whether somebody may do something in a namespace. */
export interface LocalSubjectAccessReview {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The question. */
  spec: SubjectAccessReviewSpec;
  /** The answer. */
  status?: SubjectAccessReviewStatus;
}

/** What is to be done with which path. */
export interface NonResourceAttributes {
  /** The path. */
  path?: string;
  /** What is to be done. */
  verb?: string;
}

/** A right on paths. */
export interface NonResourceRule {
  /** What may be done. */
  verbs: string[];
  /** Paths it is about. */
  nonResourceURLs?: string[];
}

/** What is to be done with which object. */
export interface ResourceAttributes {
  /** Namespace of the object; all if empty. */
  namespace?: string;
  /** What is to be done. */
  verb?: string;
  /** Group of the resource. */
  group?: string;
  /** Version of the resource. */
  version?: string;
  /** The resource. */
  resource?: string;
  /** Part of the resource. */
  subresource?: string;
  /** Name of the object; all if empty. */
  name?: string;
  /** Which objects, by field. */
  fieldSelector?: FieldSelectorAttributes;
  /** Which objects, by label. */
  labelSelector?: LabelSelectorAttributes;
}

/** A right on objects. */
export interface ResourceRule {
  /** What may be done. */
  verbs: string[];
  /** Groups it is about. */
  apiGroups?: string[];
  /** Resources it is about. */
  resources?: string[];
  /** Names of objects it is about. */
  resourceNames?: string[];
}

/** Asks whether one may do something. */
export interface SelfSubjectAccessReview {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The question. */
  spec: SelfSubjectAccessReviewSpec;
  /** The answer. */
  status?: SubjectAccessReviewStatus;
}

/** Whether one may do something. */
export interface SelfSubjectAccessReviewSpec {
  /** What is to be done with which object. */
  resourceAttributes?: ResourceAttributes;
  /** What is to be done with which path. */
  nonResourceAttributes?: NonResourceAttributes;
}

/** Asks what one may do in a namespace. */
export interface SelfSubjectRulesReview {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The question. */
  spec: SelfSubjectRulesReviewSpec;
  /** The answer. */
  status?: SubjectRulesReviewStatus;
}

/** What one may do in a namespace. */
export interface SelfSubjectRulesReviewSpec {
  /** The namespace. */
  namespace?: string;
}

/** Asks whether somebody may do something. */
export interface SubjectAccessReview {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The question. */
  spec: SubjectAccessReviewSpec;
  /** The answer. */
  status?: SubjectAccessReviewStatus;
}

/** Whether somebody may do something. */
export interface SubjectAccessReviewSpec {
  /** What is to be done with which object. */
  resourceAttributes?: ResourceAttributes;
  /** What is to be done with which path. */
  nonResourceAttributes?: NonResourceAttributes;
  /** Who. */
  user?: string;
  /** Groups of the user. */
  groups?: string[];
  /** More about the user. */
  extra?: Record<string, string[]>;
  /** Identity of the user. */
  uid?: string;
}

/** Whether something may be done. */
export interface SubjectAccessReviewStatus {
  /** Whether it may. */
  allowed: boolean;
  /** Whether it is refused for good. */
  denied?: boolean;
  /** Why. */
  reason?: string;
  /** What went wrong in finding out. */
  evaluationError?: string;
}

/** What somebody may do. */
export interface SubjectRulesReviewStatus {
  /** Rights on objects. */
  resourceRules: ResourceRule[];
  /** Rights on paths. */
  nonResourceRules: NonResourceRule[];
  /** Whether there may be more. */
  incomplete: boolean;
  /** What went wrong in finding out. */
  evaluationError?: string;
}
