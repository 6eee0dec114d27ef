import { describe, expect, it } from 'vitest';
import { formatIp } from '../ip.ts';
import { formatDouble, toText } from './convert.ts';
import { environment } from './environment.ts';
import { estimateCost } from './estimate.ts';
import { adapt } from './json.ts';
import { CidrValue, IpValue } from './library/addresses.ts';
import truths from './testdata/truths.json' with { type: 'json' };
import { dynType, intType, listOf, mapOf, stringType, type Type } from './types.ts';
import { isError, ListValue, MapValue, Optional, TypeValue, typeOfValue, type Value } from './values.ts';

/**
 * testdata/truths.json: our expressions, and what cel-go 0.26 with Kubernetes 1.36's base environment says of each:
 * the compile errors' text, or type, value or error, cost and static estimate (null: unbounded).
 */
interface Truth {
  expression: string;
  errors?: string;
  type?: string;
  value?: string;
  error?: string;
  cost?: number;
  estimate?: (number | null)[];
}

const variables: Record<string, Type> = {
  x: listOf(intType),
  s: stringType,
  m: mapOf(stringType, stringType),
  n: intType,
  d: dynType,
};
const json: Record<string, unknown> = {
  x: [1, 2, 3],
  s: 'hello',
  m: { a: 'b', c: 'd' },
  n: 5,
  d: {
    name: 'x',
    spec: {
      replicas: 3,
      containers: [
        { name: 'a', image: 'b:latest' },
        { name: 'b', image: 'c:1' },
      ],
    },
    f: 1.5,
    nil: null,
  },
};
const activation = Object.fromEntries(
  Object.entries(json).map(([name, value]) => [name, adapt(value, variables[name])]),
);
const { compile } = environment({ variables });

/** Sentences of Go's parsers beneath, which ours do not repeat word for word. */
const otherWords = new Set([
  'semver("1.2.x")',
  'semver("01.2.3")',
  'dyn(n).size()',
  'dyn(n).startsWith("a")',
  '"a1b2".findAll("(")',
]);
/** ANTLR goes on where we stop, or names more that it would have taken. */
const otherSyntax = new Set([
  'in',
  '?',
  '--',
  'a ||',
  '|| b',
  '&& a',
  'd.in',
  '`a`',
  'd.`a`',
  '1.',
  '1e',
  '1u.',
  '.a',
  'd{a: 1}',
  'string{}',
  'self.for',
  'a[',
  'a[]',
  'f(',
  'f(,)',
  'f(1 2)',
  '!',
  '-',
]);

function typeName(type: Type): string {
  if (type.parameters.length === 0) return type.name;
  return `${type.name}(${type.parameters.map(typeName).join(', ')})`;
}

function show(value: Value): string {
  if (value instanceof Optional) return value.value === undefined ? 'none' : `some(${show(value.value)})`;
  if (value instanceof ListValue)
    return `[${Array.from({ length: value.size }, (_, at) => show(value.at(at))).join(',')}]`;
  if (value instanceof MapValue)
    return `{${value
      .keys()
      .map((key) => `${show(key)}=${show(value.find(key) ?? null)}`)
      .sort()
      .join(',')}}`;
  if (typeof value === 'number') return `double:${formatDouble(value)}`;
  if (value instanceof Uint8Array) return `bytes:${Buffer.from(value).toString('hex')}`;
  if (value === null) return 'null_type:null';
  if (value instanceof TypeValue) return `type:${value.type.name}`;
  if (value instanceof IpValue) return `net.IP:${formatIp(value.bytes)}`;
  if (value instanceof CidrValue) return `net.CIDR:${formatIp(value.address)}/${value.prefix}`;
  const text = toText(value);
  const { name } = typeOfValue(value);
  return typeof text === 'string' ? `${name}:${text}` : name;
}

describe('an expression', () => {
  const cases = truths as Truth[];
  const wrong = cases.filter(({ errors }) => errors !== undefined);
  const right = cases.filter(({ errors }) => errors === undefined);

  it.each(wrong)('is refused as upstream refuses it: $expression', ({ expression, errors }) => {
    const compiled = compile(expression);
    expect(compiled).toHaveProperty('errors');
    if ('errors' in compiled && !otherSyntax.has(expression)) expect(compiled.errors).toBe(errors);
  });

  it.each(right)('means and costs what it does upstream: $expression', (truth) => {
    const compiled = compile(truth.expression);
    if ('errors' in compiled) throw new Error(compiled.errors);
    const { program } = compiled;
    expect(typeName(program.type)).toBe(truth.type);
    const { value, cost } = program.evaluate(activation);
    if (truth.error === undefined) expect(show(value)).toBe(truth.value);
    else if (!isError(value)) throw new Error(`${show(value)} instead of ${truth.error}`);
    else if (!otherWords.has(truth.expression)) expect(value.message).toBe(truth.error);
    expect(cost).toBe(truth.cost);
    const { min, max } = estimateCost(program);
    const bounded = (bound: number) => (Number.isFinite(bound) && bound < 2 ** 53 ? bound : null);
    expect([bounded(min), bounded(max)]).toEqual(truth.estimate);
  });
});
