import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, normalize, parseJson, parseYaml, strictErrors } from './decode.ts';
import { ApiError } from './errors.ts';
import { Gadget, Widget } from './testing/schemas.ts';

function problem(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).reason).toBe('BadRequest');
    return (error as ApiError).message;
  }
  throw new Error('nothing was refused');
}

const widget = (spec: unknown): Record<string, unknown> => ({ apiVersion: 'example.io/v1', kind: 'Widget', spec });
const decoded = (spec: unknown): any => decode(Widget, widget(spec), 'Widget').value['spec'];
const refused = (spec: unknown): string => problem(() => decode(Widget, widget(spec), 'Widget'));
const prefix = 'Widget in version "v1" cannot be handled as a Widget: ';

test('text that is not JSON is refused in the words of Go', () => {
  const why = (text: string): string => problem(() => parseJson(text));
  const parse = "couldn't get version/kind; json parse error: ";
  expect(why('{"a":1')).toBe(`${parse}unexpected end of JSON input`);
  expect(why('{"a":}')).toBe(`${parse}invalid character '}' looking for beginning of value`);
  expect(why("{'a':1}")).toBe(`${parse}invalid character '\\'' looking for beginning of object key string`);
  expect(why('{"a" 1}')).toBe(`${parse}invalid character '1' after object key`);
  expect(why('[1 2]')).toBe(`${parse}invalid character '2' after array element`);
  expect(why('tru')).toBe(`${parse}invalid character ' ' in literal true (expecting 'e')`);
  expect(why('1.x')).toBe(`${parse}invalid character 'x' after decimal point in numeric literal`);
  expect(problem(() => parseJson('{"a":1', 'Pod'))).toBe(
    `the object provided is unrecognized (must be of type Pod): ${parse}unexpected end of JSON input ({"a":1)`,
  );
  expect(problem(() => parseJson('x'.repeat(40), 'Pod'))).toContain(`(${'78'.repeat(30)} ...)`);
  expect(problem(() => parseJson('', 'Pod'))).toContain('(<empty>)');
});

test('every text that JSON.parse refuses gets a reason, and quickly', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (json, at, noise) => {
      const text = json.slice(0, at % (json.length + 1)) + noise;
      try {
        JSON.parse(text);
      } catch {
        expect(problem(() => parseJson(text))).toMatch(/unexpected end of JSON input|invalid character/);
      }
    }),
  );
});

test('nesting beyond the bound is refused, whatever the brackets', () => {
  expect(problem(() => parseJson('['.repeat(5000) + ']'.repeat(5000)))).toContain('exceeded max depth');
  expect(problem(() => parseJson('{"a":'.repeat(5000) + '1' + '}'.repeat(5000)))).toContain('exceeded max depth');
  expect(problem(() => parseJson('['.repeat(100_000)))).toContain('exceeded max depth');
  expect(problem(() => parseYaml('['.repeat(100_000)))).toContain('exceeded max depth');
});

test('YAML that is no value, or a small text for a huge one, is refused', () => {
  expect(problem(() => parseYaml('<<: '))).toContain('Merge sources must be maps');
  expect(problem(() => parseYaml('a: *b'))).toContain('Unresolved alias');
  expect(problem(() => parseYaml('? [a, b]\n: c\n'))).toContain('invalid map key');
  const long = `a: &a ${'x'.repeat(200_000)}\nb: [${'*a,'.repeat(60)}*a]\n`;
  expect(problem(() => parseYaml(long))).toContain('excessive aliasing');
  const wide = `a: &a [${'1,'.repeat(150_000)}1]\nb: [${'*a,'.repeat(60)}*a]\n`;
  expect(problem(() => parseYaml(wide))).toMatch(/excessive alias/i);
});

