import { expect, test } from 'vitest';
import { type Edit, errors, first, path } from './fixture.ts';

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
