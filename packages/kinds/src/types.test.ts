import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { typeSources } from './typesource.ts';

const files = [...typeSources()];

test.each(files)('%s says what the schemas say', (path, text) => {
  expect(readFileSync(new URL(path, import.meta.url), 'utf8')).toBe(text);
});

test('no group has types that the schemas do not know', () => {
  const found = globSync('**/types.ts', { cwd: import.meta.dirname });
  expect(found.sort()).toEqual(files.map(([path]) => path).sort());
});
