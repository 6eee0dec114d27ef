import { expect, it, test } from 'vitest';
import { podSpecDefaults } from '../defaults.ts';
import { podWarnings } from '../warnings.ts';
import { type Edit, errors, first, path } from './fixture.ts';

const shown = (edit: Edit): string[] =>
  errors(edit).map((error) => error.replace(/ (a lowercase RFC 1123 \w+) must consist .*'(.*)'\)$/, ' $1: $2'));
const windows = (windowsOptions: object): Edit => first((c) => (c.securityContext = { windowsOptions }));
const rule = (restartPolicyRules: object[]): Edit =>
  first((c) => Object.assign(c, { restartPolicy: 'Never', restartPolicyRules }));
const subdomain = String.raw`a lowercase RFC 1123 subdomain: [a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*`;

// What kube-apiserver 1.36 answers.
test.each<[string, Edit, string[]]>([
  [
    'a toleration that compares',
    (spec) => (spec.tolerations = [{ key: 'a', operator: 'Lt', value: '1' }]),
    ['spec.tolerations[0].operator: Unsupported value: "Lt": supported values: "Equal", "Exists", "Lt", "Gt"'],
  ],
  [
    'an unknown operator of a toleration',
    (spec) => (spec.tolerations = [{ key: 'a', operator: 'X' }]),
    ['spec.tolerations[0].operator: Unsupported value: "X": supported values: "Equal", "Exists"'],
  ],
  [
    'Windows and what Linux has',
    (spec) =>
      Object.assign(spec, {
        os: { name: 'windows' },
        hostPID: true,
        hostUsers: true,
        securityContext: {
          runAsUser: 1,
          seccompProfile: { type: 'RuntimeDefault' },
          windowsOptions: { runAsUserName: 'x' },
          fsGroup: 1,
          supplementalGroups: [1],
          sysctls: [{ name: 'kernel.shm_rmid_forced', value: '0' }],
        },
        containers: [
          {
            ...spec.containers[0],
            securityContext: {
              privileged: true,
              capabilities: {},
              windowsOptions: { runAsUserName: 'x' },
              runAsUser: 1,
              procMount: 'Default',
              readOnlyRootFilesystem: true,
            },
          },
        ],
      }),
    [
      'spec.hostUsers',
      'spec.hostPID',
      'spec.securityContext.seccompProfile',
      'spec.securityContext.fsGroup',
      'spec.securityContext.sysctls',
      'spec.securityContext.runAsUser',
      'spec.securityContext.supplementalGroups',
      'spec.containers[0].securityContext.capabilities',
      'spec.containers[0].securityContext.readOnlyRootFilesystem',
      'spec.containers[0].securityContext.privileged',
      'spec.containers[0].securityContext.procMount',
      'spec.containers[0].securityContext.runAsUser',
    ].map((field) => `${field}: Forbidden: cannot be set for a windows pod`),
  ],
  [
    'Linux and what Windows has',
    (spec) => {
      spec.os = { name: 'linux' };
      spec.securityContext = { windowsOptions: { runAsUserName: 'x' } };
      spec.containers[0].securityContext = { windowsOptions: { runAsUserName: 'x' } };
    },
    [
      'spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod',
      'spec.containers[0].securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod',
    ],
  ],
  [
    'another operating system',
    (spec) => (spec.os = { name: 'mac' }),
    ['spec.os: Unsupported value: "mac": supported values: "linux", "windows"'],
  ],
  ['an operating system without a name', (spec) => (spec.os = {}), ['spec.os.name: Required value']],
  [
    'an empty runtime class',
    (spec) => (spec.runtimeClassName = ''),
    [`spec.runtimeClassName: Invalid value: "": ${subdomain}`],
  ],
  ['an empty preemption policy', (spec) => (spec.preemptionPolicy = ''), ['spec.preemptionPolicy: Required value']],
  [
    'labels of volumes for SELinux by mount options',
    (spec) => (spec.securityContext = { seLinuxChangePolicy: 'MountOption' }),
    ['spec.securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"'],
  ],
  ['a search path with an underscore', (spec) => (spec.dnsConfig = { searches: ['_a.b_c', '.', 'd.'] }), []],
  [
    'a search path that is none',
    (spec) => (spec.dnsConfig = { searches: ['A'] }),
    [
      String.raw`spec.dnsConfig.searches[0]: Invalid value: "A": a lowercase RFC 1123 subdomain: _?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*`,
    ],
  ],
  [
    'a claim used twice',
    (spec) => {
      spec.resourceClaims = [{ name: 'r', resourceClaimName: 'x' }];
      const claims = [
        { name: 'r', request: 'q' },
        { name: 'r', request: 'q' },
        { name: 'r', request: 'Q' },
      ];
      spec.containers[0].resources = { claims };
    },
    [
      `${path}.resources.claims[1]: Duplicate value: "r/q"`,
      `${path}.resources.claims[2].request: Invalid value: "Q": a lowercase RFC 1123 label: [a-z0-9]([-a-z0-9]*[a-z0-9])?`,
    ],
  ],
  [
    'a claim that says nothing',
    (spec) => (spec.resourceClaims = [{ name: 'r' }]),
    [
      'spec.resourceClaims[0]: Invalid value: {"Name":"r","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
    ],
  ],
  [
    'a restart rule that says nothing',
    rule([{ exitCodes: {} }]),
    [
      `${path}.restartPolicyRules[0].action: Unsupported value: "": supported values: "Restart", "RestartAllContainers"`,
      `${path}.restartPolicyRules[0].exitCodes.operator: Unsupported value: "": supported values: "In", "NotIn"`,
    ],
  ],
  ['a restart rule of no exit codes', rule([{ action: 'Restart', exitCodes: { operator: 'In' } }]), []],
  [
    'a variable from a file of no volume',
    first((c) => (c.env = [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'v', key: 'K', path: 'p' } } }])),
    [`${path}.env[0].valueFrom.fileKeyRef.volumeName: Not found: "v"`],
  ],
  [
    'bad labels of an ephemeral claim',
    (spec) => {
      const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
      const volumeClaimTemplate = { metadata: { labels: { 'a b': 'c' } }, spec: claim };
      spec.volumes = [{ name: 'e', ephemeral: { volumeClaimTemplate } }];
    },
    [
      "spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'no user name on Windows',
    windows({ runAsUserName: '' }),
    [
      `${path}.securityContext.windowsOptions.runAsUserName: Invalid value: "": runAsUserName cannot be an empty string`,
    ],
  ],
  [
    'a user name of three parts',
    windows({ runAsUserName: 'a\\b\\c' }),
    [
      String.raw`${path}.securityContext.windowsOptions.runAsUserName: Invalid value: "a\\b\\c": runAsUserName cannot contain more than one backslash`,
    ],
  ],
  ['a user name with a domain', windows({ runAsUserName: 'NT AUTHORITY\\Local Service' }), []],
  [
    'a bad name of credentials',
    windows({ gmsaCredentialSpecName: '' }),
    [`${path}.securityContext.windowsOptions.gmsaCredentialSpecName: Invalid value: "": ${subdomain}`],
  ],
  [
    'a process of the node outside its network',
    windows({ hostProcess: true }),
    ['spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers'],
  ],
])('a pod with %s', (_, edit, expected) => {
  expect(shown(edit)).toEqual(expected);
});

it('says nothing by fields that are not taken', () => {
  const spec: any = {
    containers: [{ name: 'c', image: 'a', lifecycle: { stopSignal: 'SIGTERM' } }],
    volumes: [
      { name: 'p', projected: { sources: [{ clusterTrustBundle: { name: 'b', path: 'p' } }, { podCertificate: {} }] } },
      {
        name: 's',
        secret: {
          secretName: 's',
          items: [
            { key: 'a', path: 'd' },
            { key: 'b', path: 'd/e' },
          ],
        },
      },
    ],
  };
  podSpecDefaults(spec);
  expect(spec.containers[0].lifecycle).toEqual({});
  expect(spec.volumes[0].projected.sources).toEqual([{}, {}]);
  expect(podWarnings({ spec })).toEqual([
    'volume "p" (Projected) has no sources provided',
    'volume "s" (Secret "s"): overlapping paths: "d/e" with "d"',
  ]);
});
