import { expect, test } from 'vitest';
import { controllerRevisions } from './apps/controllerrevision/index.ts';
import { tokenRequestDefaults, validateTokenRequest } from './authentication/tokenrequest/validate.ts';
import { localSubjectAccessReviews } from './authorization/localsubjectaccessreview/index.ts';
import { subjectAccessReviews } from './authorization/subjectaccessreview/index.ts';
import { leases } from './coordination/lease/index.ts';
import { endpointSlices } from './discovery/endpointslice/index.ts';
import { ipAddresses } from './networking/ipaddress/index.ts';
import { serviceCIDRs } from './networking/servicecidr/index.ts';
import { runtimeClasses } from './node/runtimeclass/index.ts';
import { clusterRoles } from './rbac/clusterrole/index.ts';
import { clusterRoleBindings } from './rbac/clusterrolebinding/index.ts';
import { roles } from './rbac/role/index.ts';
import { roleBindings } from './rbac/rolebinding/index.ts';
import { priorityClasses } from './scheduling/priorityclass/index.ts';
import { cells, createErrors, created, updateErrors } from './testing.ts';

const metadata = { name: 'a', namespace: 'default', creationTimestamp: '2026-05-01T11:59:00Z' };
const cluster = { name: 'a' };
const rbac = 'rbac.authorization.k8s.io';

test('rules of a role say what, where and how', () => {
  expect(createErrors(roles, { metadata, rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }] })).toEqual(
    [],
  );
  expect(createErrors(roles, { metadata, rules: [{}, { verbs: ['get'], nonResourceURLs: ['/healthz'] }] })).toEqual([
    'rules[0].verbs: Required value: verbs must contain at least one value',
    'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
    'rules[0].resources: Required value: resource rules must supply at least one resource',
    'rules[1].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
  ]);
});

test('rules of a cluster role may be about paths, not about both', () => {
  const rule = { verbs: ['get'], nonResourceURLs: ['/healthz'] };
  expect(createErrors(clusterRoles, { metadata: cluster, rules: [rule] })).toEqual([]);
  expect(
    createErrors(clusterRoles, { metadata: cluster, rules: [{ ...rule, resources: ['pods'] }], aggregationRule: {} }),
  ).toEqual([
    'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: rules cannot apply to both regular resources and non-resource URLs',
    'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
  ]);
});

const roleRef = { kind: 'Role', name: 'r' };
const subjects = [
  { kind: 'User', name: 'u' },
  { kind: 'ServiceAccount', name: 's', namespace: 'default' },
];

test('a binding knows whose users and roles it means', () => {
  const binding = created(roleBindings, { metadata, roleRef, subjects });
  expect(binding.roleRef.apiGroup).toBe(rbac);
  expect(binding.subjects).toEqual([{ kind: 'User', name: 'u', apiGroup: rbac }, subjects[1]]);
  expect(cells(roleBindings, binding)).toEqual({
    Name: 'a',
    Role: 'Role/r',
    Age: '60s',
    Users: 'u',
    Groups: '',
    ServiceAccounts: 'default/s',
  });
});

test('a binding of the cluster grants cluster roles only', () => {
  expect(
    createErrors(clusterRoleBindings, {
      metadata: cluster,
      roleRef,
      subjects: [{ kind: 'ServiceAccount', name: 's' }, { kind: 'Robot' }],
    }),
  ).toEqual([
    'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    'subjects[0].namespace: Required value',
    'subjects[1].name: Required value',
    'subjects[1].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
  ]);
});

test('the role of a binding stays', () => {
  expect(
    updateErrors(roleBindings, { metadata, roleRef }, { metadata, roleRef: { kind: 'Role', name: 'other' } }),
  ).toEqual([`roleRef: Invalid value: {"APIGroup":"${rbac}","Kind":"Role","Name":"other"}: cannot change roleRef`]);
});

