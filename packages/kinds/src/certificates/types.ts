// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectMeta } from '../meta/types.ts';

/** A wish for a certificate, which somebody approves and somebody signs. */
export interface CertificateSigningRequest {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is asked for. Nothing of it can be changed later. */
  spec: CertificateSigningRequestSpec;
  /** What was decided, and the certificate. */
  status?: CertificateSigningRequestStatus;
}

/** What was decided about a request, or became of it. */
export interface CertificateSigningRequestCondition {
  /** Approved, Denied or Failed, or a type of a signer. */
  type: string;
  /** True, False or Unknown; Approved, Denied and Failed are True. */
  status: string;
  /** A short word for why. */
  reason?: string;
  /** Why, for people. */
  message?: string;
  /** When the condition was last written. */
  lastUpdateTime?: string | null;
  /** When its status last changed. */
  lastTransitionTime?: string | null;
}

/** What is asked for, and by whom. */
export interface CertificateSigningRequestSpec {
  /** A PKCS#10 request in PEM, its block CERTIFICATE REQUEST. */
  request: string;
  /** Who is to sign it: a domain and a path, as kubernetes.io/kube-apiserver-client. */
  signerName: string;
  /** How long the certificate should live; a signer may choose less. At least 600. */
  expirationSeconds?: number;
  /** What the key of the certificate may be used for. */
  usages?: string[];
  /** Who asked. Set by the API server. */
  username?: string;
  /** The uid of who asked. Set by the API server. */
  uid?: string;
  /** The groups of who asked. Set by the API server. */
  groups?: string[];
  /** What else was known of who asked. Set by the API server. */
  extra?: Record<string, string[]>;
}

/** What was decided, and the certificate. */
export interface CertificateSigningRequestStatus {
  /** What was decided about the request, and what became of it. */
  conditions?: CertificateSigningRequestCondition[];
  /** The certificate and those that lead to its authority, in PEM. */
  certificate?: string;
}
