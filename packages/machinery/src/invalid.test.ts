import { describe, expect, it } from 'vitest';
import {
  alreadyExists,
  conflict,
  duplicate,
  errorMessage,
  forbidden,
  forbiddenResource,
  goQuote,
  index,
  invalid,
  invalidValue,
  key,
  notFound,
  notSupported,
  required,
  tooLong,
  tooMany,
} from './invalid.ts';

const deployment = { group: 'apps', kind: 'Deployment' };
const deployments = { group: 'apps', resource: 'deployments' };

describe('an invalid object', () => {
  it('is told by kind, name and the one complaint', () => {
    const error = invalid(deployment, 'web', [invalidValue('spec.replicas', -1, 'must be greater than or equal to 0')]);
    expect(error.toStatus()).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      reason: 'Invalid',
      details: {
        name: 'web',
        group: 'apps',
        kind: 'Deployment',
        causes: [
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: -1: must be greater than or equal to 0',
            field: 'spec.replicas',
          },
        ],
      },
      code: 422,
    });
  });

  it('lists several complaints in brackets, equal ones once in the message and each as a cause', () => {
    const error = invalid({ group: '', kind: 'Pod' }, 'p', [
      required('spec.x'),
      required('spec.x'),
      duplicate('a', 'b'),
    ]);
    expect(error.message).toBe('Pod "p" is invalid: [spec.x: Required value, a: Duplicate value: "b"]');
    expect(error.details?.causes).toHaveLength(3);
    expect(error.details).not.toHaveProperty('group');
  });
});

describe('a complaint reads as upstream prints it', () => {
  it.each([
    [required('a', 'must be set'), 'a: Required value: must be set'],
    [notSupported('a', 'x', ['p', 'q']), 'a: Unsupported value: "x": supported values: "p", "q"'],
    [forbidden('a', 'no'), 'a: Forbidden: no'],
    [tooLong('a', 1), 'a: Too long: may not be more than 1 byte'],
    [tooMany('a', 3, 2), 'a: Too many: 3: must have at most 2 items'],
    [invalidValue('a', { b: '<' }, 'd'), 'a: Invalid value: {"b":"\\u003c"}: d'],
    [invalidValue('a', null, 'd'), 'a: Invalid value: null: d'],
    [invalidValue('a', true, ''), 'a: Invalid value: true'],
    [invalidValue(index('a', 0), 'x\n', 'd'), 'a[0]: Invalid value: "x\\n": d'],
    [invalidValue(key('a', 'b/c'), 1n, 'd'), 'a[b/c]: Invalid value: 1: d'],
  ])('%#', (error, text) => {
    expect(errorMessage(error)).toBe(text);
  });

  it('quotes as Go quotes', () => {
    expect(goQuote('é"\\\t\u0001\u200b😀')).toBe('"é\\"\\\\\\t\\x01\\u200b😀"');
  });
});

describe('errors about resources name the plural as their kind', () => {
  it('not found', () => {
    const error = notFound(deployments, 'web');
    expect(error.message).toBe('deployments.apps "web" not found');
    expect(error.details).toEqual({ name: 'web', group: 'apps', kind: 'deployments' });
    expect(notFound({ group: '', resource: 'pods' }, 'p').message).toBe('pods "p" not found');
  });

  it('already exists', () => {
    const error = alreadyExists(deployments, 'web');
    expect([error.code, error.reason, error.message]).toEqual([
      409,
      'AlreadyExists',
      'deployments.apps "web" already exists',
    ]);
  });

  it('conflict carries the sentence that clients retry on', () => {
    const error = conflict(deployments, 'web');
    expect([error.code, error.reason, error.message]).toEqual([
      409,
      'Conflict',
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    ]);
  });

  it('forbidden, with and without a name', () => {
    expect(forbiddenResource(deployments, '', 'no').message).toBe('deployments.apps is forbidden: no');
    expect(forbiddenResource(deployments, 'web', 'no').message).toBe('deployments.apps "web" is forbidden: no');
  });
});
