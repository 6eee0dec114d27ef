/** Keys of the service's own items; none begins like one of a cluster's objects (store/src/keys.ts). */
export const accountKey = (account: string) => ({ pk: `acct#${account}`, sk: 'account' });
export const accountClusterKey = (account: string, cluster: string) => ({
  pk: `acct#${account}`,
  sk: `cluster#${cluster}`,
});
export const clusterKey = (cluster: string) => ({ pk: `clus#${cluster}`, sk: 'cluster' });
export const signingKey = (cluster: string) => ({ pk: `clus#${cluster}`, sk: 'signing' });
export const authorityKey = (cluster: string, purpose: string) => ({
  pk: `clus#${cluster}`,
  sk: `authority#${purpose}`,
});
export const authenticationKey = (cluster: string) => ({ pk: `clus#${cluster}`, sk: 'authentication' });
export const accessKey = (cluster: string, sha256: string) => ({ pk: `clus#${cluster}`, sk: `key#${sha256}` });
export const joinKey = (cluster: string, sha256: string) => ({ pk: `clus#${cluster}`, sk: `join#${sha256}` });
export const accountAccessKey = (sha256: string) => ({ pk: 'acctkeys', sk: sha256 });
