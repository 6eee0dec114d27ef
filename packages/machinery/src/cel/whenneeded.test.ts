import { expect, it } from 'vitest';
import * as engine from '../cel.ts';
import * as standIn from './whenneeded.ts';

it('what stands in for the engine in a bundle has every function of it', () => {
  expect(Object.keys(standIn).sort()).toEqual(Object.keys(engine).sort());
});
