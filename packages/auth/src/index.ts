export { type AuthenticatorDeps, bearerToken, createAuthenticator, type Peer, tokenHash } from './authenticator.ts';
export { type AuthorizerDeps, createAuthorizer } from './authorizer.ts';
export { type IssuerDocuments, issuerDocuments } from './issuer.ts';
export { type NodeView, nodeAllows, nodeNameOf, nodeRestriction, referencesOf } from './node.ts';
export { type RbacView, rbacAllows, rulesFor } from './rbac.ts';
export { type Attributes, describeRules, type PolicyRule, ruleAllows, uncovered } from './rules.ts';
export {
  type BoundObject,
  type ClusterKeys,
  issueToken,
  looksLikeJwt,
  TokenRefusal,
  type TokenDeps,
  type TokenWish,
  verifyToken,
} from './service-account-tokens.ts';
