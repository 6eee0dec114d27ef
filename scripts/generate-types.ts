import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Schema } from '@berth/machinery/schema';
import { DeleteOptions, Eviction, Scale, Status, TokenRequest } from '../packages/kinds/src/bodies.ts';
import { PersistentVolumeClaimTemplate } from '../packages/kinds/src/core/shared/claims.ts';
import { kinds } from '../packages/kinds/src/registry.ts';

/**
 * Writes packages/kinds/src/types.ts: a TypeScript interface for every named type of the schemas. Run it after changing a
 * schema: `node scripts/generate-types.ts`.
 */
const target = fileURLToPath(new URL('../packages/kinds/src/types.ts', import.meta.url));

/** Groups whose types share short names with core's get their group before them: `EventsV1Event`. */
const prefixed: Record<string, string> = { events: 'EventsV1', discovery: 'DiscoveryV1' };
const shared = new Set(['Event', 'EventSeries', 'EndpointPort']);

/** Types that machinery defines by hand. */
const machinery = new Set(['LabelSelector', 'ManagedFieldsEntry', 'ObjectMeta', 'OwnerReference', 'Status']);

const scalars: Record<string, string> = {
  FieldsV1: 'Record<string, unknown>',
  IntOrString: 'number | string',
  MapOfLists: 'Record<string, string[]>',
  RawExtension: 'Record<string, unknown>',
};

const found = new Map<string, Schema>();

function shortName(openapiName: string): string {
  const parts = openapiName.split('.');
  const name = parts.at(-1) ?? '';
  const group = parts.at(-3) ?? '';
  return shared.has(name) && prefixed[group] !== undefined ? `${prefixed[group]}${name}` : name;
}

function typeOf(schema: Schema): string {
  if (schema.scalar !== undefined)
    return scalars[schema.scalar] ?? (schema.scalar.endsWith('Time') ? 'string' : 'string');
  if (schema.name !== undefined) {
    const name = shortName(schema.name);
    if (!found.has(name)) visit(name, schema);
    return name;
  }
  if (schema.type === 'array') return `${typeOf(schema.items ?? {})}[]`;
  if (typeof schema.additionalProperties === 'object') return `Record<string, ${typeOf(schema.additionalProperties)}>`;
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  return schema.type === 'boolean' ? 'boolean' : 'string';
}

function visit(name: string, schema: Schema): void {
  found.set(name, schema);
  for (const property of Object.values(schema.properties ?? {})) typeOf(property);
}

function member(schema: Schema, name: string, property: Schema): string {
  const always = schema.required?.includes(name) || ['apiVersion', 'kind', 'metadata'].includes(name);
  const isKind = schema.properties?.apiVersion?.proto === undefined && schema.properties?.apiVersion !== undefined;
  const required = isKind ? always : schema.required?.includes(name);
  // Go prints a zero time held by value as null.
  const nullable = property.scalar?.endsWith('Time') && property.zero === 'fill' ? ' | null' : '';
  const comment = property.description === undefined ? '' : `  /** ${property.description} */\n`;
  return `${comment}  ${name}${required ? '' : '?'}: ${typeOf(property)}${nullable};\n`;
}

function declaration(name: string, schema: Schema): string {
  const members = Object.entries(schema.properties ?? {}).map(([key, property]) => member(schema, key, property));
  const comment = schema.description === undefined ? '' : `/** ${schema.description} */\n`;
  return `${comment}export interface ${name} {\n${members.join('')}}\n`;
}

for (const kind of kinds) typeOf(kind.schema);
for (const schema of [DeleteOptions, Eviction, PersistentVolumeClaimTemplate, Scale, Status, TokenRequest])
  typeOf(schema);

const header = `// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { Status } from '@berth/machinery/errors';
import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '@berth/machinery/object';
import type { LabelSelector } from '@berth/machinery/selectors';

export type { LabelSelector, ManagedFieldsEntry, ObjectMeta, OwnerReference, Status };
`;
const names = [...found.keys()].filter((name) => !machinery.has(name)).sort();
const body = names.map((name) => declaration(name, found.get(name) ?? {})).join('\n');
writeFileSync(target, `${header}\n${body}`);
