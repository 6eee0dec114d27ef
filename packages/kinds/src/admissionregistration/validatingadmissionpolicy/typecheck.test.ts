import { describe, expect, it } from 'vitest';
import { kinds } from '../../registry.ts';
import type { ValidatingAdmissionPolicySpec } from '../../types.ts';
import { reconciler } from './reconcile.ts';
import { kindsToCheck, typeWarnings } from './typecheck.ts';

const rule = (apiGroups: string[], apiVersions: string[], resources: string[]) => ({
  operations: ['CREATE'],
  apiGroups,
  apiVersions,
  resources,
});
const spec = (expression: string, more: object = {}): ValidatingAdmissionPolicySpec => ({
  matchConstraints: { resourceRules: [rule(['apps'], ['v1'], ['deployments'])] },
  validations: [{ expression }],
  ...more,
});

describe('type checking of a policy', () => {
  it.each([
    'object.spec.replicas > 1',
    "object.spec.template.spec.containers.all(c, c.image.startsWith('x') && c.?resources.?limits['cpu'].hasValue())",
    "object.metadata.labels['a'] == 'b' && object.metadata.creationTimestamp < timestamp('2030-01-01T00:00:00Z')",
    'oldObject == null || oldObject.spec.selector == object.spec.selector',
    'object.spec.strategy.?rollingUpdate.?maxSurge.orValue(1) == 1 || type(object.spec.strategy.rollingUpdate.maxSurge) == string',
    'object.spec.template.spec.volumes.all(v, !has(v.hostPath))',
    'object.metadata.namespace != "x" && object.metadata.name == request.name',
  ])('has nothing to say against %s', (expression) => {
    expect(typeWarnings(spec(expression), kinds)).toEqual([]);
  });

  it('warns of fields that a kind does not have, kind by kind, in upstream words', () => {
    const both = { matchConstraints: { resourceRules: [rule(['', 'apps'], ['v1'], ['pods', 'deployments'])] } };
    expect(typeWarnings(spec('object.spec.replicas > 1', both), kinds)).toEqual([
      {
        fieldRef: 'spec.validations[0].expression',
        warning:
          "/v1, Kind=Pod: ERROR: <input>:1:12: undefined field 'replicas'\n | object.spec.replicas > 1\n | ...........^\n",
      },
    ]);
  });

  it('warns of types that do not fit, in messages and through variables too', () => {
    const variables = [{ name: 'count', expression: 'object.spec.replicas' }];
    const policy = spec("variables.count == '3'", {
      variables,
      validations: [{ expression: "variables.count == '3'", messageExpression: "'at ' + variables.count" }],
    });
    expect(typeWarnings(policy, kinds).map(({ fieldRef, warning }) => [fieldRef, warning.split('\n')[0]])).toEqual([
      [
        'spec.validations[0].expression',
        "apps/v1, Kind=Deployment: ERROR: <input>:1:17: found no matching overload for '_==_' applied to '(int, string)'",
      ],
      [
        'spec.validations[0].messageExpression',
        "apps/v1, Kind=Deployment: ERROR: <input>:1:7: found no matching overload for '_+_' applied to '(string, int)'",
      ],
    ]);
  });

  it('knows the type of params', () => {
    const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' };
    expect(typeWarnings(spec("params.data.max == '3'", { paramKind }), kinds)).toEqual([]);
    expect(typeWarnings(spec('params.spec.max == 3', { paramKind }), kinds)).toMatchObject([
      { warning: expect.stringContaining("undefined field 'spec'") },
    ]);
  });

  it('checks no kinds that a wildcard means, and ten at most', () => {
    expect(
      kindsToCheck(spec('true', { matchConstraints: { resourceRules: [rule(['*'], ['v1'], ['pods'])] } }), kinds),
    ).toEqual([]);
    const everything = rule(
      [...new Set(kinds.map(({ group }) => group))],
      ['v1'],
      kinds.map(({ plural }) => plural),
    );
    expect(kindsToCheck(spec('true', { matchConstraints: { resourceRules: [everything] } }), kinds)).toHaveLength(10);
  });

  it('ends for every kind there is, those that hold themselves included', () => {
    for (const { group, version, plural } of kinds)
      expect(
        typeWarnings(
          spec('has(object.metadata)', { matchConstraints: { resourceRules: [rule([group], [version], [plural])] } }),
          kinds,
        ).length,
      ).toBeLessThanOrEqual(1);
  });
});

describe('the reconciler of policies', () => {
  const policy = (generation: number, observed?: number) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'p', generation },
    spec: spec('object.spec.nope'),
    status: observed === undefined ? {} : { observedGeneration: observed },
  });
  const now = new Date(0);

  it('checks each generation once', () => {
    const { writes } = reconciler.decide({ policy: policy(2, 1), definitions: [] }, now);
    expect(writes).toMatchObject([
      {
        verb: 'update',
        subresource: 'status',
        object: {
          status: {
            observedGeneration: 2,
            typeChecking: { expressionWarnings: [{ fieldRef: 'spec.validations[0].expression' }] },
          },
        },
      },
    ]);
    expect(reconciler.decide({ policy: policy(2, 2), definitions: [] }, now).writes).toEqual([]);
    expect(reconciler.decide({ policy: undefined, definitions: [] }, now).writes).toEqual([]);
  });
});
