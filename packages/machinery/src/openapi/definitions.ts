import type { Kind } from '../kind.ts';
import type { Schema } from '../schema.ts';
import type { Gvk } from './operations.ts';
import { publishedKind } from './custom.ts';

export type Dialect = 'v2' | 'v3';
type Printed = Record<string, unknown>;

const extensions = [
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
  'x-kubernetes-patch-merge-key',
  'x-kubernetes-patch-strategy',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
] as const;

const plain = [
  'title',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'enum',
  'example',
  'externalDocs',
] as const;

const metaPrefix = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Bodies that documents name. Those that the caller does not give a schema for are open objects. */
export const metaNames = {
  apiGroup: `${metaPrefix}.APIGroup`,
  apiGroupList: `${metaPrefix}.APIGroupList`,
  apiResourceList: `${metaPrefix}.APIResourceList`,
  apiVersions: `${metaPrefix}.APIVersions`,
  deleteOptions: `${metaPrefix}.DeleteOptions`,
  listMeta: `${metaPrefix}.ListMeta`,
  patch: `${metaPrefix}.Patch`,
  status: `${metaPrefix}.Status`,
  versionInfo: 'io.k8s.apimachinery.pkg.version.Info',
  watchEvent: `${metaPrefix}.WatchEvent`,
};

/** A type that documents name without its being a kind of theirs, and what kind it is, if it is one. */
export interface Shared {
  schema: Schema;
  gvk?: Gvk;
}

/** What is published of a type beside its schema: by the path of a field (`items` below a list), '' for the type itself. */
export type Published = (type: string) => Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What documents are made with. */
export interface Sources {
  shared?: readonly Shared[];
  words?: Words;
  published?: Published;
}

/** The OpenAPI definition a kind's schema has; custom resources turn their group round: `com.example.v1.Foo`. */
export function definitionName({ schema, group, version, kind }: Kind): string {
  return schema.name ?? [...group.split('.').reverse(), version, kind].join('.');
}

/** Texts of a type's fields, where its schema has none: the field's name to the text; that of the type itself is under ''. */
export type Words = (type: string) => Readonly<Record<string, string>>;

export type GroupVersion = Pick<Gvk, 'group' | 'version'>;

/** Gathers the definitions that a document needs, each printed once, in the words of its dialect. */
export class Definitions {
  readonly #dialect: Dialect;
  readonly #printed = new Map<string, Printed>();
  readonly #shared = new Map<string, Schema>();
  readonly #gvks = new Map<string, readonly Gvk[]>();
  readonly #words: Words;
  readonly #published: Published;
  /** A custom resource is printed: what Go's types say by themselves is not said of it. */
  #custom = false;

