/**
 * One object of every kind that is kept: small, and accepted by the API server of v1.36 as it stands. By `apiVersion/Kind`, without
 * apiVersion, kind, name and namespace. Tests that go over all kinds start from these.
 */
const labels = { app: 'a' };
const podSpec = { containers: [{ name: 'c', image: 'nginx:1' }] };
const template = { metadata: { labels }, spec: podSpec };
const selector = { matchLabels: labels };
const jobTemplate = { spec: { ...podSpec, restartPolicy: 'Never' } };
const client = { url: 'https://127.0.0.1:1/hook' };
const webhook = {
  name: 'hook.example.com',
  clientConfig: client,
  rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['things'] }],
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  failurePolicy: 'Ignore',
};
const things = {
  resourceRules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['things'] }],
};
const roleRef = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: 'view' });
const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'joe' }];
const claim = {
  devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }] },
};

/** A PKCS#10 request of `jane`, signed with a key that nobody has. */
const certificateRequest = `-----BEGIN CERTIFICATE REQUEST-----
MIIBJzCBzwIBADArMQwwCgYDVQQKDANkZXYxDDAKBgNVBAoMA29wczENMAsGA1UE
AwwEamFuZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEEpbA3Tkem0wgLMZ26u
xIVKoX8A2E5cHWey+FHFo1Z4ydOotVu2oUCTxo60MGUaeiF61Q9jCa7ZvBnKV2A5
7I6gQjBABgkqhkiG9w0BCQ4xMzAxMC8GA1UdEQQoMCaCCWEuZXhhbXBsZYcECgAA
AYEFYUBiLmOGDHNwaWZmZTovL3gveTAKBggqhkjOPQQDAgNHADBEAiBkoNOTRmIf
Fm2PibwOPcKXTK6bM+auivruu9TlVAvZFwIgPedmqGmE+z4VOayEpeU+Y7nwKrd0
pdkgb2NAlwjQIRc=
-----END CERTIFICATE REQUEST-----
`;

