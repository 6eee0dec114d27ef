export { isPending, nodeInfo, place, podInfo, takesRoom } from './info.ts';
export { failureMessage } from './message.ts';
export { type Taint, type Toleration, tolerates } from './plugins/tainttoleration/index.ts';
export { podRequests } from './plugins/noderesources/requests.ts';
export { type Failure, type Placement, schedule } from './schedule.ts';
export type { Cluster, NodeInfo, PodInfo } from './types.ts';
