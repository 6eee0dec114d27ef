import { expect, test } from 'vitest';
import { change, createErrors } from '../../../testing.ts';
import { pods } from '../index.ts';

const base: any = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: {
    containers: [{ name: 'web', image: 'nginx' }],
    volumes: [{ name: 'data', emptyDir: {} }],
  },
};

type Edit = (spec: any, pod: any) => void;
const errors = (edit: Edit): string[] =>
  createErrors(
    pods,
    change(base, (pod) => edit(pod.spec, pod)),
  );

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const path = 'spec.containers[0]';

test('a plain pod is in order', () => {
  expect(errors(() => {})).toEqual([]);
});

const first =
  (edit: (container: any) => void): Edit =>
  (spec) =>
    edit(spec.containers[0]);

test.each<[string, Edit, string[]]>([
  ['no containers', (spec) => (spec.containers = []), ['spec.containers: Required value']],
  ['a container without a name', first((c) => delete c.name), [`${path}.name: Required value`]],
  ['a bad container name', first((c) => (c.name = 'A_b')), [`${path}.name: Invalid value: "A_b": ${label}`]],
  [
    'two containers of one name',
    (spec) => spec.containers.push({ name: 'web', image: 'a' }),
    ['spec.containers[1].name: Duplicate value: "web"'],
  ],
  [
    'an init container named as a container',
    (spec) => (spec.initContainers = [{ name: 'web', image: 'a' }]),
    ['spec.initContainers[0].name: Duplicate value: "web"'],
  ],
  ['no image', first((c) => delete c.image), [`${path}.image: Required value`]],
  [
    'blanks around an image',
    first((c) => (c.image = ' nginx')),
    [`${path}.image: Invalid value: " nginx": must not have leading or trailing whitespace`],
  ],
  [
    'a pull policy that is none',
    first((c) => (c.imagePullPolicy = 'Sometimes')),
    [`${path}.imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"`],
  ],
  [
    'a termination message policy that is none',
    first((c) => (c.terminationMessagePolicy = 'X')),
    [`${path}.terminationMessagePolicy: Unsupported value: "X": supported values: "File", "FallbackToLogsOnError"`],
  ],
  [
    'a port without a number',
    first((c) => (c.ports = [{ name: 'http' }])),
    [`${path}.ports[0].containerPort: Required value`],
  ],
  [
    'a port out of range',
    first((c) => (c.ports = [{ containerPort: 65536 }])),
    [`${path}.ports[0].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive`],
  ],
  [
    'two ports of one name',
    first(
      (c) =>
        (c.ports = [
          { name: 'a', containerPort: 1 },
          { name: 'a', containerPort: 2 },
        ]),
    ),
    [`${path}.ports[1].name: Duplicate value: "a"`],
  ],
  [
    'a protocol that is none',
    first((c) => (c.ports = [{ containerPort: 1, protocol: 'tcp' }])),
    [`${path}.ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"`],
  ],
  [
    'a host port taken twice',
    (spec) =>
      (spec.containers = ['a', 'b'].map((name) => ({
        name,
        image: 'i',
        ports: [{ containerPort: 80, hostPort: 80 }],
      }))),
    ['spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"'],
  ],
  [
    'another host port in the node’s network',
    (spec) => {
      spec.hostNetwork = true;
      spec.containers[0].ports = [{ containerPort: 80, hostPort: 81 }];
    },
    [`${path}.ports[0].hostPort: Invalid value: 81: must match \`containerPort\` when \`hostNetwork\` is true`],
  ],
  [
    'a restart policy that is none',
    (spec) => (spec.restartPolicy = 'Maybe'),
    ['spec.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "OnFailure", "Never"'],
  ],
  [
    'a dns policy that is none',
    (spec) => (spec.dnsPolicy = 'X'),
    [
      'spec.dnsPolicy: Unsupported value: "X": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
    ],
  ],
  [
    'no nameserver without a dns policy',
    (spec) => (spec.dnsPolicy = 'None'),
    ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
  ],
  [
    'too many nameservers',
    (spec) => (spec.dnsConfig = { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] }),
    [
      'spec.dnsConfig.nameservers: Invalid value: ["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4"]: must not have more than 3 nameservers',
    ],
  ],
  [
    'a deadline of nothing',
    (spec) => (spec.activeDeadlineSeconds = 0),
    ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
  ],
  ['a host name that is none', (spec) => (spec.hostname = 'A'), [`spec.hostname: Invalid value: "A": ${label}`]],
  [
    'ephemeral containers from the start',
    (spec) => (spec.ephemeralContainers = [{ name: 'debug', image: 'a' }]),
    ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
  ],
  [
    'a node and a gate',
    (spec) => {
      spec.nodeName = 'n';
      spec.schedulingGates = [{ name: 'a' }];
    },
    ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
  ],
  [
    'a gate twice',
    (spec) => (spec.schedulingGates = [{ name: 'a' }, { name: 'a' }]),
    ['spec.schedulingGates[1]: Duplicate value: "a"'],
  ],
  [
    'users of its own and the node’s network',
    (spec) => {
      spec.hostUsers = false;
      spec.hostNetwork = true;
    },
    ['spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false'],
  ],
  [
    'a deletion cost that is no number',
    (_, pod) => (pod.metadata.annotations = { 'controller.kubernetes.io/pod-deletion-cost': '1.5' }),
    ['metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "1.5": must be a 32bit integer'],
  ],
])('a pod with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

test.each<[string, Edit, string[]]>([
  [
    'a name that is none',
    first((c) => (c.env = [{ name: 'a=b', value: '' }])),
    [
      `${path}.env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than '='`,
    ],
  ],
  ['no name', first((c) => (c.env = [{ value: 'a' }])), [`${path}.env[0].name: Required value`]],
  [
    'a value and a source',
    first((c) => (c.env = [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }])),
    [`${path}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`],
  ],
  [
    'two sources',
    first(
      (c) =>
        (c.env = [
          { name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' }, configMapKeyRef: { name: 's', key: 'k' } } },
        ]),
    ),
    [`${path}.env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time`],
  ],
  [
    'a field that no pod has',
    first((c) => (c.env = [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.foo' } } }])),
    [
      `${path}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.foo": error converting fieldPath: field label not supported: spec.foo`,
    ],
  ],
  [
    'a field not for the environment',
    first((c) => (c.env = [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.labels' } } }])),
    [
      `${path}.env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`,
    ],
  ],
  [
    'one label of the pod',
    first((c) => (c.env = [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }])),
    [],
  ],
  [
    'a resource that is none',
    first((c) => (c.env = [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.disk' } } }])),
    [
      `${path}.env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.disk": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`,
    ],
  ],
  [
    'a divisor that is none',
    first((c) => (c.env = [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } } }])),
    [
      `${path}.env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
    ],
  ],
  [
    'envFrom without a source',
    first((c) => (c.envFrom = [{}])),
    [`${path}.envFrom: Invalid value: "": must specify one of: \`configMapRef\` or \`secretRef\``],
  ],
  [
    'a secret without a key',
    first((c) => (c.env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 's' } } }])),
    [`${path}.env[0].valueFrom.secretKeyRef.key: Required value`],
  ],
])('an environment with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

const volume =
  (source: object): Edit =>
  (spec) =>
    (spec.volumes = [{ name: 'v', ...source }]);

test.each<[string, Edit, string[]]>([
  [
    'two of one name',
    (spec) => spec.volumes.push({ name: 'data', emptyDir: {} }),
    ['spec.volumes[1].name: Duplicate value: "data"'],
  ],
  [
    'two sources',
    volume({ emptyDir: {}, hostPath: { path: '/a' } }),
    ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
  ],
  [
    'a host path that climbs',
    volume({ hostPath: { path: '/a/../b' } }),
    [`spec.volumes[0].hostPath.path: Invalid value: "/a/../b": must not contain '..'`],
  ],
  [
    'a host path type that is none',
    volume({ hostPath: { path: '/a', type: 'X' } }),
    [
      'spec.volumes[0].hostPath.type: Unsupported value: "X": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
    ],
  ],
  [
    'a negative size',
    volume({ emptyDir: { sizeLimit: '-1' } }),
    ['spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity'],
  ],
  ['a secret without a name', volume({ secret: {} }), ['spec.volumes[0].secret.secretName: Required value']],
  [
    'a mode out of range',
    volume({ secret: { secretName: 'a', defaultMode: 512 } }),
    [
      'spec.volumes[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive',
    ],
  ],
  [
    'a file with an absolute path',
    volume({ configMap: { name: 'a', items: [{ key: 'k', path: '/k' }] } }),
    ['spec.volumes[0].configMap.items[0].path: Invalid value: "/k": must be a relative path'],
  ],
  [
    'a file that starts with dots',
    volume({ configMap: { name: 'a', items: [{ key: 'k', path: '..k' }] } }),
    [`spec.volumes[0].configMap.items[0].path: Invalid value: "..k": must not start with '..'`],
  ],
  [
    'no claim name',
    volume({ persistentVolumeClaim: {} }),
    ['spec.volumes[0].persistentVolumeClaim.claimName: Required value'],
  ],
  [
    'a short token',
    (spec) => {
      spec.serviceAccountName = 'a';
      spec.volumes = [
        { name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 60 } }] } },
      ];
    },
    [
      'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    ],
  ],
  [
    'a token of nobody',
    volume({ projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }),
    [
      'spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
    ],
  ],
  [
    'one file twice',
    volume({
      projected: {
        sources: [
          { secret: { name: 'a', items: [{ key: 'k', path: 'p' }] } },
          { configMap: { name: 'b', items: [{ key: 'k', path: 'p' }] } },
        ],
      },
    }),
    ['spec.volumes[0].projected: Invalid value: "b": conflicting duplicate paths'],
  ],
  [
    'nfs on a relative path',
    volume({ nfs: { server: 's', path: 'p' } }),
    ['spec.volumes[0].nfs.path: Invalid value: "p": must be an absolute path'],
  ],
  [
    'an ephemeral claim without storage',
    volume({ ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } } }),
    ['spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value'],
  ],
])('volumes with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

const mount = (mounted: object, extra: object = {}): Edit =>
  first((c) => Object.assign(c, { volumeMounts: [mounted] }, extra));

test.each<[string, Edit, string[]]>([
  [
    'a volume that is not there',
    mount({ name: 'x', mountPath: '/x' }),
    [`${path}.volumeMounts[0].name: Not found: "x"`],
  ],
  ['no path', mount({ name: 'data' }), [`${path}.volumeMounts[0].mountPath: Required value`]],
  [
    'one path twice',
    first(
      (c) =>
        (c.volumeMounts = [
          { name: 'data', mountPath: '/a' },
          { name: 'data', mountPath: '/a' },
        ]),
    ),
    [`${path}.volumeMounts[1].mountPath: Invalid value: "/a": must be unique`],
  ],
  [
    'a sub-path that climbs',
    mount({ name: 'data', mountPath: '/a', subPath: '../b' }),
    [`${path}.volumeMounts.subPath: Invalid value: "../b": must not contain '..'`],
  ],
  [
    'both sub-paths',
    mount({ name: 'data', mountPath: '/a', subPath: 'b', subPathExpr: 'c' }),
    [`${path}.volumeMounts[0].subPathExpr: Invalid value: "c": subPathExpr and subPath are mutually exclusive`],
  ],
  [
    'both ways, unprivileged',
    mount({ name: 'data', mountPath: '/a', mountPropagation: 'Bidirectional' }),
    [
      `${path}.volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers`,
    ],
  ],
  [
    'both ways, privileged',
    mount(
      { name: 'data', mountPath: '/a', mountPropagation: 'Bidirectional' },
      { securityContext: { privileged: true } },
    ),
    [],
  ],
  [
    'read-only below, writable above',
    mount({ name: 'data', mountPath: '/a', recursiveReadOnly: 'Enabled' }),
    [`${path}.volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true`],
  ],
  [
    'a device from an empty directory',
    first((c) => (c.volumeDevices = [{ name: 'data', devicePath: '/dev/x' }])),
    [
      `${path}.volumeDevices[0].name: Invalid value: "data": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`,
    ],
  ],
])('a mount with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

const probe = (value: object): Edit => first((c) => (c.livenessProbe = value));

test.each<[string, Edit, string[]]>([
  ['no handler', probe({}), [`${path}.livenessProbe: Required value: must specify a handler type`]],
  [
    'two handlers',
    probe({ exec: { command: ['a'] }, tcpSocket: { port: 1 } }),
    [`${path}.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`],
  ],
  ['no command', probe({ exec: {} }), [`${path}.livenessProbe.exec.command: Required value`]],
  [
    'a port of zero',
    probe({ tcpSocket: { port: 0 } }),
    [`${path}.livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive`],
  ],
  [
    'a negative delay',
    probe({ exec: { command: ['a'] }, initialDelaySeconds: -1 }),
    [`${path}.livenessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0`],
  ],
  [
    'two successes',
    probe({ exec: { command: ['a'] }, successThreshold: 2 }),
    [`${path}.livenessProbe.successThreshold: Invalid value: 2: must be 1`],
  ],
  [
    'a readiness grace period',
    first((c) => (c.readinessProbe = { exec: { command: ['a'] }, terminationGracePeriodSeconds: 5 })),
    [`${path}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes`],
  ],
  [
    'a scheme that is none',
    probe({ httpGet: { port: 1, scheme: 'http' } }),
    [`${path}.livenessProbe.httpGet.scheme: Unsupported value: "http": supported values: "HTTP", "HTTPS"`],
  ],
  [
    'an init container',
    (spec) => (spec.initContainers = [{ name: 'i', image: 'a', livenessProbe: { exec: { command: ['a'] } } }]),
    [
      'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
  ],
  [
    'a sidecar',
    (spec) =>
      (spec.initContainers = [
        { name: 'i', image: 'a', restartPolicy: 'Always', livenessProbe: { exec: { command: ['a'] } } },
      ]),
    [],
  ],
  [
    'a pause beyond the grace period',
    first((c) => (c.lifecycle = { preStop: { sleep: { seconds: 31 } } })),
    [
      `${path}.lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)`,
    ],
  ],
])('a probe or hook with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

const resources = (value: object): Edit => first((c) => (c.resources = value));

test.each<[string, Edit, string[]]>([
  [
    'a request above the limit',
    resources({ requests: { cpu: '2' }, limits: { cpu: '1' } }),
    [`${path}.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1`],
  ],
  [
    'a negative limit',
    resources({ limits: { memory: '-1' } }),
    [
      `${path}.resources.limits[memory]: Invalid value: "-1": must be greater than or equal to 0`,
      `${path}.resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0`,
    ],
  ],
  [
    'a name that is none',
    resources({ requests: { disk: '1' } }),
    [
      `${path}.resources.requests[disk]: Invalid value: "disk": must be a standard resource type or fully qualified`,
      `${path}.resources.requests[disk]: Invalid value: "disk": must be a standard resource for containers`,
    ],
  ],
  [
    'an extended resource without a limit',
    resources({ requests: { 'example.com/gpu': '1' } }),
    [`${path}.resources.limits: Required value: Limit must be set for non overcommitable resources`],
  ],
  [
    'half an extended resource',
    resources({ limits: { 'example.com/gpu': '500m' } }),
    [
      `${path}.resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer`,
      `${path}.resources.requests[example.com/gpu]: Invalid value: "500m": must be an integer`,
    ],
  ],
  [
    'huge pages alone',
    resources({ limits: { 'hugepages-2Mi': '2Mi' } }),
    [`${path}.resources: Forbidden: HugePages require cpu or memory`],
  ],
  [
    'parts of huge pages',
    resources({ limits: { 'hugepages-2Mi': '3Mi', cpu: '1' } }),
    [
      `${path}.resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`,
      `${path}.resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`,
    ],
  ],
  [
    'a claim the pod does not make',
    resources({ claims: [{ name: 'gpu' }] }),
    [
      `${path}.resources.claims[0]: Not found: "gpu": must be one of the names in pod.spec.resourceClaims which is empty`,
    ],
  ],
])('resources with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

const security = (value: object): Edit => first((c) => (c.securityContext = value));

test.each<[string, Edit, string[]]>([
  [
    'a negative user',
    security({ runAsUser: -1 }),
    [`${path}.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive`],
  ],
  [
    'privileged without escalation',
    security({ privileged: true, allowPrivilegeEscalation: false }),
    [
      `${path}.securityContext: Invalid value: {"privileged":true,"allowPrivilegeEscalation":false}: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true`,
    ],
  ],
  [
    'a local profile without a file',
    security({ seccompProfile: { type: 'Localhost' } }),
    [
      `${path}.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost`,
    ],
  ],
  [
    'a seccomp profile that is none',
    security({ seccompProfile: { type: 'X' } }),
    [
      `${path}.securityContext.seccompProfile.type: Unsupported value: "X": supported values: "Localhost", "RuntimeDefault", "Unconfined"`,
    ],
  ],
  [
    'an AppArmor profile without a type',
    security({ appArmorProfile: {} }),
    [`${path}.securityContext.appArmorProfile.type: Required value: type is required when appArmorProfile is set`],
  ],
  [
    'a sysctl that is none',
    (spec) => (spec.securityContext = { sysctls: [{ name: 'A', value: '1' }] }),
    [
      'spec.securityContext.sysctls[0].name: Invalid value: "A": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
    ],
  ],
  [
    'a network sysctl of the node',
    (spec) => {
      spec.hostNetwork = true;
      spec.securityContext = { sysctls: [{ name: 'net.ipv4.ip_forward', value: '1' }] };
    },
    [
      `spec.securityContext.sysctls[0].name: Invalid value: "net.ipv4.ip_forward": may not be specified when 'hostNetwork' is true`,
    ],
  ],
])('a security context with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

const hard = 'requiredDuringSchedulingIgnoredDuringExecution';
const soft = 'preferredDuringSchedulingIgnoredDuringExecution';

test.each<[string, Edit, string[]]>([
  [
    'no terms',
    (spec) => (spec.affinity = { nodeAffinity: { [hard]: { nodeSelectorTerms: [] } } }),
    [`spec.affinity.nodeAffinity.${hard}.nodeSelectorTerms: Required value: must have at least one node selector term`],
  ],
  [
    'an operator that is none',
    (spec) =>
      (spec.affinity = {
        nodeAffinity: { [hard]: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Is' }] }] } },
      }),
    [
      `spec.affinity.nodeAffinity.${hard}.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator`,
    ],
  ],
  [
    'a weight of zero',
    (spec) => (spec.affinity = { podAffinity: { [soft]: [{ podAffinityTerm: { topologyKey: 'zone' } }] } }),
    [`spec.affinity.podAffinity.${soft}[0].weight: Invalid value: 0: must be in the range 1-100`],
  ],
  [
    'no topology',
    (spec) => (spec.affinity = { podAntiAffinity: { [hard]: [{}] } }),
    [
      `spec.affinity.podAntiAffinity.${hard}[0].topologyKey: Required value: can not be empty`,
      `spec.affinity.podAntiAffinity.${hard}[0].topologyKey: Invalid value: "": name part must be non-empty`,
      `spec.affinity.podAntiAffinity.${hard}[0].topologyKey: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    ],
  ],
  [
    'a toleration without a key',
    (spec) => (spec.tolerations = [{ operator: 'Equal' }]),
    [
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
  ],
  [
    'seconds for an effect without them',
    (spec) => (spec.tolerations = [{ key: 'a', effect: 'NoSchedule', tolerationSeconds: 1 }]),
    [
      'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
    ],
  ],
  [
    'no skew',
    (spec) => (spec.topologySpreadConstraints = [{ topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' }]),
    ['spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero'],
  ],
  [
    'a spread twice',
    (spec) =>
      (spec.topologySpreadConstraints = [1, 2].map((maxSkew) => ({
        maxSkew,
        topologyKey: 'a',
        whenUnsatisfiable: 'DoNotSchedule',
      }))),
    ['spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{a, DoNotSchedule}"'],
  ],
  [
    'domains for a wish',
    (spec) =>
      (spec.topologySpreadConstraints = [
        { maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 },
      ]),
    [
      'spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
    ],
  ],
  [
    'a merged key that was there before',
    (spec) =>
      (spec.topologySpreadConstraints = [
        {
          maxSkew: 1,
          topologyKey: 'a',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'web' } },
          matchLabelKeys: ['app'],
        },
      ]),
    [
      'spec.topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
    ],
  ],
])('placement with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});
