export { type Authorities, createAuthorities } from './authorities.ts';
export { type Cluster, createCluster, createKubeconfig, getCluster, kubeconfigFor, listClusters } from './clusters.ts';
export type { Sealer, TenancyDeps } from './deps.ts';
export { createJoinToken, createNodeToken, joinNode } from './jointokens.ts';
export { addKey, createAccountKey, findKey, newToken, revokeKey } from './keys.ts';
export { createSigningKeys } from './signing.ts';
