import { expect, test } from 'vitest';
import { at, createErrors, updateErrors } from '../testing.ts';
import { resourceClaims } from './resourceclaim/index.ts';
import { deviceClasses } from './deviceclass/index.ts';
import { resourceSlices } from './resourceslice/index.ts';

const resourceclaim: any = {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceClaim',
  metadata: { name: 'x', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    devices: {
      requests: [
        { name: 'a', exactly: { deviceClassName: 'gpu', count: 2 } },
        {
          name: 'b',
          firstAvailable: [
            { name: 'x', deviceClassName: 'gpu' },
            { name: 'y', deviceClassName: 'cpu', allocationMode: 'All' },
          ],
        },
      ],
      constraints: [{ requests: ['a', 'b/x'], matchAttribute: 'a.b/c' }],
      config: [{ requests: ['a'], opaque: { driver: 'a.b', parameters: { x: 1 } } }],
    },
  },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  [
    'spec.devices.requests.0.exactly.deviceClassName',
    '',
    ['spec.devices.requests[0].exactly.deviceClassName: Required value'],
  ],
  [
    'spec.devices.requests.0.exactly.count',
    -1,
    ['spec.devices.requests[0].exactly.count: Invalid value: -1: must be greater than zero'],
  ],
  [
    'spec.devices.requests.0.exactly.allocationMode',
    'Some',
    [
      'spec.devices.requests[0].exactly.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"',
    ],
  ],
  [
    'spec.devices.requests.0.exactly.selectors',
    [{ cel: { expression: 'device.driver == "x"' } }, { cel: { expression: 'device.driver' } }],
    [
      'spec.devices.requests[0].exactly.selectors[1].cel.expression: Invalid value: "device.driver": must evaluate to bool or the unknown type, not string',
    ],
  ],
  [
    'spec.devices.requests.0.exactly.tolerations',
    [
      { key: 'a b', operator: 'Exists' },
      { operator: 'Exists', value: 'v' },
      { operator: 'Equal', value: 'a b' },
      { operator: 'X' },
      { effect: 'X', operator: 'Exists', tolerationSeconds: 3 },
    ],
    [
      `spec.devices.requests[0].exactly.tolerations[0].key: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
      'spec.devices.requests[0].exactly.tolerations[1].value: Invalid value: "v": must be empty for operator `Exists`',
      `spec.devices.requests[0].exactly.tolerations[2].value: Invalid value: "a b": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
      'spec.devices.requests[0].exactly.tolerations[3].operator: Unsupported value: "X": supported values: "Equal", "Exists"',
      'spec.devices.requests[0].exactly.tolerations[4].effect: Unsupported value: "X": supported values: "NoExecute", "NoSchedule", "None"',
    ],
  ],
  [
    'spec.devices.requests.1.name',
    'a',
    [
      'spec.devices.requests[1]: Duplicate value: "a"',
      'spec.devices.constraints[0].requests[1]: Invalid value: "b/x": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
    ],
  ],
  [
    'spec.devices.requests.1.exactly',
    { deviceClassName: 'gpu' },
    ['spec.devices.requests[1]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required'],
  ],
  [
    'spec.devices.requests.0.exactly',
    undefined,
    ['spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required'],
  ],
  [
    'spec.devices.constraints.0.requests.0',
    'z',
    [
      'spec.devices.constraints[0].requests[0]: Invalid value: "z": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
    ],
  ],
  [
    'spec.devices.constraints.0.matchAttribute',
    'a',
    ['spec.devices.constraints[0].matchAttribute: Invalid value: "a": must include a domain'],
  ],
  [
    'spec.devices.config.0.requests.0',
    'z',
    [
      'spec.devices.config[0].requests[0]: Invalid value: "z": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
    ],
  ],
  ['spec.devices.config.0.opaque.driver', '', ['spec.devices.config[0].opaque.driver: Required value']],
  ['spec.devices.config.0.opaque', undefined, ['spec.devices.config[0].opaque: Required value']],
])('a resource claim whose %s is %j', (path, value, expected) => {
  expect(createErrors(resourceClaims, at(resourceclaim, path, value))).toEqual(expected);
});

