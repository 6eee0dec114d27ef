import type { Schema } from './schema.ts';

const scalars: Record<string, string> = {
  FieldsV1: 'Record<string, unknown>',
  IntOrString: 'number | string',
  MapOfLists: 'Record<string, string[]>',
  RawExtension: 'Record<string, unknown>',
};

/** The interfaces of one API group. */
interface GroupTypes {
  text: string;
  /** Names it takes from other groups, sorted. */
  imports: ReadonlyMap<string, readonly string[]>;
}

/**
 * TypeScript interfaces of all named types that the schemas reach, by API group (`core`, `apps`, `meta`), sorted by name. A
 * type goes by its short name; where two share one, the core group keeps it and the others carry group and version:
 * `Event`, `EventsV1Event`.
 * @param handWritten short names that are declared elsewhere.
 */
export function typesOf(
  schemas: readonly Schema[],
  handWritten: ReadonlySet<string> = new Set(),
): Map<string, GroupTypes> {
  const types = new Map<string, Schema>();
  for (const schema of schemas) collect(schema, types);
  const names = shortNames([...types.keys()]);
  const declared = [...types]
    .map(([full, schema]) => ({ group: groupOf(full), name: names.get(full) ?? full, schema }))
    .filter(({ name }) => !handWritten.has(name))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const groups = Map.groupBy(declared, ({ group }) => group);
  return new Map([...groups].sort().map(([group, members]) => [group, groupTypes(group, members, names)]));
}

/** `core` of `io.k8s.api.core.v1.Pod`. */
function groupOf(fullName: string): string {
  return fullName.split('.').at(-3) ?? '';
}

function groupTypes(
  group: string,
  members: readonly { name: string; schema: Schema }[],
  names: ReadonlyMap<string, string>,
): GroupTypes {
  const used = new Map<string, Set<string>>();
  const refer = (fullName: string): string => {
    const name = names.get(fullName) ?? 'unknown';
    const home = groupOf(fullName);
    if (home !== group) used.set(home, (used.get(home) ?? new Set()).add(name));
    return name;
  };
  const text = members.map(({ name, schema }) => declaration(name, schema, refer)).join('\n');
  const imports = new Map([...used].sort().map(([home, all]) => [home, [...all].sort()]));
  return { text, imports };
}

/** The short name of a type that another one names. */
type Refer = (fullName: string) => string;

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

function declaration(name: string, schema: Schema, refer: Refer): string {
  const members = Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.wireOnly !== true)
    .map(([key, property]) => member(schema, key, property, refer));
  const description = 'typeDescription' in schema ? schema.typeDescription : schema.description;
  const comment = description ? `/** ${description} */\n` : '';
  return `${comment}export interface ${name} ${members.length === 0 ? '{}' : `{\n${members.join('')}}`}\n`;
}

function member(schema: Schema, name: string, property: Schema, refer: Refer): string {
  // What protobuf carries outside of the message makes a kind: it always says what it is, and has metadata.
  const { apiVersion } = schema.properties ?? {};
  const isKind = apiVersion !== undefined && apiVersion.proto === undefined;
  const always = isKind && ['apiVersion', 'kind', 'metadata'].includes(name);
  const optional = always || schema.required?.includes(name) === true ? '' : '?';
  // Go prints a zero time held by value as null.
  const nullable = property.scalar?.endsWith('Time') === true && property.zero === 'fill' ? ' | null' : '';
  const comment = property.description ? `  /** ${property.description} */\n` : '';
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
  return `${comment}  ${key}${optional}: ${typeOf(property, refer)}${nullable};\n`;
}

function typeOf(schema: Schema, refer: Refer): string {
  if (schema.openUnion !== undefined) return 'unknown';
  if (schema.scalar !== undefined) return scalars[schema.scalar] ?? 'string';
  if (schema.name !== undefined) return refer(schema.name);
  if (schema.type === 'array') return arrayOf(typeOf(schema.items ?? {}, refer));
  if (typeof schema.additionalProperties === 'object')
    return `Record<string, ${typeOf(schema.additionalProperties, refer)}>`;
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
