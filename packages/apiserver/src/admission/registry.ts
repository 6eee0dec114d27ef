import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates.ts';
import { defaultIngressClass, defaultStorageClass } from './defaultclass.ts';
import { defaultTolerationSeconds } from './defaulttolerationseconds.ts';
import { limitRanger } from './limitranger.ts';
import { namespaceLifecycle } from './namespacelifecycle.ts';
import { nodeRestrictionPlugin } from './noderestriction.ts';
import type { AdmissionPlugin } from './plugin.ts';
import { mutatingAdmissionPolicy } from './policies/mutating.ts';
import { policyParamAccess } from './policies/paramaccess.ts';
import { validatingAdmissionPolicy } from './policies/validating.ts';
import { persistentVolumeClaimResize } from './persistentvolumeclaimresize.ts';
import { podSecurity } from './podsecurity/index.ts';
import { podTopologyLabels } from './podtopologylabels.ts';
import { priority } from './priority.ts';
import { rbacEscalation } from './rbacescalation.ts';
import { resourceQuota } from './resourcequota/index.ts';
import { runtimeClass } from './runtimeclass.ts';
import { serviceAccount } from './serviceaccount.ts';
import { serviceAllocation } from './serviceallocation.ts';
import { storageObjectInUseProtection } from './storageobjectinuseprotection.ts';
import { mutatingAdmissionWebhook } from './webhooks/mutating.ts';
import { validatingAdmissionWebhook } from './webhooks/validating.ts';
import { taintNodesByCondition } from './taintnodesbycondition.ts';

/**
 * In upstream's order (pkg/kubeapiserver/options/plugins.go). Policies and webhooks come after the built-in plugins,
 * MutatingAdmissionPolicy, MutatingAdmissionWebhook, ValidatingAdmissionPolicy, ValidatingAdmissionWebhook, and ResourceQuota
 * last. RBACEscalation, which is storage's there, sees what all mutation has made of a role.
 */
export const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestrictionPlugin,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  podTopologyLabels,
  policyParamAccess,
  mutatingAdmissionPolicy,
  mutatingAdmissionWebhook,
  rbacEscalation,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  serviceAllocation,
  resourceQuota,
];
