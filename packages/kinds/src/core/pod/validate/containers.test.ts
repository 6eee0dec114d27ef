import { expect, test } from 'vitest';
import { type Edit, errors, first, path } from './fixture.ts';

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
