import type { Kind } from '@berth/machinery/kind';
import { apiVersionOf } from '@berth/machinery/object';
import { mutatingAdmissionPolicies } from './admissionregistration/mutatingadmissionpolicy/kind.ts';
import { mutatingAdmissionPolicyBindings } from './admissionregistration/mutatingadmissionpolicybinding/kind.ts';
import { mutatingWebhookConfigurations } from './admissionregistration/mutatingwebhookconfiguration/kind.ts';
import { validatingAdmissionPolicies } from './admissionregistration/validatingadmissionpolicy/kind.ts';
import { validatingAdmissionPolicyBindings } from './admissionregistration/validatingadmissionpolicybinding/kind.ts';
import { validatingWebhookConfigurations } from './admissionregistration/validatingwebhookconfiguration/kind.ts';
import { customResourceDefinitions } from './apiextensions/customresourcedefinition/kind.ts';
import { controllerRevisions } from './apps/controllerrevision/kind.ts';
import { daemonSets } from './apps/daemonset/kind.ts';
import { deployments } from './apps/deployment/kind.ts';
import { replicaSets } from './apps/replicaset/kind.ts';
import { statefulSets } from './apps/statefulset/kind.ts';
import { selfSubjectReviews } from './authentication/selfsubjectreview/index.ts';
import { tokenReviews } from './authentication/tokenreview/index.ts';
import { localSubjectAccessReviews } from './authorization/localsubjectaccessreview/index.ts';
import { selfSubjectAccessReviews } from './authorization/selfsubjectaccessreview/index.ts';
import { selfSubjectRulesReviews } from './authorization/selfsubjectrulesreview/index.ts';
import { subjectAccessReviews } from './authorization/subjectaccessreview/index.ts';
import { horizontalPodAutoscalers } from './autoscaling/horizontalpodautoscaler/kind.ts';
import { horizontalPodAutoscalersV1 } from './autoscaling/horizontalpodautoscalerv1/kind.ts';
import { cronJobs } from './batch/cronjob/kind.ts';
import { jobs } from './batch/job/kind.ts';
import { apiServices } from './apiregistration/apiservice/kind.ts';
import { certificateSigningRequests } from './certificates/certificatesigningrequest/kind.ts';
import { leases } from './coordination/lease/kind.ts';
import { bindings } from './core/binding/index.ts';
import { componentStatuses } from './core/componentstatus/index.ts';
import { configMaps } from './core/configmap/kind.ts';
import { endpoints } from './core/endpoints/kind.ts';
import { events } from './core/event/kind.ts';
import { limitRanges } from './core/limitrange/kind.ts';
import { namespaces } from './core/namespace/kind.ts';
import { nodes } from './core/node/kind.ts';
import { persistentVolumes } from './core/persistentvolume/kind.ts';
import { persistentVolumeClaims } from './core/persistentvolumeclaim/kind.ts';
import { pods } from './core/pod/kind.ts';
import { podTemplates } from './core/podtemplate/kind.ts';
import { replicationControllers } from './core/replicationcontroller/kind.ts';
import { resourceQuotas } from './core/resourcequota/kind.ts';
import { secrets } from './core/secret/kind.ts';
import { services } from './core/service/kind.ts';
import { serviceAccounts } from './core/serviceaccount/kind.ts';
import { endpointSlices } from './discovery/endpointslice/kind.ts';
import { eventsV1Events } from './events/event/kind.ts';
import { nodeMetrics } from './metrics/nodemetrics/index.ts';
import { podMetrics } from './metrics/podmetrics/index.ts';
import { ipAddresses } from './networking/ipaddress/kind.ts';
import { serviceCIDRs } from './networking/servicecidr/kind.ts';
import { runtimeClasses } from './node/runtimeclass/kind.ts';
import { podDisruptionBudgets } from './policy/poddisruptionbudget/kind.ts';
import { clusterRoles } from './rbac/clusterrole/kind.ts';
import { clusterRoleBindings } from './rbac/clusterrolebinding/kind.ts';
import { roles } from './rbac/role/kind.ts';
import { roleBindings } from './rbac/rolebinding/kind.ts';
import { priorityClasses } from './scheduling/priorityclass/kind.ts';
import { ingresses } from './networking/ingress/kind.ts';
import { ingressClasses } from './networking/ingressclass/kind.ts';
import { networkPolicies } from './networking/networkpolicy/kind.ts';
import { csiDrivers } from './storage/csidriver/kind.ts';
import { csiNodes } from './storage/csinode/kind.ts';
import { csiStorageCapacities } from './storage/csistoragecapacity/kind.ts';
import { storageClasses } from './storage/storageclass/kind.ts';
import { volumeAttachments } from './storage/volumeattachment/kind.ts';
import { volumeAttributesClasses } from './storage/volumeattributesclass/kind.ts';
import { flowSchemas } from './flowcontrol/flowschema/kind.ts';
import { priorityLevelConfigurations } from './flowcontrol/prioritylevelconfiguration/kind.ts';
import { deviceClasses } from './resource/deviceclass/kind.ts';
import { resourceClaims } from './resource/resourceclaim/kind.ts';
import { resourceClaimTemplates } from './resource/resourceclaimtemplate/kind.ts';
import { resourceSlices } from './resource/resourceslice/kind.ts';

/** Every kind that ships with the server; custom resources have the same form. To add a kind, add its folder and name
 * it here: its kind.ts is there from the start, its index.ts when the first object needs it. Of a group's versions the first is
 * preferred. */
export const kinds: readonly Kind[] = [
  bindings,
  componentStatuses,
  configMaps,
  endpoints,
  events,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  podTemplates,
  replicationControllers,
  resourceQuotas,
  secrets,
  serviceAccounts,
  services,
  mutatingAdmissionPolicies,
  mutatingAdmissionPolicyBindings,
  mutatingWebhookConfigurations,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
  validatingWebhookConfigurations,
  customResourceDefinitions,
  apiServices,
  controllerRevisions,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  selfSubjectReviews,
  tokenReviews,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
  horizontalPodAutoscalers,
  horizontalPodAutoscalersV1,
  cronJobs,
  jobs,
  certificateSigningRequests,
  leases,
  endpointSlices,
  eventsV1Events,
  nodeMetrics,
  podMetrics,
  ingresses,
  ingressClasses,
  ipAddresses,
  networkPolicies,
  serviceCIDRs,
  runtimeClasses,
  podDisruptionBudgets,
  clusterRoleBindings,
  clusterRoles,
  roleBindings,
  roles,
  priorityClasses,
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  storageClasses,
  volumeAttachments,
  volumeAttributesClasses,
  flowSchemas,
  priorityLevelConfigurations,
  deviceClasses,
  resourceClaims,
  resourceClaimTemplates,
  resourceSlices,
];

const byResource = new Map(kinds.map((kind) => [`${apiVersionOf(kind.group, kind.version)}/${kind.plural}`, kind]));
const byGvk = new Map(kinds.map((kind) => [`${apiVersionOf(kind.group, kind.version)}/${kind.kind}`, kind]));

/** The kind behind a path's group, version and plural. */
export function kindFor(group: string, version: string, plural: string): Kind | undefined {
  return byResource.get(`${apiVersionOf(group, version)}/${plural}`);
}

/** The kind an object names by its apiVersion and kind. */
export function kindByGvk(apiVersion: string, kind: string): Kind | undefined {
  return byGvk.get(`${apiVersion}/${kind}`);
}
