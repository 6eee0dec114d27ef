// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { LabelSelector, ObjectMeta } from '../meta/types.ts';

/** Roles whose rights are added. */
export interface AggregationRule {
  /** Which roles, by label. */
  clusterRoleSelectors?: LabelSelector[];
}

/** Rights in the whole cluster, or for namespaces to use. */
export interface ClusterRole {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The rights. */
  rules?: PolicyRule[];
  /** Roles whose rights are added to these. */
  aggregationRule?: AggregationRule;
}

/** Grants a role in the whole cluster. */
export interface ClusterRoleBinding {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Who gets it. */
  subjects?: RbacV1Subject[];
  /** The role. */
  roleRef: RoleRef;
}

/** A right. */
export interface PolicyRule {
  /** What may be done; * for all. */
  verbs: string[];
  /** Groups it is about; an empty text for core. */
  apiGroups?: string[];
  /** Resources it is about. */
  resources?: string[];
  /** Names of objects it is about; all unless said. */
  resourceNames?: string[];
  /** Paths it is about. */
  nonResourceURLs?: string[];
}

/** Who gets a role. */
export interface RbacV1Subject {
  /** User, Group or ServiceAccount. */
  kind: string;
  /** Group of the kind. */
  apiGroup?: string;
  /** Name of the subject. */
  name: string;
  /** Namespace of a service account. */
  namespace?: string;
}

/** Rights in one namespace. */
export interface Role {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The rights. */
  rules?: PolicyRule[];
}

/** Grants a role in one namespace. */
export interface RoleBinding {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Who gets it. */
  subjects?: RbacV1Subject[];
  /** The role. */
  roleRef: RoleRef;
}

/** The role that is granted. */
export interface RoleRef {
  /** Group of the role. */
  apiGroup?: string;
  /** Role or ClusterRole. */
  kind: string;
  /** Name of the role. */
  name: string;
}
