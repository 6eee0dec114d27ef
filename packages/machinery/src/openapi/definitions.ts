import type { Kind } from '../kind.ts';
import type { Schema } from '../schema.ts';
import { published } from './custom.ts';

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

/** Bodies of meta/v1 that every document names. Those that the caller does not give a schema for are open objects. */
export const metaNames = {
  apiResourceList: `${metaPrefix}.APIResourceList`,
  deleteOptions: `${metaPrefix}.DeleteOptions`,
  listMeta: `${metaPrefix}.ListMeta`,
  patch: `${metaPrefix}.Patch`,
  status: `${metaPrefix}.Status`,
};

/** The OpenAPI definition a kind's schema has; custom resources turn their group round: `com.example.v1.Foo`. */
export function definitionName({ schema, group, version, kind }: Kind): string {
  return schema.name ?? [...group.split('.').reverse(), version, kind].join('.');
}

/** Texts of a type's fields, where its schema has none: the field's name to the text; that of the type itself is under ''. */
export type Words = (type: string) => Readonly<Record<string, string>>;

/** Gathers the definitions that a document needs, each printed once, in the words of its dialect. */
export class Definitions {
  readonly #dialect: Dialect;
  readonly #printed = new Map<string, Printed>();
  readonly #shared = new Map<string, Schema>();
  readonly #words: Words;
  /** A custom resource is printed: what Go's types say by themselves is not said of it. */
  #custom = false;

  /** @param shared schemas that operations name without their being a kind of the document: options, Status, Scale, Eviction. */
  constructor(dialect: Dialect, shared: readonly Schema[], words: Words = () => ({})) {
    this.#dialect = dialect;
    this.#words = words;
    for (const schema of shared) if (schema.name !== undefined) this.#shared.set(schema.name, schema);
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
    const own = this.#define(name, this.#custom ? published(kind.schema, this.#dialect === 'v2') : kind.schema);
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
          items: this.#field(this.refer(name), this.#custom ? {} : { default: {} }),
        },
        kind: { description: `${kind.kind}List.`, type: 'string' },
        metadata: this.#field(this.refer(metaNames.listMeta), {
          ...(this.#custom ? {} : { default: {} }),
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

  /** The definition name of a shared kind, by the end of its name: `.v1.Eviction`. */
  sharedName(version: string, kind: string): string | undefined {
    return [...this.#shared.keys()].find((name) => name.endsWith(`.${version}.${kind}`));
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
    const body = bodies.get(name);
    if (body !== undefined) printed['x-kubernetes-group-version-kind'] = [{ group: '', kind: body, version: 'v1' }];
    return printed;
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

  #node(schema: Schema): Printed {
    if (schema.name === undefined) return this.#body(schema);
    this.#define(schema.name, schema);
    const extras: Printed = {};
    if (schema.description !== undefined && schema.description !== '') extras['description'] = schema.description;
    if (schema.default !== undefined) extras['default'] = schema.default;
    else if (
      !this.#custom &&
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
    if (schema.default !== undefined) printed['default'] = schema.default;
    else if (!this.#custom && zeroOf(schema) !== undefined) printed['default'] = zeroOf(schema);
    if (schema.required !== undefined && schema.required.length > 0) printed['required'] = schema.required;
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
    const typedText = schema.type === 'string' && schema.scalar === undefined && schema.format === undefined;
    return typedText && !this.#custom && Object.keys(printed).length === 1 ? { ...printed, default: '' } : printed;
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

/** Kinds that no group serves, by the end of their definitions' names. */
const bodies = new Map(
  [metaNames.status, metaNames.apiResourceList].map((name) => [name, name.slice(metaPrefix.length + 1)]),
);

function withoutFieldParts(schema: Schema): Schema {
  const bare: Schema = { ...schema };
  delete bare.default;
  for (const key of extensions) if (key !== 'x-kubernetes-map-type') delete bare[key];
  return bare;
}
