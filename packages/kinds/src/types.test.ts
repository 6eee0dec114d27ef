import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { typeSource } from './typesource.ts';

test('types.ts says what the schemas say', () => {
  expect(readFileSync(new URL('./types.ts', import.meta.url), 'utf8')).toBe(typeSource());
});