test('names of roles may hold colons', () => {
  expect(createErrors(roles, { metadata: { ...metadata, name: 'system:a:b' } })).toEqual([]);
  expect(createErrors(roles, { metadata: { ...metadata, name: 'a/b' } })).toEqual([
    `metadata.name: Invalid value: "a/b": may not contain '/'`,
  ]);
});

test('a lease lasts, and changes hands forwards', () => {
  const spec = { holderIdentity: 'me', leaseDurationSeconds: 15 };
  expect(cells(leases, created(leases, { metadata, spec }))).toEqual({ Name: 'a', Holder: 'me', Age: '60s' });
  expect(createErrors(leases, { metadata, spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } })).toEqual([
    'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
    'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
  ]);
  expect([leases.allowCreateOnUpdate, leases.allowUnconditionalUpdate]).toEqual([true, false]);
});

const slice = { metadata, addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }], ports: [{ port: 80 }] };

test('ports of a slice have a name and a protocol', () => {
  expect(created(endpointSlices, slice).ports).toEqual([{ name: '', protocol: 'TCP', port: 80 }]);
  const many = { ...slice, ports: [{}, { name: 'b', port: 2 }], endpoints: [{ addresses: ['10.0.0.1', '10.0.0.2'] }] };
  expect(cells(endpointSlices, created(endpointSlices, many))).toEqual({
    Name: 'a',
    AddressType: 'IPv4',
    Ports: ',2',
    Endpoints: '10.0.0.1,10.0.0.2',
    Age: '60s',
  });
  expect(cells(endpointSlices, created(endpointSlices, { metadata, addressType: 'IPv4' }))).toMatchObject({
    Ports: '<unset>',
    Endpoints: '<unset>',
  });
});

test('addresses of a slice are of its type', () => {
  expect(
    createErrors(endpointSlices, { ...slice, endpoints: [{ addresses: ['2001:db8::1'] }, { addresses: [] }] }),
  ).toEqual([
    'endpoints[0].addresses: Invalid value: "2001:db8::1": must be an IPv4 address',
    'endpoints[1].addresses: Required value: must contain at least 1 address',
  ]);
  expect(createErrors(endpointSlices, { ...slice, addressType: 'IP' })[0]).toBe(
    'addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"',
  );
  expect(
    updateErrors(endpointSlices, slice, {
      ...slice,
      addressType: 'FQDN',
      endpoints: [{ addresses: ['a.example.com'] }],
    }),
  ).toEqual(['addressType: Invalid value: "FQDN": field is immutable']);
});

test('priorities above a billion are the system’s', () => {
  const object = created(priorityClasses, { metadata: cluster, value: 5 });
  expect(cells(priorityClasses, object)).toEqual({
    Name: 'a',
    Value: 5,
    'Global-Default': false,
    Age: '<unknown>',
    PreemptionPolicy: 'PreemptLowerPriority',
  });
  expect(createErrors(priorityClasses, { metadata: cluster, value: 1_000_000_001 })).toEqual([
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ]);
  expect(createErrors(priorityClasses, { metadata: { name: 'system-node-critical' }, value: 2_000_001_000 })).toEqual(
    [],
  );
  expect(createErrors(priorityClasses, { metadata: { name: 'system-mine' }, value: 1 })).toHaveLength(1);
  expect(updateErrors(priorityClasses, { metadata: cluster, value: 5 }, { metadata: cluster, value: 6 })).toEqual([
    'value: Forbidden: may not be changed in an update.',
  ]);
});

test('the handler of a runtime class stays', () => {
  expect(createErrors(runtimeClasses, { metadata: cluster, handler: 'runc' })).toEqual([]);
  expect(createErrors(runtimeClasses, { metadata: cluster, handler: 'A_' })).toHaveLength(1);
  expect(
    updateErrors(runtimeClasses, { metadata: cluster, handler: 'runc' }, { metadata: cluster, handler: 'kata' }),
  ).toEqual(['handler: Invalid value: "kata": field is immutable']);
});

