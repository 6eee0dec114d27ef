export { readAuthentication } from './authentication.ts';
export { type Authorities, createAuthorities } from './authorities.ts';
export { createAccountKey, createTenancyApp } from './app.ts';
export { type Cluster, createCluster, createKubeconfig, getCluster, kubeconfigFor, listClusters } from './clusters.ts';
export type { Sealer, TenancyDeps } from './deps.ts';
export { createJoinToken, createNodeToken, joinNode } from './jointokens.ts';
export { addKey, findKey, newToken, revokeKey } from './keys.ts';
export { createSigningKeys } from './signing.ts';
