import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { typeSource } from '../packages/kinds/src/typesource.ts';

/**
 * Writes packages/kinds/src/types.ts: a TypeScript interface for every named type of the schemas. Run it after changing a
 * schema: `node scripts/generate-types.ts`.
 */
writeFileSync(fileURLToPath(new URL('../packages/kinds/src/types.ts', import.meta.url)), typeSource());
