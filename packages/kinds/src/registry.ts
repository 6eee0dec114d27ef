import type { KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf } from '@berth/machinery/object';
import { mutatingAdmissionPolicies } from './admissionregistration/mutatingadmissionpolicy/index.ts';
import { mutatingAdmissionPolicyBindings } from './admissionregistration/mutatingadmissionpolicybinding/index.ts';
import { mutatingWebhookConfigurations } from './admissionregistration/mutatingwebhookconfiguration/index.ts';
import { validatingAdmissionPolicies } from './admissionregistration/validatingadmissionpolicy/index.ts';
import { validatingAdmissionPolicyBindings } from './admissionregistration/validatingadmissionpolicybinding/index.ts';
import { validatingWebhookConfigurations } from './admissionregistration/validatingwebhookconfiguration/index.ts';
import { customResourceDefinitions } from './apiextensions/customresourcedefinition/index.ts';
import { controllerRevisions } from './apps/controllerrevision/index.ts';
import { daemonSets } from './apps/daemonset/index.ts';
import { deployments } from './apps/deployment/index.ts';
import { replicaSets } from './apps/replicaset/index.ts';
import { statefulSets } from './apps/statefulset/index.ts';
import { selfSubjectReviews } from './authentication/selfsubjectreview/index.ts';
import { tokenReviews } from './authentication/tokenreview/index.ts';
import { localSubjectAccessReviews } from './authorization/localsubjectaccessreview/index.ts';
import { selfSubjectAccessReviews } from './authorization/selfsubjectaccessreview/index.ts';
import { selfSubjectRulesReviews } from './authorization/selfsubjectrulesreview/index.ts';
import { subjectAccessReviews } from './authorization/subjectaccessreview/index.ts';
import { horizontalPodAutoscalers } from './autoscaling/horizontalpodautoscaler/index.ts';
import { horizontalPodAutoscalersV1 } from './autoscaling/horizontalpodautoscalerv1/index.ts';
import { cronJobs } from './batch/cronjob/index.ts';
import { jobs } from './batch/job/index.ts';
import { certificateSigningRequests } from './certificates/certificatesigningrequest/index.ts';
import { leases } from './coordination/lease/index.ts';
import { bindings } from './core/binding/index.ts';
import { componentStatuses } from './core/componentstatus/index.ts';
import { configMaps } from './core/configmap/index.ts';
import { endpoints } from './core/endpoints/index.ts';
import { events } from './core/event/index.ts';
import { limitRanges } from './core/limitrange/index.ts';
import { namespaces } from './core/namespace/index.ts';
import { nodes } from './core/node/index.ts';
import { persistentVolumes } from './core/persistentvolume/index.ts';
import { persistentVolumeClaims } from './core/persistentvolumeclaim/index.ts';
import { pods } from './core/pod/index.ts';
import { podTemplates } from './core/podtemplate/index.ts';
import { replicationControllers } from './core/replicationcontroller/index.ts';
import { resourceQuotas } from './core/resourcequota/index.ts';
import { secrets } from './core/secret/index.ts';
import { services } from './core/service/index.ts';
import { serviceAccounts } from './core/serviceaccount/index.ts';
import { endpointSlices } from './discovery/endpointslice/index.ts';
import { eventsV1Events } from './events/event/index.ts';
import { nodeMetrics } from './metrics/nodemetrics/index.ts';
import { podMetrics } from './metrics/podmetrics/index.ts';
import { ipAddresses } from './networking/ipaddress/index.ts';
import { serviceCIDRs } from './networking/servicecidr/index.ts';
import { runtimeClasses } from './node/runtimeclass/index.ts';
import { podDisruptionBudgets } from './policy/poddisruptionbudget/index.ts';
import { clusterRoles } from './rbac/clusterrole/index.ts';
import { clusterRoleBindings } from './rbac/clusterrolebinding/index.ts';
import { roles } from './rbac/role/index.ts';
import { roleBindings } from './rbac/rolebinding/index.ts';
import { priorityClasses } from './scheduling/priorityclass/index.ts';
import { ingresses } from './networking/ingress/index.ts';
import { ingressClasses } from './networking/ingressclass/index.ts';
import { networkPolicies } from './networking/networkpolicy/index.ts';
import { csiDrivers } from './storage/csidriver/index.ts';
import { csiNodes } from './storage/csinode/index.ts';
import { csiStorageCapacities } from './storage/csistoragecapacity/index.ts';
import { storageClasses } from './storage/storageclass/index.ts';
import { volumeAttachments } from './storage/volumeattachment/index.ts';
import { volumeAttributesClasses } from './storage/volumeattributesclass/index.ts';
import { flowSchemas } from './flowcontrol/flowschema/index.ts';
import { priorityLevelConfigurations } from './flowcontrol/prioritylevelconfiguration/index.ts';
import { deviceClasses } from './resource/deviceclass/index.ts';
import { resourceClaims } from './resource/resourceclaim/index.ts';
import { resourceClaimTemplates } from './resource/resourceclaimtemplate/index.ts';
import { resourceSlices } from './resource/resourceslice/index.ts';

/** Every kind that ships with the server; custom resources have the same form. To add a kind, add its folder and a line.
 * Of a group's versions the first is preferred. */
export const kinds: readonly KindDefinition[] = [
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
export function kindFor(group: string, version: string, plural: string): KindDefinition | undefined {
  return byResource.get(`${apiVersionOf(group, version)}/${plural}`);
}

/** The kind an object names by its apiVersion and kind. */
export function kindByGvk(apiVersion: string, kind: string): KindDefinition | undefined {
  return byGvk.get(`${apiVersion}/${kind}`);
}
