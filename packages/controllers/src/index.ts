export { createDriver, type DeadLetter, type Driver, type DriverDeps, type Logger } from './driver.ts';
export { followKinds } from './followkinds.ts';
export { changeOf, follow, type FollowDeps, watchedResources } from './follow.ts';
export { type ClusterReader, createReader, type ReaderDeps } from './reader.ts';
export { controllers } from './registry.ts';
export { createCsrApproving } from './certificates/approving.ts';
export { createCsrSigning } from './certificates/signing.ts';
export { createAuthenticationTrust } from './certificates/trust.ts';
export { createNodeIpam } from './nodeipam/index.ts';
