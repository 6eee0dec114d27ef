import { replicaReconciler } from '../../apps/replicaset/reconcile.ts';

/** upstream pkg/controller/replication: a replication controller is looked after as a replica set is. */
export const reconciler = replicaReconciler({
  name: 'replication',
  resource: 'replicationcontrollers',
  kind: 'ReplicationController',
  selector: ({ spec }) => ({ matchLabels: spec.selector }),
  status: ({ terminatingReplicas: _, ...status }) => status,
});
