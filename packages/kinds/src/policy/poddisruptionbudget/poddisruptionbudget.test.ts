import { expect, test } from 'vitest';
import { cells, change, createErrors, created, updateErrors } from '../../testing.ts';
import { podDisruptionBudgets as budgets } from './index.ts';

const base: any = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: { selector: { matchLabels: { app: 'web' } } },
};
const edited = (fields: object) => change(base, ({ spec }) => Object.assign(spec, fields));
const notNegative = 'must be greater than or equal to 0';

test.each<[object, string[]]>([
  [{}, []],
  [{ minAvailable: 0 }, []],
  [{ minAvailable: '10%' }, []],
  [{ maxUnavailable: '100%' }, []],
  [{ selector: {} }, []],
  [{ unhealthyPodEvictionPolicy: 'IfHealthyBudget' }, []],
  [{ minAvailable: -1 }, [`spec.minAvailable: Invalid value: -1: ${notNegative}`]],
  [{ minAvailable: '101%' }, ['spec.minAvailable: Invalid value: "101%": must not be greater than 100%']],
  [{ maxUnavailable: '200%' }, ['spec.maxUnavailable: Invalid value: "200%": must not be greater than 100%']],
  [{ maxUnavailable: -5 }, [`spec.maxUnavailable: Invalid value: -5: ${notNegative}`]],
  [
    { minAvailable: '1.1%' },
    [
      `spec.minAvailable: Invalid value: "1.1%": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
    ],
  ],
  [
    { minAvailable: 1, maxUnavailable: '1%' },
    [
      'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":"1%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ],
  ],
  [
    { selector: { matchExpressions: [{ key: 'a', operator: 'In' }] } },
    ["spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"],
  ],
  [
    { unhealthyPodEvictionPolicy: 'Invalid' },
    [
      'spec.unhealthyPodEvictionPolicy: Unsupported value: "Invalid": supported values: "AlwaysAllow", "IfHealthyBudget"',
    ],
  ],
])('a budget of %j', (fields, expected) => {
  expect(createErrors(budgets, edited(fields))).toEqual(expected);
});

test('a budget may change altogether, and only at the version that was read', () => {
  expect(updateErrors(budgets, edited({ minAvailable: 1 }), edited({ maxUnavailable: 1 }))).toEqual([]);
  expect(budgets.allowUnconditionalUpdate).toBe(false);
});

const condition = {
  type: 'DisruptionAllowed',
  status: 'True',
  reason: 'SufficientPods',
  message: '',
  lastTransitionTime: '2026-05-01T11:00:00Z',
};

test.each<[object, string[]]>([
  [{ disruptionsAllowed: 1, conditions: [condition] }, []],
  [{ disruptionsAllowed: -1 }, [`status.disruptionsAllowed: Invalid value: -1: ${notNegative}`]],
  [{ currentHealthy: -1 }, [`status.currentHealthy: Invalid value: -1: ${notNegative}`]],
  [{ desiredHealthy: -1 }, [`status.desiredHealthy: Invalid value: -1: ${notNegative}`]],
  [{ expectedPods: -1 }, [`status.expectedPods: Invalid value: -1: ${notNegative}`]],
  [{ conditions: [condition, condition] }, ['status.conditions[1].type: Duplicate value: "DisruptionAllowed"']],
  [
    { conditions: [{ ...condition, status: 'Maybe', reason: 'no reason', lastTransitionTime: null }] },
    [
      'status.conditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
      'status.conditions[0].lastTransitionTime: Required value',
      `status.conditions[0].reason: Invalid value: "no reason": a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')`,
    ],
  ],
])('a status of %j', (status, expected) => {
  expect(updateErrors(budgets, base, { ...base, status }, 'status')).toEqual(expected);
});

test('the columns of a budget', () => {
  const object = { ...created(budgets, edited({ minAvailable: '30%' })), status: { disruptionsAllowed: 2 } };
  expect(cells(budgets, object)).toEqual({
    Name: 'web',
    'Min Available': '30%',
    'Max Unavailable': 'N/A',
    'Allowed Disruptions': 2,
    Age: '60m',
  });
});
