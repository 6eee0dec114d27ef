import type { KubeObject } from '@berth/machinery/object';
import { describe, expect, it } from 'vitest';
import { reconciler } from './reconcile.ts';

const now = new Date('2026-01-01T00:00:00Z');

const definition = (group: string, more: Partial<KubeObject['metadata']> = {}): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `things.${group}`, ...more },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing', singular: 'thing', listKind: 'ThingList' },
  },
  status: {},
});

/** Conditions by type, as a definition gets them. */
function conditionsOf(object: KubeObject): Record<string, string[]> {
  const { writes } = reconciler.decide({ definition: object, others: [], instances: [] }, now);
  const [write] = writes as readonly { object: KubeObject }[];
  const conditions: Record<string, string>[] = write?.object.status?.conditions ?? [];
  return Object.fromEntries(
    conditions.map(({ type = '', status = '', reason = '', message = '' }) => [type, [status, reason, message]]),
  );
}

describe('a definition', () => {
  const type = 'KubernetesAPIApprovalPolicyConformant';
  const annotation = 'api-approved.kubernetes.io';

  it('says nothing of approval where its group is not of Kubernetes', () => {
    expect(Object.keys(conditionsOf(definition('example.com')))).toEqual(['NamesAccepted', 'Established']);
  });

  it.each([
    ['https://example.com/1', 'True', 'ApprovedAnnotation', 'approved in https://example.com/1'],
    ['unapproved, a try', 'False', 'UnapprovedAnnotation', 'not approved: "unapproved, a try"'],
    ['yes', 'False', 'InvalidAnnotation', /with either a URL or a reason starting with "unapproved"/],
    ['', 'False', 'MissingAnnotation', /^protected groups must have approval annotation/],
  ])('of a group of Kubernetes says who approved it: %j', (text, ...expected) => {
    const annotations: Record<string, string> = text === '' ? {} : { [annotation]: text };
    const [status, reason, message] = conditionsOf(definition('policy.k8s.io', { annotations }))[type] ?? [];
    expect([status, reason]).toEqual(expected.slice(0, 2));
    expect(message).toMatch(expected[2] as string);
  });
});
