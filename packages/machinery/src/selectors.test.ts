import { describe, expect, it } from 'vitest';
import {
  exactMatch,
  formatFieldSelector,
  formatSelector,
  matches,
  matchesFields,
  parseFieldSelector,
  parseLabelSelector,
  requiredField,
  selectorFromSet,
  selectorOf,
} from './selectors.ts';

describe('label selectors', () => {
  const labels = { app: 'web', tier: 'front', version: '3' };

  it.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app=web,tier!=back', true],
    ['app!=web', false],
    ['missing!=x', true],
    ['app in (web, api)', true],
    ['app notin (web)', false],
    ['missing notin (a)', true],
    ['app', true],
    ['!app', false],
    ['!missing', true],
    ['version>2', true],
    ['version<3', false],
    ['app>2', false],
    ['app in ()', false],
    ['x in (in)', false],
    ['example.com/a', false],
  ])('%s', (text, expected) => {
    expect(matches(parseLabelSelector(text), labels)).toBe(expected);
  });

  it('print sorted by key, values sorted', () => {
    expect(formatSelector(parseLabelSelector('z,b in (y,x),a=1,!c,d==2,e notin (),f>1'))).toBe(
      'a=1,b in (x,y),!c,d==2,e notin (),f>1,z',
    );
  });

  it.each([
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    [',a', "found ',', expected: !, identifier, or 'end of string'"],
    ['a,', "found '', expected: identifier after ','"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    [
      'a/b/c=d',
      `unable to parse requirement: <nil>: Invalid value: "a/b/c": a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ],
    [
      'a=-b',
      `unable to parse requirement: values[0][a]: Invalid value: "-b": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
    [
      'a>b',
      `unable to parse requirement: values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
  ])('%s is refused with upstream sentence', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(expect.objectContaining({ reason: 'BadRequest', message }));
  });

  it('of an object: an absent one selects nothing, an empty one everything', () => {
    expect(matches(selectorOf(undefined), {})).toBe(false);
    expect(matches(selectorOf({}), undefined)).toBe(true);
    const selector = selectorOf({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['front'] },
        { key: 'gone', operator: 'DoesNotExist' },
      ],
    });
    expect(matches(selector, labels)).toBe(true);
    expect(formatSelector(selector)).toBe('app=web,!gone,tier in (front)');
    expect(exactMatch(selector, 'tier')).toBe('front');
    expect(exactMatch(selector, 'gone')).toBeUndefined();
  });

  it('of an object with a bad operator or without values are refused', () => {
    const bad = { matchExpressions: [{ key: 'a', operator: 'constructor' as 'In' }] };
    expect(() => selectorOf(bad)).toThrow('"constructor" is not a valid label selector operator');
    expect(() => selectorOf({ matchExpressions: [{ key: 'a', operator: 'In' }] })).toThrow(
      "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty",
    );
  });

  it('never match what is not an own label', () => {
    expect(matches(selectorFromSet({ constructor: 'x' }), {})).toBe(false);
    expect(matches(parseLabelSelector('toString'), {})).toBe(false);
  });
});

describe('field selectors', () => {
  it('know =, == and !=, and what is absent is empty', () => {
    const selector = parseFieldSelector('status.phase!=Running,metadata.name==x,spec.nodeName=');
    expect(matchesFields(selector, { 'metadata.name': 'x', 'status.phase': 'Pending' })).toBe(true);
    expect(matchesFields(selector, { 'metadata.name': 'x', 'status.phase': 'Running' })).toBe(false);
    expect(matchesFields(selector, { 'metadata.name': 'x', 'spec.nodeName': 'n' })).toBe(false);
    expect(requiredField(selector, 'metadata.name')).toBe('x');
    expect(requiredField(selector, 'status.phase')).toBeUndefined();
  });

  it('unescape values and print them escaped', () => {
    const selector = parseFieldSelector('a=x\\,y\\=z\\\\');
    expect(selector.terms).toEqual([{ field: 'a', operator: '=', value: 'x,y=z\\' }]);
    expect(formatFieldSelector(selector)).toBe('a=x\\,y\\=z\\\\');
  });

  it.each([
    ['a', "invalid selector: 'a'; can't understand 'a'"],
    ['a=b\\c', 'invalid field selector: invalid escape sequence: \\c'],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
  ])('%s is refused with upstream sentence', (text, message) => {
    expect(() => parseFieldSelector(text)).toThrow(expect.objectContaining({ reason: 'BadRequest', message }));
  });

  it('say nothing where there is nothing', () => {
    expect(parseFieldSelector('').terms).toEqual([]);
    expect(parseFieldSelector(',=,').terms).toEqual([]);
  });
});
