import { expect, test } from 'vitest';
import { cells, change, createErrors, created, updated, updateErrors } from '../../testing.ts';
import { services } from './index.ts';

const base: any = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit, from = base) => change(from, (object: any) => edit(object.spec, object));
const errors = (edit: Edit) => createErrors(services, edited(edit));

test('a service is reached inside the cluster, on the same port, by all', () => {
  expect(created(services, base).spec).toEqual({
    type: 'ClusterIP',
    selector: { app: 'web' },
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  });
});

test.each<[string, Edit, object]>([
  ['a node port', (spec) => (spec.type = 'NodePort'), { externalTrafficPolicy: 'Cluster' }],
  [
    'a load balancer',
    (spec) => (spec.type = 'LoadBalancer'),
    { externalTrafficPolicy: 'Cluster', allocateLoadBalancerNodePorts: true },
  ],
  ['fixed addresses', (spec) => (spec.externalIPs = ['1.2.3.4']), { externalTrafficPolicy: 'Cluster' }],
  [
    'clients that stick',
    (spec) => (spec.sessionAffinity = 'ClientIP'),
    { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } },
  ],
  [
    'no address',
    (spec) => (spec.clusterIP = 'None'),
    { clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
  ],
  [
    'neither address nor selector',
    (spec) => {
      spec.clusterIP = 'None';
      delete spec.selector;
    },
    { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
  ],
  ['an address asked for', (spec) => (spec.clusterIP = '10.96.0.9'), { clusterIPs: ['10.96.0.9'] }],
])('a service with %s', (_, edit, expected) => {
  const object = edited(edit);
  expect(created(services, object).spec).toMatchObject(expected);
  expect(createErrors(services, object)).toEqual([]);
});

test('a name for another host has no address and no families', () => {
  const { spec } = created(services, { ...base, spec: { type: 'ExternalName', externalName: 'example.com' } });
  expect(spec).toEqual({ type: 'ExternalName', externalName: 'example.com', sessionAffinity: 'None' });
});

test.each<[string, Edit, string[]]>([
  ['no ports', (spec) => delete spec.ports, ['spec.ports: Required value']],
  [
    'no ports and no address',
    (spec) => {
      delete spec.ports;
      spec.clusterIP = 'None';
    },
    [],
  ],
  [
    'two ports without names',
    (spec) => spec.ports.push({ port: 81 }),
    ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
  ],
  [
    'two ports of one name',
    (spec) =>
      (spec.ports = [
        { name: 'a', port: 1 },
        { name: 'a', port: 2 },
      ]),
    ['spec.ports[1].name: Duplicate value: "a"'],
  ],
  [
    'one port twice',
    (spec) =>
      (spec.ports = [
        { name: 'a', port: 1 },
        { name: 'b', port: 1 },
      ]),
    [
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":1,"TargetPort":0,"NodePort":0}',
    ],
  ],
  [
    'a port for each protocol',
    (spec) =>
      (spec.ports = [
        { name: 'a', port: 53 },
        { name: 'b', port: 53, protocol: 'UDP' },
      ]),
    [],
  ],
  [
    'a port of zero',
    (spec) => (spec.ports = [{}]),
    [
      'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'a type that is none',
    (spec) => (spec.type = 'X'),
    ['spec.type: Unsupported value: "X": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'],
  ],
  [
    'a node port it does not have',
    (spec) => (spec.ports[0].nodePort = 30000),
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    'a node port and no address',
    (spec) => Object.assign(spec, { type: 'NodePort', clusterIP: 'None' }),
    ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
  ],
  [
    'an address that is none',
    (spec) => (spec.clusterIP = '10.0.0'),
    ['spec.clusterIPs[0]: Invalid value: "10.0.0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
  ],
  [
    'another first address',
    (spec) => Object.assign(spec, { clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.2'] }),
    ['spec.clusterIPs: Invalid value: ["10.96.0.2"]: first value must match `clusterIP`'],
  ],
  [
    'a family the cluster has not',
    (spec) => (spec.ipFamilies = ['IPv6']),
    ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  ],
  [
    'both families',
    (spec) => (spec.ipFamilyPolicy = 'RequireDualStack'),
    ['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
  ],
  [
    'a loopback address outside',
    (spec) => (spec.externalIPs = ['127.0.0.1']),
    ['spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ],
  [
    'a policy for nobody outside',
    (spec) => (spec.externalTrafficPolicy = 'Local'),
    ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
  ],
  [
    'ranges without a balancer',
    (spec) => (spec.loadBalancerSourceRanges = ['10.0.0.0/8']),
    ["spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"],
  ],
  [
    'the agent’s port outside',
    (spec) => Object.assign(spec, { type: 'LoadBalancer', ports: [{ port: 10250 }] }),
    ['spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet'],
  ],
  [
    'no name to point to',
    (spec) => Object.assign(spec, { type: 'ExternalName' }),
    ['spec.externalName: Required value'],
  ],
  [
    'a name that starts with a digit',
    (_, object) => (object.metadata.name = '1a'),
    [
      `metadata.name: Invalid value: "1a": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`,
    ],
  ],
])('a service with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

/** As the API server stores it: with the address and node ports it handed out. */
const stored: any = edited((spec) => {
  spec.type = 'NodePort';
  spec.clusterIP = '10.96.0.9';
  spec.clusterIPs = ['10.96.0.9'];
  spec.ports[0].nodePort = 30080;
});

test('a replacement that leaves out what was handed out keeps it', () => {
  const { spec } = updated(
    services,
    created(services, stored),
    edited((s) => (s.type = 'NodePort')),
  );
  expect(spec).toMatchObject({
    clusterIP: '10.96.0.9',
    clusterIPs: ['10.96.0.9'],
    ports: [{ port: 80, nodePort: 30080 }],
  });
});

test('a node port that another port asks for is not given back', () => {
  const body = edited((spec) => {
    spec.type = 'NodePort';
    spec.ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 81, nodePort: 30080 },
    ];
  });
  const old = created(
    services,
    edited((spec) => (spec.ports[0].name = 'a'), stored),
  );
  expect(updated(services, old, body).spec.ports.map((port: any) => port.nodePort)).toEqual([undefined, 30080]);
});

test('a change of type drops what it leaves without use', () => {
  const old = created(services, stored);
  const inside = updated(
    services,
    old,
    edited((spec) => (spec.type = 'ClusterIP'), stored),
  );
  expect(inside.spec.ports[0].nodePort).toBeUndefined();
  expect(inside.spec.externalTrafficPolicy).toBeUndefined();
  const { spec } = old;
  const named = updated(services, old, {
    ...stored,
    spec: { ...spec, type: 'ExternalName', externalName: 'example.com' },
  });
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'])
    expect(named.spec[field]).toBeUndefined();
});

test('the address of a service stays', () => {
  const other = edited((spec) => Object.assign(spec, { clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10'] }), stored);
  expect(updateErrors(services, stored, other)).toEqual([
    'spec.clusterIPs[0]: Invalid value: ["10.96.0.10"]: may not change once set',
  ]);
});

test('who changes only clusterIP changes clusterIPs with it', () => {
  const old = created(
    services,
    edited((spec) => (spec.clusterIP = 'None')),
  );
  const body = { ...base, spec: { ...old.spec, clusterIP: '10.96.0.7' } };
  expect(updated(services, old, body).spec.clusterIPs).toEqual(['10.96.0.7']);
});

test('only balancers have addresses in their status', () => {
  const status = { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } };
  expect(updateErrors(services, base, { ...base, status }, 'status')).toEqual([
    "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
  ]);
  const balancer = edited((spec) => (spec.type = 'LoadBalancer'));
  expect(updateErrors(services, balancer, { ...balancer, status }, 'status')).toEqual([]);
});

test.each<[string, object, object | undefined, string]>([
  ['inside', { type: 'ClusterIP' }, undefined, '<none>'],
  ['fixed', { type: 'NodePort', externalIPs: ['1.2.3.4', '1.2.3.5'] }, undefined, '1.2.3.4,1.2.3.5'],
  ['pending', { type: 'LoadBalancer' }, undefined, '<pending>'],
  [
    'balanced',
    { type: 'LoadBalancer', externalIPs: ['9.9.9.9'] },
    { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }, { ip: '1.2.3.4' }] } },
    '1.2.3.4,lb.example.com,9.9.9.9',
  ],
  ['named', { type: 'ExternalName', externalName: 'example.com' }, undefined, 'example.com'],
])('the external address of a service: %s', (_, spec, status, expected) => {
  expect(cells(services, { ...base, spec, status })['External-IP']).toBe(expected);
});

test('the columns of a service', () => {
  expect(cells(services, created(services, stored))).toEqual({
    Name: 'web',
    Type: 'NodePort',
    'Cluster-IP': '10.96.0.9',
    'External-IP': '<none>',
    'Port(s)': '80:30080/TCP',
    Age: '60m',
    Selector: 'app=web',
  });
});

test('what is ignored or going away is warned of', () => {
  const warnings = (edit: Edit) => services.warnings?.(created(services, edited(edit)), undefined);
  expect(warnings(() => {})).toEqual([]);
  const headless: Edit = (spec) =>
    Object.assign(spec, { clusterIP: 'None', sessionAffinity: 'ClientIP', externalIPs: ['1.2.3.4'] });
  expect(warnings(headless)).toEqual([
    'spec.externalIPs is ignored for headless services',
    'spec.SessionAffinity is ignored for headless services',
  ]);
  expect(warnings((spec) => (spec.externalIPs = ['1.2.3.4']))).toEqual([
    'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
  ]);
  expect(warnings((spec) => (spec.trafficDistribution = 'PreferClose'))).toEqual([
    'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
  ]);
});