test('keys given twice are found at every level, and only those', () => {
  expect(parseJson('{"a":1,"b":{"c":[{"d":1,"d":2}],"c":3},"a":2}').duplicates).toEqual(['b.c[0].d', 'b.c', 'a']);
  expect(parseJson('{"a\\"b":1,"a\\\\":2,"x":"\\"x\\":\\"x\\":"}').duplicates).toEqual([]);
  expect(parseJson('{"\\u0061":1,"a":2}').duplicates).toEqual(['a']);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(parseJson(JSON.stringify(value, null, 1)).duplicates).toEqual([]);
    }),
  );
});

test('strict complaints read as upstream writes them', () => {
  const parsed = parseJson('{"spec":{"replicas":1,"replicas":2,"foo":1,"parts":[{"bar":1}]},"x":{}}');
  const { unknown } = decode(Widget, parsed.value, 'Widget');
  expect(strictErrors(unknown, parsed.duplicates)).toEqual([
    'unknown field "spec.foo"',
    'unknown field "spec.parts[0].bar"',
    'unknown field "x"',
    'duplicate field "spec.replicas"',
  ]);
});

test('unknown fields are dropped, __proto__ among them, and no prototype changes', () => {
  const { value, unknown } = decode(
    Widget,
    parseJson('{"metadata":{"__proto__":{"x":1},"constructor":2}}').value,
    'Widget',
  );
  expect(unknown).toEqual(['metadata.__proto__', 'metadata.constructor']);
  expect(value).toEqual({ metadata: {} });
  const labels = parseJson('{"metadata":{"labels":{"__proto__":"p","toString":"t"}}}').value;
  const kept: any = decode(Widget, labels, 'Widget').value;
  expect(Object.entries(kept.metadata.labels)).toEqual([
    ['__proto__', 'p'],
    ['toString', 't'],
  ]);
  expect(({} as any).x).toBeUndefined();
});

test('a value of the wrong type is refused with the field and the type that Go would name', () => {
  expect(refused({ replicas: '3' })).toBe(
    `${prefix}json: cannot unmarshal string into Go struct field WidgetSpec.spec.replicas of type int32`,
  );
  expect(refused({ parts: [{}, { port: true }] })).toBe(
    `${prefix}json: cannot unmarshal bool into Go struct field Part.spec.parts.port of type int32`,
  );
  expect(refused('x')).toBe(
    `${prefix}json: cannot unmarshal string into Go struct field Widget.spec of type v1.WidgetSpec`,
  );
  expect(refused({ words: {} })).toContain(
    'cannot unmarshal object into Go struct field WidgetSpec.spec.words of type []string',
  );
  expect(refused({ limits: [] })).toContain('of type map[string]resource.Quantity');
  expect(refused({ data: { a: 1 } })).toContain(
    'cannot unmarshal number into Go struct field WidgetSpec.spec.data of type []uint8',
  );
  expect(refused({ named: { a: { name: 5 } } })).toContain('Go struct field Part.spec.named.name of type string');
  expect(refused({ surge: false })).toContain(
    'cannot unmarshal bool into Go struct field WidgetSpec.spec.surge of type int32',
  );
  expect(problem(() => decode(Widget, [], 'Widget'))).toContain(
    'json: cannot unmarshal array into Go value of type struct',
  );
});

test('what a merge made is refused in the words of the converter that reads it', () => {
  const converted = (spec: unknown) => problem(() => decode(Widget, { spec }, 'Widget', true));
  const head = 'Widget in version "v1" cannot be handled as a Widget: ';
  expect(converted({ replicas: '3' })).toBe(`${head}unrecognized type: int32`);
  expect(converted({ replicas: 1.5 })).toBe(`${head}cannot convert float64 to int32`);
  expect(converted({ named: { a: { name: 5 } } })).toBe(`${head}cannot convert int64 to string`);
  expect(converted({ words: {} })).toBe(`${head}cannot restore slice from map`);
  expect(converted({ limits: [] })).toBe(`${head}cannot restore map from slice`);
  expect(converted('x')).toBe(`${head}cannot restore struct from: string`);
  expect(converted({ surge: false })).toBe(`${head}json: cannot unmarshal bool into Go value of type int32`);
});

