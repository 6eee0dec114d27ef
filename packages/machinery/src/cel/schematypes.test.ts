import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema.ts';
import { environment } from './environment.ts';
import { escapeName, unescapeName } from './escape.ts';
import { estimateCost } from './estimate.ts';
import { adapt } from './json.ts';
import { schemaType } from './schematypes.ts';
import { formatType, type Type } from './types.ts';
import { isError } from './values.ts';

const schema: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['replicas'],
      properties: {
        replicas: { type: 'integer' },
        ratio: { type: 'number' },
        name: { type: 'string', maxLength: 10 },
        'with-dash': { type: 'string' },
        'a.b/c': { type: 'string' },
        namespace: { type: 'string' },
        port: { 'x-kubernetes-int-or-string': true },
        anything: { 'x-kubernetes-preserve-unknown-fields': true },
        at: { type: 'string', format: 'date-time' },
        day: { type: 'string', format: 'date' },
        wait: { type: 'string', format: 'duration' },
        raw: { type: 'string', format: 'byte' },
        tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
        ports: {
          type: 'array',
          maxItems: 5,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { name: { type: 'string' }, port: { type: 'integer' } } },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        template: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } },
      },
    },
  },
};

const self = schemaType(schema, 'selfType', true) as Type;
const { compile } = environment({ variables: { self, oldSelf: self } });

function evaluate(expression: string, object: unknown, old: unknown = object) {
  const compiled = compile(expression);
  if ('errors' in compiled) return compiled.errors;
  const { value } = compiled.program.evaluate({ self: adapt(object, self), oldSelf: adapt(old, self) });
  return isError(value) ? value.message : value;
}

describe('a schema as a type', () => {
  it.each([
    ['self.spec', 'selfType.spec'],
    ['self.spec.replicas', 'int'],
    ['self.spec.ratio', 'double'],
    ['self.spec.name', 'string'],
    ['self.spec.with__dash__dash', 'string'],
    ['self.spec.a__dot__b__slash__c', 'string'],
    ['self.spec.__namespace__', 'string'],
    ['self.spec.namespace', 'string'],
    ['self.spec.port', 'dyn'],
    ['self.spec.at', 'timestamp'],
    ['self.spec.day', 'timestamp'],
    ['self.spec.wait', 'duration'],
    ['self.spec.raw', 'bytes'],
    ['self.spec.tags', 'list(string)'],
    ['self.spec.ports', 'list(selfType.spec.ports.@idx)'],
    ['self.spec.ports[0].port', 'int'],
    ['self.spec.labels', 'map(string, string)'],
    ['self.spec.template.metadata.generateName', 'string'],
    ['self.metadata.name', 'string'],
    ['self.kind', 'string'],
  ])('has %s as %s', (expression, type) => {
    const compiled = compile(expression);
    if ('errors' in compiled) throw new Error(compiled.errors);
    expect(formatType(compiled.program.type)).toBe(type);
  });

  it('hides what has no type, and what the schema does not name', () => {
    for (const field of ['anything', 'nothing'])
      expect(evaluate(`has(self.spec.${field})`, {})).toContain(`undefined field '${field}'`);
    expect(evaluate('self.metadata.labels', {})).toContain("undefined field 'labels'");
  });

  it('reads values by those types', () => {
    const spec = {
      replicas: 3,
      ratio: 2,
      port: 'http',
      at: '2024-01-02T03:04:05Z',
      day: '2024-01-02',
      wait: '90s',
      raw: 'aGk=',
      'with-dash': 'x',
      namespace: 'ns',
    };
    for (const truth of [
      'self.spec.replicas == 3 && self.spec.ratio == 2.0',
      'type(self.spec.port) == string && self.spec.port == "http"',
      'self.spec.at.getHours() == 3 && self.spec.day.getFullYear() == 2024',
      'self.spec.wait == duration("1m30s")',
      'self.spec.raw == b"hi"',
      'self.spec.with__dash__dash == "x" && self.spec.namespace == "ns" && self.spec.__namespace__ == "ns"',
      '!has(self.spec.name) && !has(self.spec.tags)',
    ])
      expect([truth, evaluate(truth, { spec })]).toEqual([truth, true]);
    expect(evaluate('self.spec.name', { spec })).toBe('no such key: name');
  });

  it('compares sets without order and map-lists by their keys, and adds to them by merging', () => {
    const ports = [
      { name: 'a', port: 1 },
      { name: 'b', port: 2 },
    ];
    const object = { spec: { tags: ['x', 'y'], ports } };
    const old = { spec: { tags: ['y', 'x'], ports: ports.toReversed() } };
    expect(evaluate('self.spec.tags == oldSelf.spec.tags && self.spec.ports == oldSelf.spec.ports', object, old)).toBe(
      true,
    );
    expect(evaluate('(self.spec.tags + ["x", "z"]).size()', object)).toBe(3n);
    expect(evaluate('(self.spec.ports + oldSelf.spec.ports).size()', object, old)).toBe(2n);
  });

  it('bounds what an expression may cost, by maxItems and maxLength or by what a request holds', () => {
    const most = (expression: string) => {
      const compiled = compile(expression);
      if ('errors' in compiled) throw new Error(compiled.errors);
      return estimateCost(compiled.program, self).max;
    };
    expect(most('self.spec.ports.all(p, p.port > 0)')).toBe(4 + 5 * 6);
    expect(most('self.spec.name.startsWith("a")')).toBe(4);
    expect(most('self.spec.name == self.spec.name')).toBe(6 + 4);
    expect(most('self.spec.tags.all(t, t == "abc")')).toBe(4 + 1_048_575 * 6 - 1_048_575);
    expect(most('self.spec.tags.all(t, self.spec.tags.all(u, t == u))')).toBeGreaterThan(1e12);
  });
});

describe('a property name', () => {
  it.each([
    ['name', 'name'],
    ['my-key', 'my__dash__key'],
    ['a.b', 'a__dot__b'],
    ['a/b', 'a__slash__b'],
    ['a__b', 'a__underscores__b'],
    ['namespace', '__namespace__'],
    ['if', '__if__'],
    ['$ref', undefined],
    ['1st', undefined],
    ['', undefined],
    ['a b', undefined],
  ])('%j is %j in CEL and back', (property, escaped) => {
    expect(escapeName(property)).toBe(escaped);
    if (escaped !== undefined) expect(unescapeName(escaped)).toBe(property);
  });
});
