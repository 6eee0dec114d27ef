import { reconciler as validatingAdmissionPolicy } from '@berth/kinds/admissionregistration/validatingadmissionpolicy/reconcile';
import { reconciler as deployment } from '@berth/kinds/apps/deployment/reconcile';
import { reconciler as replicaSet } from '@berth/kinds/apps/replicaset/reconcile';
import { reconciler as cronJob } from '@berth/kinds/batch/cronjob/reconcile';
import { reconciler as job } from '@berth/kinds/batch/job/reconcile';
import { reconciler as namespace } from '@berth/kinds/core/namespace/reconcile';
import { reconciler as replicationController } from '@berth/kinds/core/replicationcontroller/reconcile';
import { reconciler as flowSchemaStatus } from '@berth/kinds/flowcontrol/flowschema/reconcile';
import { reconciler as disruption } from '@berth/kinds/policy/poddisruptionbudget/reconcile';
import { reconciler as clusterRoleAggregation } from '@berth/kinds/rbac/clusterrole/reconcile';
import { reconciler as customResourceDefinition } from '@berth/kinds/apiextensions/customresourcedefinition/reconcile';
import type { Reconciler } from '@berth/machinery/reconcile';
import { reconciler as autoRegister } from './apiservices/registration.ts';
import { reconciler as csrCleaner } from './certificates/cleaning.ts';
import { reconciler as endpoints } from './endpoints/reconcile.ts';
import { reconciler as endpointSlices } from './endpointslices/reconcile.ts';
import { reconciler as garbageCollector } from './garbagecollector/reconcile.ts';
import { reconciler as ipAddressRepair } from './ipaddressrepair/reconcile.ts';
import { reconciler as kubernetesService } from './kubernetesservice/reconcile.ts';
import { reconciler as nodeLifecycle } from './nodelifecycle/reconcile.ts';
import { reconciler as podGarbage } from './podgarbage/reconcile.ts';
import { reconciler as scheduling } from './scheduling/reconcile.ts';
import { reconciler as staleDisruption } from './staledisruption/reconcile.ts';
import { reconciler as taintEviction } from './tainteviction/reconcile.ts';
import { reconciler as ttlAfterFinished } from './ttlafterfinished/reconcile.ts';
import { volumeProtection } from './volumeprotection/reconcile.ts';

/**
 * Every reconciler that needs no settings; those that do are made in cli/src/clusterdriver.ts (`createNodeIpam`,
 * `createCsrSigning`…). To add one, add its folder and a line.
 */
export const controllers: readonly Reconciler<any>[] = [
  namespace,
  deployment,
  replicaSet,
  replicationController,
  job,
  cronJob,
  ttlAfterFinished,
  scheduling,
  endpoints,
  endpointSlices,
  kubernetesService,
  ipAddressRepair,
  disruption,
  staleDisruption,
  nodeLifecycle,
  taintEviction,
  podGarbage,
  ...volumeProtection,
  garbageCollector,
  clusterRoleAggregation,
  customResourceDefinition,
  flowSchemaStatus,
  validatingAdmissionPolicy,
  csrCleaner,
  autoRegister,
];
