import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { typeSources } from '../packages/kinds/src/typesource.ts';

/**
 * Writes packages/kinds/src/{group}/types.ts: a TypeScript interface for every named type of the schemas, and types.ts that
 * has them all. Run it after changing a schema: `node scripts/generate-types.ts`.
 */
for (const [path, text] of typeSources()) {
  writeFileSync(fileURLToPath(new URL(`../packages/kinds/src/${path}`, import.meta.url)), text);
}
