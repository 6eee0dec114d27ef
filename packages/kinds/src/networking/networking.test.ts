import { expect, test } from 'vitest';
import { at, createErrors, updateErrors } from '../testing.ts';
import { networkPolicies } from './networkpolicy/index.ts';
import { ingresses } from './ingress/index.ts';
import { ingressClasses } from './ingressclass/index.ts';

/** What the API server of v1.36 answers to the same requests. */

const networkpolicy: any = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'x', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        ports: [{ protocol: 'TCP', port: 80, endPort: 90 }, { port: 'http' }],
        from: [{ namespaceSelector: {} }, { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
      },
    ],
  },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  [
    'spec.podSelector',
    { matchLabels: { 'a b': 'c' } },
    [
      "spec.podSelector.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'spec.policyTypes',
    ['Ingress', 'Both'],
    ['spec.policyTypes[1]: Unsupported value: "Both": supported values: "Ingress", "Egress"'],
  ],
  [
    'spec.policyTypes',
    ['Ingress', 'Egress', 'Ingress'],
    ['spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes'],
  ],
  [
    'spec.ingress.0.ports.0.protocol',
    'ICMP',
    ['spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"'],
  ],
  [
    'spec.ingress.0.ports.0.port',
    0,
    ['spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
  ],
  [
    'spec.ingress.0.ports.0.endPort',
    79,
    ['spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`'],
  ],
  [
    'spec.ingress.0.ports.1.endPort',
    90,
    ['spec.ingress[0].ports[1].endPort: Invalid value: 90: may not be specified when `port` is non-numeric'],
  ],
  [
    'spec.ingress.0.ports.1.port',
    'http_',
    [
      'spec.ingress[0].ports[1].port: Invalid value: "http_": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ],
  ],
  ['spec.ingress.0.from.0', {}, ['spec.ingress[0].from[0]: Required value: must specify a peer']],
  [
    'spec.ingress.0.from.1.podSelector',
    {},
    ['spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer'],
  ],
  ['spec.ingress.0.from.1.ipBlock.cidr', '', ['spec.ingress[0].from[1].ipBlock.cidr: Required value']],
  [
    'spec.ingress.0.from.1.ipBlock.cidr',
    '10.0.0.0',
    [
      'spec.ingress[0].from[1].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  ],
  [
    'spec.ingress.0.from.1.ipBlock.except',
    ['11.0.0.0/8'],
    ['spec.ingress[0].from[1].ipBlock.except[0]: Invalid value: "11.0.0.0/8": must be a strict subset of `cidr`'],
  ],
  [
    'spec.ingress.0.from.1.ipBlock.except',
    ['10.0.0.0/8'],
    ['spec.ingress[0].from[1].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`'],
  ],
])('a network policy whose %s is %j', (path, value, expected) => {
  expect(createErrors(networkPolicies, at(networkpolicy, path, value))).toEqual(expected);
});

const ingress: any = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'x', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    ingressClassName: 'nginx',
    tls: [{ hosts: ['a.b', '*.a.b'], secretName: 's' }],
    rules: [
      {
        host: 'a.b',
        http: {
          paths: [{ path: '/a', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }],
        },
      },
    ],
  },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  ['spec', {}, ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified']],
  [
    'spec.ingressClassName',
    'A',
    [
      "spec.ingressClassName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'spec.defaultBackend',
    { resource: { kind: 'C', name: 'd' }, service: { name: 's', port: { number: 1 } } },
    ['spec.defaultBackend: Invalid value: "": cannot set both resource and service backends'],
  ],
  ['spec.defaultBackend', {}, ['spec.defaultBackend: Invalid value: "": resource or service backend is required']],
  ['spec.tls.0.hosts.0', '1.2.3.4', []],
  [
    'spec.rules.0.host',
    '1.2.3.4',
    ['spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address'],
  ],
  [
    'spec.rules.0.host',
    '*.*.b',
    [
      "spec.rules[0].host: Invalid value: \"*.*.b\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'spec.rules.0.host',
    'a.b:80',
    [
      "spec.rules[0].host: Invalid value: \"a.b:80\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  ['spec.rules.0.http.paths', [], ['spec.rules[0].http.paths: Required value']],
  [
    'spec.rules.0.http.paths.0.path',
    'a',
    ['spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path'],
  ],
  [
    'spec.rules.0.http.paths.0.path',
    '/a//b',
    ['spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain \'//\''],
  ],
  [
    'spec.rules.0.http.paths.0.path',
    '/a/../b',
    ['spec.rules[0].http.paths[0].path: Invalid value: "/a/../b": must not contain \'/../\''],
  ],
  [
    'spec.rules.0.http.paths.0.path',
    '/a%2fb',
    ['spec.rules[0].http.paths[0].path: Invalid value: "/a%2fb": must not contain \'%2f\''],
  ],
  [
    'spec.rules.0.http.paths.0.pathType',
    undefined,
    ['spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
  ],
  [
    'spec.rules.0.http.paths.0.pathType',
    'Regex',
    [
      'spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"',
    ],
  ],
  ['spec.rules.0.http.paths.0.backend.service.name', '1s', []],
  [
    'spec.rules.0.http.paths.0.backend.service.port',
    {},
    ['spec.rules[0].http.paths[0].backend: Required value: port name or number is required'],
  ],
  [
    'spec.rules.0.http.paths.0.backend.service.port',
    { name: 'a', number: 3 },
    ['spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both port name & port number'],
  ],
  [
    'spec.rules.0.http.paths.0.backend.service.port',
    { number: 70000 },
    [
      'spec.rules[0].http.paths[0].backend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
  ],
])('an ingress whose %s is %j', (path, value, expected) => {
  expect(createErrors(ingresses, at(ingress, path, value))).toEqual(expected);
});

const ingressclass: any = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    controller: 'example.com/ingress',
    parameters: { apiGroup: 'a.b', kind: 'C', name: 'd', scope: 'Namespace', namespace: 'default' },
  },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  ['spec.controller', '', ['spec.controller: Required value']],
  [
    'spec.controller',
    'ingress',
    ['spec.controller: Invalid value: "ingress": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  ['spec.parameters.kind', 'a/b', ['spec.parameters.kind: Invalid value: "a/b": may not contain \'/\'']],
  ['spec.parameters.name', '', ['spec.parameters.name: Required value']],
  [
    'spec.parameters.scope',
    'Cluster',
    ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
  ],
  [
    'spec.parameters.scope',
    'Both',
    ['spec.parameters.scope: Unsupported value: "Both": supported values: "Cluster", "Namespace"'],
  ],
  [
    'spec.parameters.namespace',
    undefined,
    ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"],
  ],
  [
    'spec.parameters.apiGroup',
    'A',
    [
      "spec.parameters.apiGroup: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
])('an ingress class whose %s is %j', (path, value, expected) => {
  expect(createErrors(ingressClasses, at(ingressclass, path, value))).toEqual(expected);
});

test.each<[string, unknown, string[]]>([
  ['spec.controller', 'example.com/other', ['spec.controller: Invalid value: "example.com/other": field is immutable']],
])('an ingress class whose %s becomes %j', (path, value, expected) => {
  expect(updateErrors(ingressClasses, ingressclass, at(ingressclass, path, value))).toEqual(expected);
});