test('the entries of a map come in the order of their keys, as Go prints them', () => {
  const labels = { b: '2', a: '1', c: '3' };
  expect(JSON.stringify(decode(Widget, { metadata: { labels } }, 'Widget').value)).toBe(
    '{"metadata":{"labels":{"a":"1","b":"2","c":"3"}}}',
  );
});

test('integers must be whole and fit', () => {
  expect(refused({ replicas: 1.5 })).toContain(
    'cannot unmarshal number 1.5 into Go struct field WidgetSpec.spec.replicas of type int32',
  );
  expect(refused({ replicas: 2147483648 })).toContain('cannot unmarshal number 2147483648 into');
  expect(refused({ generation: 2 ** 63 })).toContain('of type int64');
  expect(decoded({ replicas: -2147483648, generation: 2 ** 53 })).toEqual({
    replicas: -2147483648,
    generation: 2 ** 53,
  });
});

test('null is absence in a field, and the zero value in a list or map', () => {
  expect(decoded({ replicas: null, parts: null, tree: null, surge: null, size: null })).toEqual({});
  expect(decoded({ parts: [null], words: [null], named: { a: null } })).toEqual({
    parts: [{}],
    words: [''],
    named: { a: {} },
  });
});

test('scalars take their canonical form', () => {
  const spec = decoded({
    size: 0.5,
    limits: { cpu: '1000m', memory: '1024Ki', n: 3 },
    surge: '25%',
    started: '2026-01-01T00:30:00.9+01:00',
    renewed: '2026-01-01T00:30:00.123456+01:00',
    wait: '90m',
    blob: 'QR==\n',
  });
  expect(spec).toEqual({
    size: '500m',
    limits: { cpu: '1', memory: '1Mi', n: '3' },
    surge: '25%',
    started: '2025-12-31T23:30:00Z',
    renewed: '2025-12-31T23:30:00.123456Z',
    wait: '1h30m0s',
    blob: 'QQ==',
  });
  expect(decoded({ surge: 5 })).toEqual({ surge: 5 });
  expect(decoded({ started: '0001-01-01T00:00:00Z' })).toEqual({});
});

test('scalars that cannot be read are refused in the words of their parsers', () => {
  expect(refused({ size: '1x' })).toContain('quantities must match the regular expression');
  expect(refused({ size: '1iM' })).toContain("unable to parse quantity's suffix");
  expect(refused({ size: {} })).toContain('quantities must match the regular expression');
  expect(refused({ started: 'yesterday' })).toBe(
    `${prefix}parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"`,
  );
  expect(refused({ started: '2026-13-01T00:00:00Z' })).toBe(
    `${prefix}parsing time "2026-13-01T00:00:00Z": month out of range`,
  );
  expect(refused({ started: '2026-02-29T00:00:00Z' })).toContain('day out of range');
  expect(refused({ started: 5 })).toContain(
    'cannot unmarshal number into Go struct field WidgetSpec.spec.started of type string',
  );
  expect(refused({ renewed: '2026-01-01T00:00:00Z' })).toContain('cannot parse "Z" as ".000000"');
  expect(refused({ wait: '5' })).toBe(`${prefix}time: missing unit in duration "5"`);
  expect(refused({ blob: 'QUJ!' })).toBe(`${prefix}illegal base64 data at input byte 3`);
});

test('normalizing drops what Go omits and adds what Go always prints', () => {
  const spec = normalize(Widget, {
    metadata: { name: '', labels: {} },
    spec: { minimum: 0, replicas: 0, paused: false, ready: false, parts: [], numbers: [0] },
  });
  expect(spec).toEqual({
    metadata: {},
    spec: {
      replicas: 0,
      ready: false,
      numbers: [0],
      generation: 0,
      words: [],
      size: '0',
      started: null,
      status: { phase: '' },
    },
  });
  expect(normalize(Widget, { spec: { parts: [{ protocol: '' }], tree: { children: [] } } })).toMatchObject({
    metadata: {},
    spec: { parts: [{ name: '', port: 0, target: 0 }], tree: {} },
  });
});

