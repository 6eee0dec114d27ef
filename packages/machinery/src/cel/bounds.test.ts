import { describe, expect, it } from 'vitest';
import { environment } from './environment.ts';
import { adapt } from './json.ts';
import { dynType } from './types.ts';
import { isError } from './values.ts';

const { compile } = environment({ variables: { object: dynType } });

function run(expression: string, object: unknown = {}, budget?: number) {
  const compiled = compile(expression);
  if ('errors' in compiled) throw new Error(compiled.errors);
  return compiled.program.evaluate({ object: adapt(object) }, budget === undefined ? {} : { budget });
}

const nested = (depth: number, body: string): string =>
  depth === 0 ? body : `object.list.all(x${depth}, ${nested(depth - 1, body)})`;

describe('a hostile expression', () => {
  const list = Array.from({ length: 1000 }, (_, index) => index);
  const text = 'a'.repeat(100_000);

  it.each([
    ['loops in loops', nested(6, 'true'), { list }],
    [
      'a pattern that would backtrack',
      "object.text.matches('(a+)+$b') || object.list.exists(x, object.text.matches('(a|aa)+$c'))",
      { text, list },
    ],
    [
      'a text that replaces itself',
      "object.text.replace('a', object.text).replace('a', object.text).size() > 0",
      { text },
    ],
    ['an empty text replaced by a long one', "object.text.replace('', object.text).size() > 0", { text }],
    [
      'a list that doubles',
      `[1].map(a, object.list + object.list).map(a, a + a + a + a).flatten().map(a, object.list.map(b, b)).size() > 0`,
      { list },
    ],
    ['a comparison of all with all', 'object.list.all(x, object.list.map(y, y) == object.list.map(y, y))', { list }],
    ['a long range', 'lists.range(100000000).size() > 0', {}],
    ['a distinct of many', 'lists.range(200000).distinct().size() > 0', {}],
    ['joins of joins', 'object.list.map(x, object.text).join(object.text).size() > 0', { list, text }],
  ])('is ended by its budget and never by time: %s', (_, expression, object) => {
    const outcome = run(expression, object);
    expect(outcome.exceeded).toBe(true);
    expect(outcome.value).toMatchObject({ message: 'operation cancelled: actual cost limit exceeded' });
    expect(outcome.steps).toBeLessThanOrEqual(20_000_000);
  });

  it('takes time linear in the text for any pattern', () => {
    const outcome = run("object.text.matches('^(a+)+$')", { text: `${'a'.repeat(50)}!` });
    expect(outcome).toMatchObject({ value: false, exceeded: false });
  });

  it('may double a list thirty times at the cost of thirty additions', () => {
    let expression = 'object.list';
    for (let depth = 0; depth < 30; depth += 1) expression = `[${expression}].map(x${depth}, x${depth} + x${depth})[0]`;
    const outcome = run(`${expression}.size()`, { list: [1] });
    expect(outcome).toMatchObject({ value: 2n ** 30n, exceeded: false });
  });

  it('of more than 250 levels, or of 100,000 characters, is refused', () => {
    expect(compile(`${'('.repeat(300)}1${')'.repeat(300)}`)).toMatchObject({
      errors: expect.stringContaining('recursion limit exceeded: 250'),
    });
    expect(compile(`${'1+'.repeat(300)}1`)).toHaveProperty('errors');
    expect(compile(`"${'a'.repeat(100_001)}"`)).toMatchObject({
      errors: expect.stringContaining('exceeds limit: size: 100003, limit 100000'),
    });
  });

  it('reaches no property that JSON does not have of its own', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(run(`has(object.${name})`).value).toBe(false);
      expect(isError(run(`object["${name}"]`).value)).toBe(true);
      expect(isError(run(`{"a": 1}["${name}"]`).value)).toBe(true);
    }
  });

  it('spends no more than the budget it is given', () => {
    expect(run('object.list.all(x, x >= 0)', { list }).cost).toBe(5003);
    const outcome = run('object.list.all(x, x >= 0)', { list }, 100);
    expect(outcome.exceeded).toBe(true);
    expect(outcome.cost).toBeLessThan(110);
  });
});