  /**
   * @param kinds whatever operations may name
   * @param optionKinds what DeleteOptions and WatchEvent are kinds of
   */
  constructor(dialect: Dialect, kinds: readonly Kind[], optionKinds: readonly GroupVersion[], sources: Sources = {}) {
    this.#dialect = dialect;
    this.#words = sources.words ?? (() => ({}));
    this.#published = sources.published ?? (() => ({}));
    const known = kinds.map(({ schema, group, version, kind }) => ({ schema, gvk: { group, version, kind } }));
    for (const { schema, gvk } of [...(sources.shared ?? []), ...known]) {
      if (schema.name === undefined) continue;
      this.#shared.set(schema.name, schema);
      if (gvk !== undefined) this.#gvks.set(schema.name, [gvk]);
    }
    for (const name of [metaNames.deleteOptions, metaNames.watchEvent])
      this.#gvks.set(
        name,
        optionKinds.map((one) => ({ ...one, kind: name.slice(metaPrefix.length + 1) })),
      );
  }

  /** All that were referred to, by name, sorted. */
  finish(): Record<string, Printed> {
    return Object.fromEntries([...this.#printed].sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  /** Adds a kind and its list. */
  addKind(kind: Kind): void {
    const name = definitionName(kind);
    const { group, version } = kind;
    this.#custom = kind.schema.name === undefined;
    const own = this.#define(name, this.#custom ? publishedKind(kind.schema, this.#dialect === 'v2') : kind.schema);
    own['x-kubernetes-group-version-kind'] = [{ group, kind: kind.kind, version }];
    const fields = kind.selecting?.map((fieldPath) => ({ fieldPath }));
    const selectable = fields === undefined ? {} : { 'x-kubernetes-selectable-fields': fields };
    Object.assign(own, selectable);
    if (kind.verbs !== undefined && !kind.verbs.includes('list')) {
      this.#custom = false;
      return;
    }
    this.#printed.set(`${name}List`, {
      description: `A list of ${kind.kind} objects.`,
      type: 'object',
      required: ['items'],
      properties: {
        apiVersion: { description: 'Group and version of this list.', type: 'string' },
        items: {
          description: 'The objects.',
          type: 'array',
          items: this.#field(this.refer(name), this.#zeroes() ? { default: {} } : {}),
        },
        kind: { description: `${kind.kind}List.`, type: 'string' },
        metadata: this.#field(this.refer(metaNames.listMeta), {
          ...(this.#zeroes() ? { default: {} } : {}),
          description: 'Metadata of the list.',
        }),
      },
      'x-kubernetes-group-version-kind': [{ group, kind: `${kind.kind}List`, version }],
      ...selectable,
    });
    this.#custom = false;
  }

  /** A reference to a definition, which is made if it is known or shared, else left open. */
  refer(name: string): { $ref: string } {
    if (!this.#printed.has(name)) {
      const shared = this.#shared.get(name);
      if (shared === undefined)
        this.#printed.set(name, { description: 'See the documents of its group.', type: 'object' });
      else this.#define(name, shared);
    }
    return { $ref: `${this.#dialect === 'v3' ? '#/components/schemas/' : '#/definitions/'}${name}` };
  }

  /** The name of the definition of a kind. */
  nameOf({ group, version, kind }: Gvk): string {
    for (const [name, gvks] of this.#gvks)
      if (gvks.some((one) => one.kind === kind && one.group === group && one.version === version)) return name;
    return `io.k8s.api.${group.split('.')[0] || 'core'}.${version}.${kind}`;
  }

  #define(name: string, schema: Schema): Printed {
    const known = this.#printed.get(name);
    if (known !== undefined) return known;
    const printed: Printed = {};
    this.#printed.set(name, printed);
    // A field's copy of a type carries the field's description and list or patch rules; the type has none of them.
    const bare = schema.proto === undefined ? { ...schema } : withoutFieldParts(schema);
    if ('typeDescription' in schema) bare.description = schema.typeDescription;
    const custom = this.#custom;
    if (schema.name !== undefined) this.#custom = false;
    Object.assign(printed, this.#body(bare));
    this.#custom = custom;
    const words = this.#words(name);
    if (printed['description'] === undefined && words[''] !== undefined) printed['description'] = words[''];
    this.#tell(words, (printed['properties'] ?? {}) as Record<string, Printed>);
    for (const [path, facts] of Object.entries(this.#published(name))) this.#tellFacts(printed, path, facts);
    const gvks = this.#gvks.get(name);
    if (gvks !== undefined)
      printed['x-kubernetes-group-version-kind'] = gvks.map(({ group, kind, version }) => ({ group, kind, version }));
    return printed;
  }

  /** Puts in facts of a field: `spec`, `names.items`, '' for the type itself. */
  #tellFacts(printed: Printed, path: string, facts: Readonly<Record<string, unknown>>): void {
    const { default: zero, ...others } = facts;
    const told = 'default' in facts && this.#dialect === 'v3' ? { ...others, default: zero } : others;
    const [field = '', ...below] = path.split('.');
    const fields = printed['properties'] as Record<string, Printed> | undefined;
    const found = path === '' ? printed : below.reduce((node, key) => node?.[key] as Printed, fields?.[field]);
    if (found === undefined) return;
    const { $ref } = found;
    Object.assign(found, told);
    if ($ref === undefined || this.#dialect === 'v2') return;
    delete found['$ref'];
    found['allOf'] = [{ $ref }];
  }

  /** Puts in what is known of fields whose schemas say nothing. */
  #tell(words: ReturnType<Words>, properties: Record<string, Printed>): void {
    for (const [field, description] of Object.entries(words)) {
      const { $ref, ...rest } = properties[field] ?? {};
      if (properties[field] === undefined || 'description' in rest) continue;
      properties[field] =
        $ref === undefined ? { description, ...rest } : this.#field({ $ref: $ref as string }, { description, ...rest });
    }
  }

  /** Whether Go's zeroes are told as defaults. OpenAPI v2 tells no default at all. */
  #zeroes(): boolean {
    return !this.#custom && this.#dialect === 'v3';
  }

  #node(schema: Schema): Printed {
    if (schema.name === undefined) return this.#body(schema);
    this.#define(schema.name, schema);
    const extras: Printed = {};
    if (schema.description !== undefined && schema.description !== '') extras['description'] = schema.description;
    if (schema.default !== undefined && this.#dialect === 'v3') extras['default'] = schema.default;
    else if (
      this.#zeroes() &&
      schema.type === 'object' &&
      schema.scalar === undefined &&
      (schema.proto === undefined || schema.zero === 'fill')
    ) {
      extras['default'] = {};
    }
    if (schema.proto !== undefined) this.#copyExtensions(schema, extras, true);
    return this.#field(this.refer(schema.name), extras);
  }

  /** OpenAPI 3 ignores what stands beside a $ref, so it is wrapped. */
  #field(reference: { $ref: string }, extras: Printed): Printed {
    if (Object.keys(extras).length === 0) return reference;
    return this.#dialect === 'v3' ? { ...extras, allOf: [reference] } : { ...extras, ...reference };
  }

  #body(schema: Schema): Printed {
    const printed: Printed = {};
    if (schema.description !== undefined && schema.description !== '') printed['description'] = schema.description;
    if (schema.openUnion !== undefined) return printed;
    this.#type(schema, printed);
    for (const key of plain) if (schema[key] !== undefined && !(key in printed)) printed[key] = schema[key];
    if (schema.default !== undefined && this.#dialect === 'v3') printed['default'] = schema.default;
    else if (this.#zeroes() && zeroOf(schema) !== undefined) printed['default'] = zeroOf(schema);
    if (schema.required !== undefined && schema.required.length > 0) printed['required'] = requiredOf(schema);
    this.#children(schema, printed);
    if (schema.scalar === undefined || schema.scalar === 'MapOfLists') this.#copyExtensions(schema, printed, false);
    if (this.#dialect === 'v3') this.#alternatives(schema, printed);
    return printed;
  }

  #type(schema: Schema, printed: Printed): void {
    if (this.#dialect === 'v3' && schema.scalar === 'IntOrString') {
      printed['format'] = 'int-or-string';
      printed['oneOf'] = [{ type: 'integer' }, { type: 'string' }];
    } else if (this.#dialect === 'v3' && schema.scalar === 'Quantity') {
      printed['oneOf'] = [{ type: 'string' }, { type: 'number' }];
    } else if (schema.scalar === 'IntOrString') printed['type'] = 'string';
    else if (schema.type !== undefined) printed['type'] = schema.type;
  }

  #children(schema: Schema, printed: Printed): void {
    const { properties, items, additionalProperties } = schema;
    if (properties !== undefined) {
      const fields = Object.entries(properties).filter(([, field]) => field.wireOnly !== true);
      const entries = fields.map(([name, field]): [string, Printed] => [name, this.#node(field)]);
      if (entries.length > 0) printed['properties'] = Object.fromEntries(entries);
    }
    if (items !== undefined) printed['items'] = this.#item(items);
    if (typeof additionalProperties === 'object') printed['additionalProperties'] = this.#item(additionalProperties);
    else if (additionalProperties !== undefined) printed['additionalProperties'] = additionalProperties;
  }

  /** Items and values of a typed list or map have their zero value as default. */
  #item(schema: Schema): Printed {
    const printed = this.#node(
      schema.name === undefined ? schema : { ...schema, description: '', typeDescription: schema.description },
    );
    const zero =
      this.#zeroes() && schema.name === undefined ? zeroOf({ ...schema, proto: 1, zero: 'fill' }) : undefined;
    return zero === undefined || 'default' in printed ? printed : { ...printed, default: zero };
  }

  #alternatives(schema: Schema, printed: Printed): void {
    if (schema.nullable === true) printed['nullable'] = true;
    for (const key of ['allOf', 'anyOf', 'oneOf'] as const) {
      const list = schema[key];
      if (list !== undefined) printed[key] = list.map((each) => this.#body(each));
    }
    if (schema.not !== undefined) printed['not'] = this.#body(schema.not);
  }

  #copyExtensions(schema: Schema, printed: Printed, field: boolean): void {
    for (const key of extensions) {
      if (schema[key] === undefined || (field && key === 'x-kubernetes-map-type')) continue;
      // Of Go's own types the name says it.
      if (schema.name !== undefined && schema.scalar !== undefined && saidByName.has(key)) continue;
      printed[key] = schema[key];
    }
  }
}

const saidByName = new Set<string>(['x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields']);

/** What openapi-gen gives a field that Go always writes: the zero of its type. */
function zeroOf({ proto, zero, scalar, type }: Schema): string | number | boolean | undefined {
  if (proto === undefined || zero !== 'fill' || scalar !== undefined) return undefined;
  return type === 'string' ? '' : type === 'integer' || type === 'number' ? 0 : type === 'boolean' ? false : undefined;
}

/** In the order of the Go type's fields, which is mostly that of their numbers; as it is told where a field has none. */
function requiredOf({ required = [], properties = {} }: Schema): readonly string[] {
  const numbers = required.map((name) => properties[name]?.proto);
  if (numbers.includes(undefined)) return required;
  return required.toSorted((a, b) => (properties[a]?.proto ?? 0) - (properties[b]?.proto ?? 0));
}

function withoutFieldParts(schema: Schema): Schema {
  const bare: Schema = { ...schema };
  delete bare.default;
  for (const key of extensions) if (key !== 'x-kubernetes-map-type') delete bare[key];
  return bare;
}
