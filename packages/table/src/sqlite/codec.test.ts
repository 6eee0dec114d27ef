import { expect, it } from 'vitest';
import { decodeItem, encodeItem } from './codec.ts';

it('gives back what it was given, long texts and bytes too', () => {
  const item = {
    pk: 'p',
    sk: 's',
    n: 1,
    on: true,
    long: 'x'.repeat(10_000),
    other: 'é'.repeat(9000),
    bytes: new Uint8Array([0, 255]),
    list: ['a', 'b'],
  };
  const { attributes, long } = encodeItem(item);
  expect(decodeItem('p', 's', attributes, long)).toEqual(item);
});

it('names the row that it cannot read', () => {
  expect(() => decodeItem('o#local#pods#0', 'default/web', '{"n":', null)).toThrow(
    'the row "o#local#pods#0" "default/web" is corrupt',
  );
});
