import { expect, test } from 'vitest';
import { type Edit, errors, first, path } from './fixture.ts';

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
test('a plain pod is in order', () => {
  expect(errors(() => {})).toEqual([]);
});

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
    ['spec.hostNetwork: Forbidden: when `hostUsers` is false'],
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
