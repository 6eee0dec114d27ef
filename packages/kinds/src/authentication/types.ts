// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectMeta } from '../meta/types.ts';

/** Asks for a token of a service account. */
export interface AuthenticationV1TokenRequest {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted. */
  spec?: TokenRequestSpec;
  /** The token. */
  status?: TokenRequestStatus;
}

/** Object that a token dies with. */
export interface BoundObjectReference {
  kind?: string;
  apiVersion?: string;
  name?: string;
  uid?: string;
}

/** Asks who one is. */
export interface SelfSubjectReview {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The answer. */
  status?: SelfSubjectReviewStatus;
}

/** Who one is. */
export interface SelfSubjectReviewStatus {
  /** Who one is. */
  userInfo?: UserInfo;
}

/** What is wanted of a token. */
export interface TokenRequestSpec {
  /** Who the token is for. */
  audiences?: string[];
  /** Seconds it is good for. */
  expirationSeconds?: number;
  /** Object the token dies with. */
  boundObjectRef?: BoundObjectReference;
}

/** A token. */
export interface TokenRequestStatus {
  /** The token. */
  token?: string;
  /** When it ends. */
  expirationTimestamp?: string | null;
}

/** Asks whose a token is. */
export interface TokenReview {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The token. */
  spec: TokenReviewSpec;
  /** The answer. */
  status?: TokenReviewStatus;
}

/** A token to look into. */
export interface TokenReviewSpec {
  /** The token. */
  token: string;
  /** Who asks. */
  audiences?: string[];
}

/** Whose a token is. */
export interface TokenReviewStatus {
  /** Whether the token is good. */
  authenticated?: boolean;
  /** Whose it is. */
  user?: UserInfo;
  /** Who it is for. */
  audiences?: string[];
  /** Why it could not be checked. */
  error?: string;
}

/** Who somebody is. */
export interface UserInfo {
  /** Name of the user. */
  username?: string;
  /** Identity of the user. */
  uid?: string;
  /** Groups of the user. */
  groups?: string[];
  /** More about the user. */
  extra?: Record<string, string[]>;
}