export const examples: Readonly<Record<string, Record<string, any>>> = {
  'v1/ConfigMap': { data: { key: 'value' }, binaryData: { bytes: 'AAEC' } },
  'v1/Endpoints': { subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ name: 'http', port: 80 }] }] },
  'v1/Event': {
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'a' },
    reason: 'Tried',
    message: 'it was tried',
    type: 'Normal',
  },
  'v1/LimitRange': { spec: { limits: [{ type: 'Container', default: { cpu: '100m' }, max: { cpu: '2' } }] } },
  'v1/Namespace': {},
  'v1/Node': { spec: { unschedulable: true } },
  'v1/PersistentVolume': {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/tmp/volume' },
      storageClassName: 'manual',
    },
  },
  'v1/PersistentVolumeClaim': {
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'manual',
    },
  },
  'v1/Pod': {
    metadata: { labels },
    spec: {
      containers: [
        {
          name: 'c',
          image: 'nginx:1',
          ports: [{ containerPort: 80, name: 'http' }],
          env: [{ name: 'A', value: 'b' }],
          resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
          volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
        },
      ],
      volumes: [{ name: 'scratch', emptyDir: {} }],
      tolerations: [{ key: 'k', operator: 'Exists' }],
      schedulingGates: [{ name: 'example.com/later' }],
    },
  },
  'v1/PodTemplate': { template },
  'v1/ReplicationController': { spec: { replicas: 0, selector: labels, template } },
  'v1/ResourceQuota': { spec: { hard: { 'count/things.example.com': '7' } } },
  'v1/Secret': { type: 'Opaque', data: { key: 'dmFsdWU=' } },
  'v1/Service': { spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } },
  'v1/ServiceAccount': { automountServiceAccountToken: false },
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': {
    spec: {
      matchConstraints: things,
      reinvocationPolicy: 'Never',
      mutations: [
        {
          patchType: 'ApplyConfiguration',
          applyConfiguration: { expression: 'Object{metadata: Object.metadata{labels: {"a": "b"}}}' },
        },
      ],
    },
  },
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': { spec: { policyName: 'absent.example.com' } },
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': { webhooks: [webhook] },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': {
    spec: { matchConstraints: things, validations: [{ expression: 'object.metadata.name != "x"' }] },
  },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': {
    spec: { policyName: 'absent.example.com', validationActions: ['Deny'] },
  },
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': { webhooks: [webhook] },
  'apps/v1/ControllerRevision': { data: { spec: { a: [1, 'b', null] } }, revision: 3 },
  'apps/v1/DaemonSet': {
    spec: { selector, template: { ...template, spec: { ...podSpec, nodeSelector: { nowhere: 'yes' } } } },
  },
  'apps/v1/Deployment': { spec: { replicas: 0, selector, template } },
  'apps/v1/ReplicaSet': { spec: { replicas: 0, selector, template } },
  'apps/v1/StatefulSet': { spec: { replicas: 0, serviceName: 'a', selector, template } },
  'autoscaling/v1/HorizontalPodAutoscaler': {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'absent' }, maxReplicas: 3 },
  },
  'autoscaling/v2/HorizontalPodAutoscaler': {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'absent' },
      maxReplicas: 3,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  },
  'batch/v1/CronJob': {
    spec: { schedule: '0 3 1 1 *', suspend: true, jobTemplate: { spec: { template: jobTemplate } } },
  },
  'batch/v1/Job': { spec: { suspend: true, template: jobTemplate } },
  'certificates.k8s.io/v1/CertificateSigningRequest': {
    spec: {
      request: Buffer.from(certificateRequest).toString('base64'),
      signerName: 'example.com/signer',
      usages: ['client auth'],
    },
  },
  'coordination.k8s.io/v1/Lease': {
    spec: {
      holderIdentity: 'me',
      leaseDurationSeconds: 30,
      acquireTime: '2026-05-01T11:00:00.123456Z',
      renewTime: '2026-05-01T11:00:00.123456Z',
      leaseTransitions: 1,
    },
  },
  'discovery.k8s.io/v1/EndpointSlice': {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.2.3'], conditions: { ready: true } }],
    ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
  },
  'events.k8s.io/v1/Event': {
    eventTime: '2026-05-01T11:00:00.000000Z',
    reportingController: 'example.com/tests',
    reportingInstance: 'one',
    action: 'Try',
    reason: 'Tried',
    type: 'Normal',
    regarding: { kind: 'Pod', namespace: 'default', name: 'a' },
  },
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': {
    spec: {
      priorityLevelConfiguration: { name: 'workload-low' },
      matchingPrecedence: 900,
      rules: [
        {
          subjects: [{ kind: 'User', user: { name: 'joe' } }],
          nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }],
        },
      ],
    },
  },
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': {
    spec: { type: 'Limited', limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' } } },
  },
  'networking.k8s.io/v1/Ingress': {
    spec: {
      rules: [
        {
          host: 'shop.example',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }],
          },
        },
      ],
    },
  },
  'networking.k8s.io/v1/IngressClass': { spec: { controller: 'example.com/edge' } },
  'networking.k8s.io/v1/NetworkPolicy': {
    spec: { podSelector: selector, ingress: [{ from: [{ podSelector: selector }], ports: [{ port: 80 }] }] },
  },
  'node.k8s.io/v1/RuntimeClass': { handler: 'runc' },
  'policy/v1/PodDisruptionBudget': { spec: { minAvailable: '50%', selector } },
  'rbac.authorization.k8s.io/v1/ClusterRole': {
    rules: [
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      { nonResourceURLs: ['/healthz'], verbs: ['get'] },
    ],
  },
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': { roleRef: roleRef('ClusterRole'), subjects },
  'rbac.authorization.k8s.io/v1/Role': {
    rules: [{ apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['*'] }],
  },
  'rbac.authorization.k8s.io/v1/RoleBinding': { roleRef: roleRef('ClusterRole'), subjects },
  'resource.k8s.io/v1/DeviceClass': {
    spec: { selectors: [{ cel: { expression: 'device.driver == "gpu.example.com"' } }] },
  },
  'resource.k8s.io/v1/ResourceClaim': { spec: claim },
  'resource.k8s.io/v1/ResourceClaimTemplate': { spec: { spec: claim } },
  'resource.k8s.io/v1/ResourceSlice': {
    spec: {
      driver: 'gpu.example.com',
      nodeName: 'absent',
      pool: { name: 'one', generation: 1, resourceSliceCount: 1 },
      devices: [{ name: 'gpu-0', attributes: { model: { string: 'x' } }, capacity: { memory: { value: '8Gi' } } }],
    },
  },
  'scheduling.k8s.io/v1/PriorityClass': { value: 7, description: 'some' },
  'storage.k8s.io/v1/CSIDriver': { spec: { attachRequired: true, podInfoOnMount: false } },
  'storage.k8s.io/v1/CSINode': {
    spec: { drivers: [{ name: 'csi.example.com', nodeID: 'n', topologyKeys: ['zone'] }] },
  },
  'storage.k8s.io/v1/CSIStorageCapacity': { storageClassName: 'manual', capacity: '5Gi' },
  'storage.k8s.io/v1/StorageClass': { provisioner: 'csi.example.com', parameters: { type: 'fast' } },
  'storage.k8s.io/v1/VolumeAttachment': {
    spec: { attacher: 'csi.example.com', nodeName: 'absent', source: { persistentVolumeName: 'absent' } },
  },
  'storage.k8s.io/v1/VolumeAttributesClass': { driverName: 'csi.example.com', parameters: { iops: '10' } },
};

/** Kinds whose names say what they are, so that their examples need names (and contents) of their own. */
const named: Readonly<Record<string, { name?: string; more?: Record<string, any> }>> = {
  'networking.k8s.io/v1/IPAddress': {
    name: '10.99.88.77',
    more: { spec: { parentRef: { resource: 'services', namespace: 'default', name: 'absent' } } },
  },
  'networking.k8s.io/v1/ServiceCIDR': { more: { spec: { cidrs: ['10.77.0.0/16'] } } },
};

/** The example of a kind as a client sends it, under a name of the test's choice where the kind leaves one. */
export function exampleOf(
  apiVersion: string,
  kind: string,
  name: string,
  namespace = 'default',
): Record<string, any> | undefined {
  if (kind === 'CustomResourceDefinition') return definition(apiVersion, name);
  const own = named[`${apiVersion}/${kind}`];
  const body = own?.more ?? examples[`${apiVersion}/${kind}`];
  if (body === undefined) return undefined;
  const copy = structuredClone(body);
  // An event is about something in its own namespace.
  for (const about of ['involvedObject', 'regarding']) if (copy[about] !== undefined) copy[about].namespace = namespace;
  return { apiVersion, kind, ...copy, metadata: { ...copy.metadata, name: own?.name ?? name } };
}

/** A definition is called as what it defines. */
function definition(apiVersion: string, name: string): Record<string, any> {
  const singular = name.replace(/[^a-z0-9]/g, '');
  const field = { type: 'object', properties: { size: { type: 'integer', default: 3 } } };
  return {
    apiVersion,
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.fuzz.example.com` },
    spec: {
      group: 'fuzz.example.com',
      scope: 'Namespaced',
      names: { plural: `${singular}s`, singular, kind: `K${singular}`, listKind: `K${singular}List` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: field } } },
        },
      ],
    },
  };
}
