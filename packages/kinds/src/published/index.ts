import type { Published } from '@berth/machinery/openapi';
import { usages } from '../certificates/certificatesigningrequest/usages.ts';

const failurePolicy = { enum: ['Fail', 'Ignore'] };
const matchPolicy = { enum: ['Equivalent', 'Exact'] };
const quotaScope = {
  enum: [
    'BestEffort',
    'CrossNamespacePodAffinity',
    'NotBestEffort',
    'NotTerminating',
    'PriorityClass',
    'Terminating',
    'VolumeAttributesClass',
  ],
};
const reinvocationPolicy = { enum: ['IfNeeded', 'Never'] };
const sideEffects = { enum: ['None', 'NoneOnDryRun', 'Some', 'Unknown'] };
const operation = { enum: ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'] };
const scope = { enum: ['*', 'Cluster', 'Namespaced'] };
const byType = (field: string, value: string) => [
  { discriminator: 'type', 'fields-to-discriminateBy': { [field]: value } },
];

/** Facts by package, type and field; `items` is what a list holds. */
const packages: Readonly<Record<string, Readonly<Record<string, ReturnType<Published>>>>> = {
  'io.k8s.api.admissionregistration.v1.': {
    MatchResources: { matchPolicy: matchPolicy },
    MutatingAdmissionPolicySpec: { failurePolicy: failurePolicy, reinvocationPolicy: reinvocationPolicy },
    MutatingWebhook: {
      failurePolicy: failurePolicy,
      matchPolicy: matchPolicy,
      reinvocationPolicy: reinvocationPolicy,
      sideEffects: sideEffects,
    },
    Mutation: { patchType: { enum: ['ApplyConfiguration', 'JSONPatch'] } },
    NamedRuleWithOperations: { 'operations.items': operation, scope: scope },
    RuleWithOperations: { 'operations.items': operation, scope: scope },
    ValidatingAdmissionPolicyBinding: { '': { required: ['spec'] } },
    ValidatingAdmissionPolicyBindingSpec: {
      '': { required: ['policyName', 'validationActions'] },
      'validationActions.items': { enum: ['Audit', 'Deny', 'Warn'] },
    },
    ValidatingAdmissionPolicySpec: { failurePolicy: failurePolicy },
    ValidatingWebhook: { failurePolicy: failurePolicy, matchPolicy: matchPolicy, sideEffects: sideEffects },
  },
  'io.k8s.api.autoscaling.v1.': {
    ScaleSpec: { replicas: { default: 0 } },
  },
  'io.k8s.api.certificates.v1.': {
    CertificateSigningRequestSpec: {
      'usages.items': {
        enum: usages,
      },
    },
  },
  'io.k8s.api.core.v1.': {
    AppArmorProfile: { '': { 'x-kubernetes-unions': byType('localhostProfile', 'LocalhostProfile') } },
    ISCSIPersistentVolumeSource: { iscsiInterface: { default: 'default' } },
    ObjectReference: { '': { 'x-kubernetes-map-type': 'atomic' } },
    PersistentVolumeSpec: { claimRef: { 'x-kubernetes-map-type': 'granular' } },
    PodSchedulingGroup: {
      '': { 'x-kubernetes-unions': [{ 'fields-to-discriminateBy': { podGroupName: 'PodGroupName' } }] },
    },
    RBDPersistentVolumeSource: {
      keyring: { default: '/etc/ceph/keyring' },
      pool: { default: 'rbd' },
      user: { default: 'admin' },
    },
    ReplicationControllerSpec: { minReadySeconds: { default: 0 }, replicas: { default: 1 } },
    ResourceQuotaSpec: { 'scopes.items': quotaScope },
    ScaleIOPersistentVolumeSource: { fsType: { default: 'xfs' }, storageMode: { default: 'ThinProvisioned' } },
    ScopedResourceSelectorRequirement: {
      operator: { enum: ['DoesNotExist', 'Exists', 'In', 'NotIn'] },
      scopeName: quotaScope,
    },
    SeccompProfile: { '': { 'x-kubernetes-unions': byType('localhostProfile', 'LocalhostProfile') } },
  },
  'io.k8s.api.flowcontrol.v1.': {
    LimitResponse: { '': { 'x-kubernetes-unions': byType('queuing', 'Queuing') } },
    PriorityLevelConfigurationSpec: {
      '': {
        'x-kubernetes-unions': [
          { discriminator: 'type', 'fields-to-discriminateBy': { exempt: 'Exempt', limited: 'Limited' } },
        ],
      },
    },
    Subject: {
      '': {
        'x-kubernetes-unions': [
          {
            discriminator: 'kind',
            'fields-to-discriminateBy': { group: 'Group', serviceAccount: 'ServiceAccount', user: 'User' },
          },
        ],
      },
    },
  },
  'io.k8s.api.networking.v1.': {
    HTTPIngressPath: { '': { required: ['pathType', 'backend'] } },
  },
  'io.k8s.api.resource.v1.': {
    DeviceToleration: { operator: { default: 'Equal' } },
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.': {
    APIResource: { '': { required: ['name', 'singularName', 'namespaced', 'kind', 'verbs'] } },
    OwnerReference: { '': { required: ['apiVersion', 'kind', 'name', 'uid'] } },
  },
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.': {
    APIServiceSpec: { caBundle: { 'x-kubernetes-list-type': 'atomic' } },
    ServiceReference: { port: { default: undefined } },
  },
};

/**
 * What upstream publishes of a type although nothing here acts on it: choices that validation checks by itself, defaults that
 * other types set, unions, orders of fields. Found by comparing with the documents of kube-apiserver v1.36
 * (test/openapi/parity.test.ts). Only OpenAPI loads them.
 */
export const publishedOf: Published = (type) => {
  const start = type.lastIndexOf('.') + 1;
  return packages[type.slice(0, start)]?.[type.slice(start)] ?? {};
};
