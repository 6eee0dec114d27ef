import type { KubeObject } from '@berth/machinery/object';
import { expect, it } from 'vitest';
import { reconciler } from './reconcile.ts';

const rule = (resource: string) => ({ verbs: ['get'], apiGroups: [''], resources: [resource] });

function role(name: string, labels: Record<string, string>, resources: string[], selects?: object[]): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, labels, resourceVersion: '7' },
    rules: resources.map(rule),
    ...(selects === undefined ? {} : { aggregationRule: { clusterRoleSelectors: selects } }),
  };
}
const part = { matchLabels: { part: 'true' } };
const other = { matchExpressions: [{ key: 'other', operator: 'Exists' }] };

function rulesAfter(whole: KubeObject, ...roles: KubeObject[]): unknown {
  const { writes } = reconciler.decide({ role: whole, roles: [whole, ...roles] }, new Date());
  const [write] = writes;
  return write?.verb === 'update'
    ? (write.object.rules as { resources: string[] }[]).flatMap((r) => r.resources)
    : writes;
}

it('is made of the rules its selectors find, selector by selector and by name, each rule once', () => {
  const whole = role('whole', { part: 'true' }, ['stale'], [other, part]);
  expect(
    rulesAfter(
      whole,
      role('b', { part: 'true' }, ['pods', 'secrets']),
      role('a', { part: 'true' }, ['services', 'pods']),
      role('z', { other: '' }, ['nodes', 'pods']),
      role('c', {}, ['events']),
    ),
  ).toEqual(['nodes', 'pods', 'services', 'secrets']);
});

it('loses every rule when no role is selected any more', () => {
  expect(rulesAfter(role('whole', {}, ['stale'], [part]))).toEqual([]);
});

it('is left alone when its rules are right, and when it aggregates nothing', () => {
  expect(rulesAfter(role('whole', {}, ['pods'], [part]), role('a', { part: 'true' }, ['pods']))).toEqual([]);
  expect(rulesAfter(role('plain', {}, ['pods']), role('a', { part: 'true' }, ['nodes']))).toEqual([]);
  expect(reconciler.decide({ role: undefined, roles: [] }, new Date())).toEqual({ writes: [] });
});

it('a change of any role wakes every role that aggregates, and no other', async () => {
  const roles = [role('a', {}, []), role('whole', {}, [], [part]), role('edit', {}, [], [other])];
  const reader = { list: async () => roles };
  const change = { resource: 'rbac.authorization.k8s.io/clusterroles', type: 'MODIFIED', object: roles[0] };
  expect(await reconciler.watches[0]?.keys(change as never, reader as never)).toEqual([
    { namespace: '', name: 'whole' },
    { namespace: '', name: 'edit' },
  ]);
});
