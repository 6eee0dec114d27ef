import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { check, sources, violations } from './imports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the architecture', () => {
  it('has no import that docs/architecture.md forbids', () => {
    expect(check(root)).toEqual([]);
  });

  it('reads the sources it judges', () => {
    expect(sources(`${root}packages/machinery/src`).length).toBeGreaterThan(10);
  });

  it.each([
    ['agent', `import { createStore } from '@berth/store';`],
    ['machinery', `import type { KindDefinition } from '@berth/kinds/registry';`],
    ['machinery', `const fs = await import('node:fs');`],
    ['store', `import { createApp } from "@berth/apiserver";`],
    ['kinds', `export { x } from '@berth/auth/rules';`],
    ['cli', `import '../../../functions/api.ts';`],
    ['infra', `import { names } from '@berth/store/keys';`],
    ['kinds', `import { parse } from '@berth/machinery/cel/parser';`],
  ])('finds a planted violation in %s', (owner, text) => {
    expect(violations(owner, 'planted.ts', text)).toHaveLength(1);
  });
});
