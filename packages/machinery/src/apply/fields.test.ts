import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareElements,
  difference,
  type Fields,
  hasPath,
  intersection,
  members,
  nodeOf,
  parseFields,
  printPath,
  setOf,
  union,
  withoutBelow,
} from './fields.ts';

const element = fc.constantFrom(
  'f:a',
  'f:b',
  'f:c',
  'k:{"name":"x"}',
  'k:{"port":9}',
  'k:{"port":80}',
  'v:"p"',
  'v:10',
);
const path = fc.array(element, { minLength: 1, maxLength: 4 });
const paths = fc.array(path, { maxLength: 8 });

/** The set of these paths, built as a trie of its own. */
function build(list: readonly string[][]): Fields {
  interface Node {
    member: boolean;
    children: Map<string, Node>;
  }
  const root: Node = { member: false, children: new Map() };
  for (const steps of list) {
    let node = root;
    for (const step of steps) {
      const next = node.children.get(step) ?? { member: false, children: new Map() };
      node.children.set(step, next);
      node = next;
    }
    node.member = true;
  }
  const children = (node: Node): [string, Fields][] =>
    [...node.children].map(([step, child]) => [step, nodeOf(child.member, children(child)) as Fields]);
  return setOf(children(root));
}

const names = (fields: Fields): Set<string> => new Set(members(fields).map((steps) => JSON.stringify(steps)));
const model = (list: readonly string[][]): Set<string> => new Set(list.map((steps) => JSON.stringify(steps)));

describe('sets of fields behave as the sets of their paths', () => {
  const both = (law: (a: string[][], b: string[][]) => void): void => {
    fc.assert(
      fc.property(paths, paths, (a, b) => {
        law(a, b);
      }),
    );
  };

  it('union', () => both((a, b) => expect(names(union(build(a), build(b)))).toEqual(model([...a, ...b]))));
  it('difference', () =>
    both((a, b) =>
      expect(names(difference(build(a), build(b)))).toEqual(
        model(a.filter((steps) => !model(b).has(JSON.stringify(steps)))),
      ),
    ));
  it('intersection', () =>
    both((a, b) =>
      expect(names(intersection(build(a), build(b)))).toEqual(
        model(a.filter((steps) => model(b).has(JSON.stringify(steps)))),
      ),
    ));

  it('what lies at or below a member is taken out', () => {
    both((a, b) => {
      const covered = (steps: string[]): boolean => b.some((other) => other.every((step, at) => step === steps[at]));
      expect(names(withoutBelow(build(a), build(b)))).toEqual(model(a.filter((steps) => !covered(steps))));
    });
  });

  it('a path is in the set it was put in', () => {
    both((a, b) => {
      const set = build(a);
      for (const steps of [...a, ...b]) expect(hasPath(set, steps)).toBe(model(a).has(JSON.stringify(steps)));
    });
  });

  it('equal sets are the same JSON, however they came about', () => {
    both((a, b) => {
      const direct = JSON.stringify(build([...a, ...b]));
      expect(JSON.stringify(union(build(b), build(a)))).toBe(direct);
      expect(JSON.stringify(difference(union(build(a), build(b)), setOf([])))).toBe(direct);
      const shuffled = JSON.parse(JSON.stringify(build([...b, ...a]))) as unknown;
      expect(JSON.stringify(parseFields(shuffled))).toBe(direct);
    });
  });
});

describe('path elements', () => {
  it('are ordered: fields, keys by their values, values, indexes', () => {
    const sorted = [
      'f:a',
      'f:b',
      'k:{"a":1}',
      'k:{"port":9}',
      'k:{"port":80}',
      'k:{"port":80,"protocol":"TCP"}',
      'v:9',
      'v:10',
      'v:"a"',
      'i:0',
    ];
    expect([...sorted].reverse().sort(compareElements)).toEqual(sorted);
  });

  it('print as people read them', () => {
    expect(printPath(['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:x', 'v:"a\\"b"', 'i:3'])).toBe(
      '.spec.ports[port=80,protocol="TCP"].x[="a\\"b"][3]',
    );
  });

  it.each([[{ f: {} }], [{ 'k:': {} }], [{ 'k:[1]': {} }], [{ 'i:x': {} }], [{ 'f:a': 1 }], [[]], ['x']])(
    '%j from a client makes no sense',
    (value) => {
      expect(parseFields(value)).toBeUndefined();
    },
  );

  it('of unknown kinds are dropped, keys are sorted', () => {
    expect(parseFields({ 'k:{"b":1,"a":"x"}': {}, 'q:new': { 'f:x': {} } })).toEqual({ 'k:{"a":"x","b":1}': {} });
  });
});
