import type { Schema } from './schema.ts';

const scalars: Record<string, string> = {
  FieldsV1: 'Record<string, unknown>',
  IntOrString: 'number | string',
  MapOfLists: 'Record<string, string[]>',
  RawExtension: 'Record<string, unknown>',
};

/**
 * TypeScript interfaces of all named types that the schemas reach, sorted by name. A type goes by its short name; where two
 * groups share one, the core group keeps it and the others carry theirs: `Event`, `EventsV1Event`.
 * @param handWritten short names that are declared elsewhere.
 */
export function typesOf(schemas: readonly Schema[], handWritten: ReadonlySet<string> = new Set()): string {
  const types = new Map<string, Schema>();
  for (const schema of schemas) collect(schema, types);
  const names = shortNames([...types.keys()]);
  const declared = [...types]
    .map(([full, schema]): [string, Schema] => [names.get(full) ?? full, schema])
    .filter(([name]) => !handWritten.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return declared.map(([name, schema]) => declaration(name, schema, names)).join('\n');
}

function collect(schema: Schema, types: Map<string, Schema>): void {
  if (schema.name !== undefined && schema.scalar === undefined) {
    if (types.has(schema.name)) return;
    types.set(schema.name, schema);
  }
  for (const property of Object.values(schema.properties ?? {})) collect(property, types);
  if (schema.items !== undefined) collect(schema.items, types);
  if (typeof schema.additionalProperties === 'object') collect(schema.additionalProperties, types);
}

function shortNames(fullNames: readonly string[]): Map<string, string> {
  const short = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
  const times = new Map<string, number>();
  for (const name of fullNames) times.set(short(name), (times.get(short(name)) ?? 0) + 1);
  const prefixed = (name: string): string => name.split('.').slice(-3).map(capital).join('');
  return new Map(
    fullNames.map((name) => {
      const unique = times.get(short(name)) === 1 || name.startsWith('io.k8s.api.core.');
      return [name, unique ? short(name) : prefixed(name)];
    }),
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function declaration(name: string, schema: Schema, names: ReadonlyMap<string, string>): string {
  const members = Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.wireOnly !== true)
    .map(([key, property]) => member(schema, key, property, names));
  const description = 'typeDescription' in schema ? schema.typeDescription : schema.description;
  const comment = description ? `/** ${description} */\n` : '';
  return `${comment}export interface ${name} {\n${members.join('')}}\n`;
}

function member(schema: Schema, name: string, property: Schema, names: ReadonlyMap<string, string>): string {
  // What protobuf carries outside of the message makes a kind: it always says what it is, and has metadata.
  const { apiVersion } = schema.properties ?? {};
  const isKind = apiVersion !== undefined && apiVersion.proto === undefined;
  const always = isKind && ['apiVersion', 'kind', 'metadata'].includes(name);
  const optional = always || schema.required?.includes(name) === true ? '' : '?';
  // Go prints a zero time held by value as null.
  const nullable = property.scalar?.endsWith('Time') === true && property.zero === 'fill' ? ' | null' : '';
  const comment = property.description ? `  /** ${property.description} */\n` : '';
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  return `${comment}  ${key}${optional}: ${typeOf(property, names)}${nullable};\n`;
}

function typeOf(schema: Schema, names: ReadonlyMap<string, string>): string {
  if (schema.openUnion !== undefined) return 'unknown';
  if (schema.scalar !== undefined) return scalars[schema.scalar] ?? 'string';
  if (schema.name !== undefined) return names.get(schema.name) ?? 'unknown';
  if (schema.type === 'array') return arrayOf(typeOf(schema.items ?? {}, names));
  if (typeof schema.additionalProperties === 'object')
    return `Record<string, ${typeOf(schema.additionalProperties, names)}>`;
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
      return schema.type;
    default:
      return 'unknown';
  }
}

function arrayOf(item: string): string {
  return item.includes(' ') ? `(${item})[]` : `${item}[]`;
}
