import { expect, it } from 'vitest';
import { unreadable } from '../port.ts';
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

it('says of a row that it cannot read, and why', () => {
  const { attributes, long } = encodeItem({ pk: 'p', sk: 's', body: 'x'.repeat(1000) });
  const key = { pk: 'p', sk: 's' };
  expect(decodeItem('p', 's', '{"n":', null)).toEqual({ ...key, [unreadable]: 'its attributes are no JSON' });
  expect(decodeItem('p', 's', 'null', null)).toEqual({ ...key, [unreadable]: 'its attributes are no JSON' });
  expect(decodeItem('p', 's', attributes, (long as string).slice(1))).toEqual({
    ...key,
    [unreadable]: 'its long attributes are not as long as they were',
  });
});
