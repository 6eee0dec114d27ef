import { compareBytes } from '@berth/table/semantics';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Ordered } from './ordered.ts';

const key = fc
  .tuple(
    fc.constantFrom('', 'a', 'a-b', 'a0', 'b', '\u{1f600}', '\ue000'),
    fc.constantFrom('x', 'x0', 'y', '\u{1f600}', '\uffee'),
  )
  .map(([namespace, name]) => `${namespace}/${name}`);

it('reads what is there in the order of bytes, whenever it is asked and whatever came and went', () => {
  const step = fc.oneof(
    fc.record({ put: key, value: fc.nat() }),
    fc.record({ drop: key }),
    fc.record({ read: fc.constantFrom(undefined, '', 'a', 'a-b', 'b', '\u{1f600}') }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const ordered = new Ordered<number>();
      const model = new Map<string, number>();
      for (const one of steps) {
        if ('put' in one) {
          ordered.set(one.put, one.value);
          model.set(one.put, one.value);
        } else if ('drop' in one) {
          ordered.delete(one.drop);
          model.delete(one.drop);
        } else {
          const wanted = [...model.keys()]
            .filter((name) => one.read === undefined || name.startsWith(`${one.read}/`))
            .sort(compareBytes);
          expect(ordered.range(one.read)).toEqual(wanted.map((name) => model.get(name)));
        }
      }
    }),
  );
});
