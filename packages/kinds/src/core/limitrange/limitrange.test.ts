import { describe, expect, test } from 'vitest';
import { created, createErrors } from '../../testing.ts';
import { limitRanges } from './index.ts';

const range = (...limits: object[]) => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'l', namespace: 'n' },
  spec: { limits },
});
const cpu = (text: string) => ({ cpu: text });
const at = (text: string) => `spec.limits[0].${text}`;

/** Truths of upstream's TestValidateLimitRange. */
const cases: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'everything',
    range(
      { type: 'Pod', max: cpu('100m'), min: cpu('5m'), maxLimitRequestRatio: cpu('10') },
      {
        type: 'Container',
        max: cpu('100m'),
        min: cpu('5m'),
        default: cpu('50m'),
        defaultRequest: cpu('10m'),
        maxLimitRequestRatio: cpu('10'),
      },
      { type: 'PersistentVolumeClaim', max: { storage: '10Gi' }, min: { storage: '5Gi' } },
    ),
    [],
  ],
  ['a type of one’s own', range({ type: 'foo.com/foo', max: cpu('100m') }), []],
  [
    'a type that is none',
    range({ type: 'foo' }),
    [at('type: Invalid value: "foo": must be a standard limit type or fully qualified')],
  ],
  [
    'a type twice',
    range({ type: 'Pod', max: cpu('1') }, { type: 'Pod', min: cpu('1') }),
    ['spec.limits[1].type: Duplicate value: "Pod"'],
  ],
  [
    'defaults of pods',
    range({ type: 'Pod', default: cpu('1'), defaultRequest: cpu('1') }),
    [
      at("default: Forbidden: may not be specified when `type` is 'Pod'"),
      at("defaultRequest: Forbidden: may not be specified when `type` is 'Pod'"),
    ],
  ],
  [
    'the least above the most',
    range({ type: 'Pod', min: cpu('1'), max: cpu('500m') }),
    [at('min[cpu]: Invalid value: "1": min value 1 is greater than max value 500m')],
  ],
  [
    'a default request outside',
    range({ type: 'Container', min: cpu('500m'), max: cpu('1'), default: cpu('1'), defaultRequest: cpu('100m') }),
    [at('defaultRequest[cpu]: Invalid value: "100m": min value 500m is greater than default request value 100m')],
  ],
  [
    'a default request above the default limit',
    range({ type: 'Container', max: cpu('2'), default: cpu('500m'), defaultRequest: cpu('800m') }),
    [
      at(
        'defaultRequest[cpu]: Invalid value: "800m": default request value 800m is greater than default limit value 500m',
      ),
    ],
  ],
  [
    'a default above the most',
    range({ type: 'Container', max: cpu('1'), default: cpu('2'), defaultRequest: cpu('1') }),
    [at('default[cpu]: Invalid value: "1": default value 2 is greater than max value 1')],
  ],
  [
    'a ratio below one',
    range({ type: 'Pod', maxLimitRequestRatio: cpu('800m') }),
    [at('maxLimitRequestRatio[cpu]: Invalid value: "800m": ratio 800m is less than 1')],
  ],
  [
    'a ratio that min and max cannot reach',
    range({ type: 'Pod', min: cpu('1'), max: cpu('2'), maxLimitRequestRatio: cpu('10') }),
    [at('maxLimitRequestRatio[cpu]: Invalid value: "10": ratio 10 is greater than max/min = 2.000000')],
  ],
  [
    'claims without bounds',
    range({ type: 'PersistentVolumeClaim' }),
    [at('limits: Required value: either minimum or maximum storage value is required, but neither was provided')],
  ],
  [
    'what cannot be overcommitted',
    range({ type: 'Container', default: { 'example.com/foo': '3' }, defaultRequest: { 'example.com/foo': '2' } }),
    [
      at(
        'defaultRequest[example.com/foo]: Invalid value: "2": default value 3 must equal to defaultRequest value 2 in example.com/foo',
      ),
    ],
  ],
];

describe('a LimitRange', () => {
  test.each(cases)('%s', (_name, body, errors) => {
    expect(createErrors(limitRanges, body)).toEqual(errors);
  });

  test('defaults limits from the most, and requests from limits or the least', () => {
    const of = (item: object) => created(limitRanges, range({ type: 'Container', ...item })).spec.limits[0];
    expect(of({ max: cpu('2') })).toMatchObject({ default: cpu('2'), defaultRequest: cpu('2') });
    expect(of({ max: cpu('2'), default: cpu('1') })).toMatchObject({ default: cpu('1'), defaultRequest: cpu('1') });
    expect(of({ min: cpu('1') })).toMatchObject({ defaultRequest: cpu('1') });
    expect(created(limitRanges, range({ type: 'Pod', max: cpu('2') })).spec.limits[0]).not.toHaveProperty('default');
  });

  test('are asked for resources by the names that clients gave, and have nothing else', () => {
    const named = range({
      type: 'Container',
      default: JSON.parse('{"__proto__":"1","constructor":"2"}'),
      max: cpu('1'),
    });
    expect(createErrors(limitRanges, named).join()).toContain('constructor');
  });
});

test('what is finer than a thousandth is rounded up, as in every list of resources', () => {
  const { spec } = created(limitRanges, range({ type: 'Container', min: cpu('1n'), max: cpu('2.00001') }));
  expect(spec.limits[0]).toMatchObject({ min: cpu('1m'), max: cpu('2001m'), default: cpu('2001m') });
});