test('an address is its own name and belongs to something', () => {
  const parentRef = { resource: 'services', namespace: 'default', name: 'web' };
  const object = { metadata: { name: '10.96.0.9' }, spec: { parentRef } };
  expect(createErrors(ipAddresses, object)).toEqual([]);
  expect(cells(ipAddresses, created(ipAddresses, object))).toEqual({
    Name: '10.96.0.9',
    ParentRef: 'services/default/web',
    Age: '<unknown>',
  });
  expect(createErrors(ipAddresses, { metadata: { name: '2001:DB8::1' } })).toEqual([
    'metadata.name: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")',
    'spec.parentRef: Required value',
  ]);
});

test('a range of service addresses stays, another family may join', () => {
  const of = (...cidrs: string[]) => ({ metadata: cluster, spec: { cidrs } });
  expect(createErrors(serviceCIDRs, of())).toEqual(['spec.cidrs: Required value: at least one CIDR required']);
  expect(createErrors(serviceCIDRs, of('10.96.0.0/16', '10.97.0.0/16'))).toEqual([
    'spec.cidrs: Invalid value: ["10.96.0.0/16","10.97.0.0/16"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
  ]);
  expect(updateErrors(serviceCIDRs, of('10.96.0.0/16'), of('10.96.0.0/16', '2001:db8::/112'))).toEqual([]);
  expect(updateErrors(serviceCIDRs, of('10.96.0.0/16'), of('10.97.0.0/16'))).toEqual([
    'spec.cidrs[0]: Invalid value: "10.97.0.0/16": field is immutable',
  ]);
});

test('a revision is a state that was', () => {
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: '1', controller: true };
  const revision = { metadata: { ...metadata, ownerReferences: [owner] }, data: { a: 1 }, revision: 3 };
  expect(cells(controllerRevisions, created(controllerRevisions, revision))).toEqual({
    Name: 'a',
    Controller: 'statefulset.apps/db',
    Revision: 3,
    Age: '60s',
  });
  expect(createErrors(controllerRevisions, { metadata, revision: -1 })).toEqual([
    'revision: Invalid value: -1: must be greater than or equal to 0',
    'data: Required value: data is mandatory',
  ]);
  expect(updateErrors(controllerRevisions, revision, { ...revision, data: { a: 2 } })).toEqual([
    'data: Invalid value: {"a":2}: field is immutable',
  ]);
});

test('a review asks one question, of somebody', () => {
  expect(createErrors(subjectAccessReviews, { metadata: cluster, spec: {} })).toContain(
    'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
  );
  const resourceAttributes = { verb: 'get', resource: 'pods', namespace: 'other' };
  expect(createErrors(localSubjectAccessReviews, { metadata, spec: { user: 'u', resourceAttributes } })).toContain(
    'spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace',
  );
  const selecting = (selectors: object) =>
    createErrors(subjectAccessReviews, {
      metadata: {},
      spec: { user: 'u', resourceAttributes: { ...resourceAttributes, ...selectors } },
    }).filter((error) => error.startsWith('spec'));
  expect(selecting({ fieldSelector: {} })).toEqual([
    'spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required',
  ]);
  expect(selecting({ labelSelector: { requirements: [{ key: 'a', operator: 'In' }] } })).toEqual([
    "spec.resourceAttributes.labelSelector.requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ]);
  expect(selecting({ fieldSelector: { requirements: [{ key: 'a', operator: 'Newer' }] } })).toEqual([]);
});

test('a token lives an hour unless told otherwise, and no shorter than ten minutes', () => {
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata, spec: { audiences: [] } };
  tokenRequestDefaults(request);
  expect(validateTokenRequest(request)).toEqual([]);
  expect(request.spec).toMatchObject({ expirationSeconds: 3600 });
  expect(validateTokenRequest({ ...request, spec: { audiences: [], expirationSeconds: 599 } })).toHaveLength(1);
});

test('a lease knows nothing of coordinated election, whose gate is off', () => {
  const { spec } = created(leases, {
    metadata: { name: 'a' },
    spec: { strategy: 'OldestEmulationVersion', preferredHolder: 'b' },
  });
  expect(spec).toEqual({});
});
