import type { KubeObject } from '@berth/machinery/object';
import { describe, expect, it } from 'vitest';
import { type NodeView, nodeAllows, nodeNameOf, nodeRestriction } from './node.ts';
import type { Attributes } from './rules.ts';

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'blue' },
  spec: {
    nodeName: 'n1',
    serviceAccountName: 'robot',
    imagePullSecrets: [{ name: 'pull' }],
    containers: [
      {
        name: 'c',
        envFrom: [{ configMapRef: { name: 'settings' } }],
        env: [{ name: 'T', valueFrom: { secretKeyRef: { name: 'token', key: 'k' } } }],
      },
    ],
    volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'certs' } }] } }],
  },
};
const view: NodeView = { podsOf: async (node) => (node === 'n1' ? [pod] : []) };
const ask = (node: string, verb: string, resource: string, name: string, more: object = {}) =>
  nodeAllows(view, node, {
    kind: 'resource',
    verb,
    group: '',
    resource,
    subresource: '',
    namespace: 'blue',
    name,
    ...more,
  } as Attributes);

describe('a node', () => {
  it.each(['token', 'pull', 'certs'])(
    'reads the secret %s that its pod refers to; another node does not',
    async (name) => {
      expect(await ask('n1', 'get', 'secrets', name)).toBe(true);
      expect(await ask('n2', 'get', 'secrets', name)).toBe(false);
    },
  );

  it('asks who somebody is, and what they may', async () => {
    expect(await ask('n1', 'create', 'tokenreviews', '', { group: 'authentication.k8s.io', namespace: '' })).toBe(true);
    const access = { group: 'authorization.k8s.io', namespace: '' };
    expect(await ask('n1', 'create', 'subjectaccessreviews', '', access)).toBe(true);
    expect(await ask('n1', 'create', 'selfsubjectrulesreviews', '', access)).toBe(false);
  });

  it.each([
    ['list', 'secrets', '', {}],
    ['get', 'secrets', 'other', {}],
    ['get', 'secrets', 'token', { namespace: 'red' }],
    ['update', 'secrets', 'token', {}],
    ['get', 'configmaps', 'token', {}],
    ['update', 'nodes', 'n2', { namespace: '', subresource: 'status' }],
    ['create', 'nodes', 'n2', { namespace: '' }],
    ['update', 'pods', 'web', {}],
    ['update', 'pods', 'strange', { subresource: 'status' }],
    ['create', 'serviceaccounts', 'default', { subresource: 'token' }],
    ['update', 'leases', 'n2', { group: 'coordination.k8s.io', namespace: 'kube-node-lease' }],
    ['update', 'leases', 'n1', { group: 'coordination.k8s.io', namespace: 'blue' }],
    ['create', 'clusterrolebindings', 'x', { group: 'rbac.authorization.k8s.io', namespace: '' }],
  ])('may not %s %s %s', async (verb, resource, name, more) => {
    expect(await ask('n1', verb, resource, name, more)).toBe(false);
  });

  it.each([
    ['get', 'configmaps', 'settings', {}],
    ['update', 'nodes', 'n1', { namespace: '', subresource: 'status' }],
    ['update', 'pods', 'web', { subresource: 'status' }],
    ['delete', 'pods', 'web', {}],
    ['create', 'serviceaccounts', 'robot', { subresource: 'token' }],
    ['update', 'leases', 'n1', { group: 'coordination.k8s.io', namespace: 'kube-node-lease' }],
    ['create', 'events', '', {}],
    ['watch', 'services', '', {}],
  ])('may %s %s %s', async (verb, resource, name, more) => {
    expect(await ask('n1', verb, resource, name, more)).toBe(true);
  });

  it('is one by its user name and its group together', () => {
    expect(nodeNameOf({ username: 'system:node:n1', groups: ['system:nodes'] })).toBe('n1');
    expect(nodeNameOf({ username: 'system:node:n1', groups: [] })).toBeUndefined();
    expect(nodeNameOf({ username: 'n1', groups: ['system:nodes'] })).toBeUndefined();
  });

  it('writes only itself', async () => {
    const node = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
    expect(await nodeRestriction('n1', 'nodes', node('n1'))).toBeUndefined();
    expect(await nodeRestriction('n1', 'nodes', node('n2'))).toContain('not allowed');
  });
});