test('normalizing twice is normalizing once', () => {
  fc.assert(
    fc.property(
      fc.record(
        { replicas: fc.nat(), minimum: fc.nat(3), words: fc.array(fc.string()), paused: fc.boolean() },
        { requiredKeys: [] },
      ),
      (spec) => {
        const once = normalize(Widget, structuredClone({ spec }));
        expect(normalize(Widget, structuredClone(once))).toEqual(once);
      },
    ),
  );
});

test('of a custom resource unknown fields are pruned as its schema says, and types are left alone', () => {
  const value = {
    metadata: { name: 'x', labels: { a: 'b' }, foo: 1 },
    spec: {
      size: 'large',
      bogus: 1,
      parts: [{ name: 'a', bogus: 2 }],
      limits: { cpu: { max: 1, bogus: 3 } },
      open: { any: { thing: 1 }, strict: { bogus: 4 } },
      inner: { kind: 'X', metadata: { anything: 1 }, spec: { a: 1 } },
    },
    other: { a: 1 },
  };
  const { value: kept, unknown } = decode(Gadget, value, 'Gadget');
  expect(unknown).toEqual([
    'metadata.foo',
    'spec.bogus',
    'spec.parts[0].bogus',
    'spec.limits.cpu.bogus',
    'spec.open.strict.bogus',
    'other',
  ]);
  expect(kept).toEqual({
    metadata: { name: 'x', labels: { a: 'b' } },
    spec: {
      size: 'large',
      parts: [{ name: 'a' }],
      limits: { cpu: { max: 1 } },
      open: { any: { thing: 1 }, strict: {} },
      inner: { kind: 'X', metadata: { anything: 1 }, spec: { a: 1 } },
    },
  });
});

test("a custom resource's metadata is decoded like any other", () => {
  expect(problem(() => decode(Gadget, { metadata: { labels: { a: 1 } } }, 'Gadget'))).toContain(
    'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  );
});

test('lone surrogates become the replacement character', () => {
  expect(parseJson('{"a\\ud800":"\\udc00x"}').value).toEqual({ 'a\ufffd': '\ufffdx' });
  expect(parseJson('"\\ud83d\\ude00"').value).toBe('😀');
});

test('YAML is read as Go reads it: times and base 60 stay text, yes is true', () => {
  expect(parseYaml('a: 22:22\nb: yes\nc: 2020-01-01\nd: 0o7\ne: 010\nf: ~\n1: x\n').value).toEqual({
    '1': 'x',
    a: '22:22',
    b: true,
    c: '2020-01-01',
    d: '0o7',
    e: 8,
    f: null,
  });
  expect(parseYaml(' {"a": [1, {"b": null}]}').value).toEqual({ a: [1, { b: null }] });
});

test('YAML keys given twice are told, and aliases are copied', () => {
  const { value, duplicates } = parseYaml('a: &x {b: 1}\nc: *x\na: {b: 2, b: 3}\n') as any;
  expect(duplicates).toEqual(['a', 'a.b']);
  value.c.b = 5;
  expect(value.a).toEqual({ b: 3 });
});

test('YAML that explodes, is broken or cannot be JSON is refused', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    'b: &b [*a,*a,*a,*a,*a,*a,*a,*a]',
    'c: &c [*b,*b,*b,*b,*b,*b,*b,*b]',
    'd: [*c,*c,*c,*c,*c,*c,*c,*c]',
  ];
  expect(problem(() => parseYaml(bomb.join('\n')))).toContain('error converting YAML to JSON');
  expect(problem(() => parseYaml('a: [}'))).toContain('error converting YAML to JSON: yaml: ');
  expect(problem(() => parseYaml('a: .nan'))).toContain('unsupported value');
  expect(problem(() => parseYaml('a: 1\n---\nb: 2\n'))).toContain('error converting YAML to JSON');
});
