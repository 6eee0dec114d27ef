import { typesOf } from '@berth/machinery/typescript';
import { DeleteOptions, Eviction, Scale, Status, TokenRequest } from './bodies.ts';
import { PersistentVolumeClaimTemplate } from './core/shared/claims.ts';
import { kinds } from './registry.ts';

/** Types that machinery defines by hand, by its module. */
const machinery: Record<string, readonly string[]> = {
  errors: ['Status'],
  object: ['ManagedFieldsEntry', 'ObjectMeta', 'OwnerReference'],
  selectors: ['LabelSelector'],
};

const header =
  '// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.\n';

/** The text of every types.ts, by its path below this folder: one for each API group, and the entry that has them all. */
export function typeSources(): Map<string, string> {
  const bodies = [DeleteOptions, Eviction, PersistentVolumeClaimTemplate, Scale, Status, TokenRequest];
  const handWritten = new Set(Object.values(machinery).flat());
  const groups = typesOf([...kinds.map(({ schema }) => schema), ...bodies], handWritten);
  const files = [...groups].map(([group, { text, imports }]): [string, string] => {
    const used = [...imports].map(([home, names]) => importLine(`../${home}/types.ts`, names));
    return [`${group}/types.ts`, `${header}${used.join('')}${group === 'meta' ? handWrittenTypes() : ''}\n${text}`];
  });
  const entry = [...groups.keys()].map((group) => `export type * from './${group}/types.ts';\n`).join('');
  return new Map([...files, ['types.ts', `${header}${entry}`]]);
}

function importLine(from: string, names: readonly string[]): string {
  const line = `import type { ${names.join(', ')} } from '${from}';\n`;
  return line.length > 121 ? `import type {\n  ${names.join(',\n  ')},\n} from '${from}';\n` : line;
}

function handWrittenTypes(): string {
  const modules = Object.entries(machinery);
  return modules
    .map(([module, names]) => `export type { ${names.join(', ')} } from '@berth/machinery/${module}';\n`)
    .join('');
}
