import { errorBody } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import { describe, expect, it } from 'vitest';
import type { CustomResourceSubresourceScale } from '../types.ts';
import { customCheck } from './check.ts';
import truths from './testdata/checks.json' with { type: 'json' };

/** What upstream (apiextensions 0.36) says of objects of ours. */
interface Truth {
  area: string;
  name: string;
  schema: Schema;
  status: boolean;
  scale?: CustomResourceSubresourceScale;
  object: KubeObject;
  old?: KubeObject;
  sub?: string;
  errors: string[];
  warnings?: string[];
}

const context = { now: new Date(0), subresource: '', dryRun: false };

function check({ schema, status, scale, object, old, sub = '' }: Truth) {
  const asked = customCheck(schema, { ...(status ? { status: {} } : {}), ...(scale === undefined ? {} : { scale }) });
  return asked(object, { ...context, subresource: sub, ...(old === undefined ? {} : { old }) }, []);
}

describe('a custom resource', () => {
  it.each(truths as unknown as Truth[])('is judged as upstream judges it: $area, $name', (truth) => {
    const { errors, warnings } = check(truth);
    expect(errors.map((error) => `${error.type} ${error.field}: ${errorBody(error)}`).sort()).toEqual(truth.errors);
    expect(warnings.sort()).toEqual(truth.warnings ?? []);
  });

  it('is not asked longer than its rules may work, however little each costs', () => {
    // Comparing lists costs little and takes as long as they are.
    const lists = Array.from({ length: 1000 }, () => Array.from({ length: 2000 }, (_, at) => at));
    const rule = { rule: 'self == self.map(x, x) && self.map(x, x) == self' };
    const items: Schema = { type: 'array', items: { type: 'integer' }, 'x-kubernetes-validations': [rule] };
    const schema: Schema = { type: 'object', properties: { lists: { type: 'array', items } } };
    const object: KubeObject = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'x' }, lists };
    const { errors } = customCheck(schema)(object, context, []);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.detail).toContain('running out of cost budget, no further validation rules will be run');
  });
});