test.each<[string, unknown, string[]]>([
  [
    'spec.devices.requests.0.exactly.count',
    3,
    [
      'spec: Invalid value: {"devices":{"requests":[{"name":"a","exactly":{"deviceClassName":"gpu","count":3,"allocationMode":"ExactCount"}},{"name":"b","firstAvailable":[{"name":"x","deviceClassName":"gpu","allocationMode":"ExactCount","count":1},{"name":"y","deviceClassName":"cpu","allocationMode":"All"}]}],"constraints":[{"requests":["a","b/x"],"matchAttribute":"a.b/c"}],"config":[{"requests":["a"],"opaque":{"driver":"a.b","parameters":{"x":1}}}]}}: field is immutable',
    ],
  ],
])('a resource claim whose %s becomes %j', (path, value, expected) => {
  expect(updateErrors(resourceClaims, resourceclaim, at(resourceclaim, path, value))).toEqual(expected);
});

const deviceclass: any = {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'DeviceClass',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    selectors: [{ cel: { expression: 'true' } }],
    config: [{ opaque: { driver: 'a.b', parameters: { x: 1 } } }],
    extendedResourceName: 'a.b/c',
  },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  ['spec.selectors.0', {}, ['spec.selectors[0].cel: Required value']],
  ['spec.selectors.0.cel.expression', '', ['spec.selectors[0].cel.expression: Required value']],
  ['spec.config.0', {}, ['spec.config[0].opaque: Required value']],
  [
    'spec.config.0.opaque.driver',
    'A_b',
    [
      "spec.config[0].opaque.driver: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
])('a device class whose %s is %j', (path, value, expected) => {
  expect(createErrors(deviceClasses, at(deviceclass, path, value))).toEqual(expected);
});

const resourceslice: any = {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceSlice',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    driver: 'a.b',
    nodeName: 'n',
    pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
    devices: [{ name: 'd', attributes: { m: { string: 's' } }, capacity: { mem: { value: '1Gi' } } }],
  },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  ['spec.driver', '', ['spec.driver: Required value']],
  [
    'spec.nodeName',
    undefined,
    [
      'spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required',
    ],
  ],
  ['spec.pool.name', '', ['spec.pool.name: Required value']],
  ['spec.pool.resourceSliceCount', 0, ['spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero']],
  ['spec.pool.generation', -1, ['spec.pool.generation: Invalid value: -1: must be greater than or equal to zero']],
  [
    'spec.devices.0.name',
    'D_',
    [
      "spec.devices[0].name: Invalid value: \"D_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'spec.devices.0.attributes',
    { m: {} },
    ['spec.devices[0].attributes[m]: Invalid value: "": exactly one value must be specified'],
  ],
  [
    'spec.devices.0.attributes',
    { m: { version: '1.0' }, n: { string: 'x'.repeat(65) } },
    [
      'spec.devices[0].attributes[m].version: Invalid value: "1.0": must be a string compatible with semver.org spec 2.0.0',
      'spec.devices[0].attributes[n].string: Too long: may not be more than 64 bytes',
    ],
  ],
  [
    'spec.devices.0.taints',
    [{ key: 'k', effect: 'Never' }],
    [
      'spec.devices[0].taints[0].effect: Unsupported value: "Never": supported values: "NoExecute", "NoSchedule", "None"',
    ],
  ],
  [
    'spec.devices.0.attributes',
    { m: { string: 's', int: 1 } },
    ['spec.devices[0].attributes[m]: Invalid value: {"string":"s","int":1}: exactly one value must be specified'],
  ],
])('a resource slice whose %s is %j', (path, value, expected) => {
  expect(createErrors(resourceSlices, at(resourceslice, path, value))).toEqual(expected);
});

test.each<[string, unknown, string[]]>([
  ['spec.driver', 'c.d', ['spec.driver: Invalid value: "c.d": field is immutable']],
  ['spec.pool.name', 'q', ['spec.pool.name: Invalid value: "q": field is immutable']],
])('a resource slice whose %s becomes %j', (path, value, expected) => {
  expect(updateErrors(resourceSlices, resourceslice, at(resourceslice, path, value))).toEqual(expected);
});
