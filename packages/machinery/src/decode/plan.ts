import type { Schema } from '../schema.ts';

/** What a node is to the walkers: its scalar where JSON and wire differ, else its JSON type. */
export type Shape =
  | 'object'
  | 'map'
  | 'list'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'any'
  | 'Quantity'
  | 'IntOrString'
  | 'Time'
  | 'MicroTime'
  | 'Duration'
  | 'RawExtension'
  | 'FieldsV1'
  | 'bytes';

/** Properties of a type, compiled once for all copies of the node that share them. */
interface Table {
  fields: Map<string, Plan>;
  fills: [string, Plan][];
  defaults: [string, Plan][];
}

const typed = new WeakMap<Schema, Plan>();
const untyped = new WeakMap<Schema, Plan>();
const typedTables = new WeakMap<object, Table>();
const untypedTables = new WeakMap<object, Table>();

/**
 * A schema node made quick to walk. Children are compiled when first needed, so types that contain themselves end.
 * `typed` nodes follow the rules of Go's structs (built-in kinds and every ObjectMeta), the others those of custom
 * resources; it passes from a named type to all below it.
 */
export class Plan {
  readonly schema: Schema;
  readonly typed: boolean;
  readonly shape: Shape;
  readonly zero: 'omit' | 'keep' | 'fill';
  /** Fields without a schema stay. */
  readonly open: boolean;
  /** Short name of the type, where it has one: `Deployment`. */
  readonly goName: string | undefined;
  #table: Table | undefined;
  #items: Plan | undefined;
  #values: Plan | undefined;
  #defaulting: boolean | undefined;

  constructor(schema: Schema, isTyped: boolean) {
    this.schema = schema;
    this.typed = isTyped;
    this.shape = shapeOf(schema);
    this.zero = schema.zero ?? 'keep';
    this.goName = schema.name?.slice(schema.name.lastIndexOf('.') + 1);
    this.open = schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  }

  get fields(): Map<string, Plan> {
    return (this.#table ??= table(this.schema, this.typed)).fields;
  }

  /** Fields that Go prints even where they are zero. */
  get fills(): [string, Plan][] {
    return (this.#table ??= table(this.schema, this.typed)).fills;
  }

  /** Fields with a default. */
  get defaults(): [string, Plan][] {
    return (this.#table ??= table(this.schema, this.typed)).defaults;
  }

  get items(): Plan | undefined {
    if (this.schema.items === undefined) return undefined;
    return (this.#items ??= planOf(this.schema.items, this.typed));
  }

  /** Plan of a map's values. */
  get values(): Plan | undefined {
    const values = this.schema.additionalProperties;
    if (typeof values !== 'object') return undefined;
    return (this.#values ??= planOf(values, this.typed));
  }

  /** Whether a default, or a null that custom resources drop, can occur at or below this node. */
  get defaulting(): boolean {
    return (this.#defaulting ??= reachesDefault(this, new Set()));
  }
}

function shapeOf(schema: Schema): Shape {
  const { scalar, type } = schema;
  if (scalar !== undefined && scalar !== 'MapOfLists') return scalar;
  if (schema.openUnion !== undefined || schema['x-kubernetes-int-or-string'] === true) return 'any';
  if (type === 'array' || (type === undefined && schema.items !== undefined)) return 'list';
  if (type === 'object' || type === undefined) {
    if (schema.properties !== undefined) return 'object';
    if (typeof schema.additionalProperties === 'object') return 'map';
    return type === undefined ? 'any' : 'object';
  }
  return type;
}

function table({ properties = {} }: Schema, isTyped: boolean): Table {
  const tables = isTyped ? typedTables : untypedTables;
  const known = tables.get(properties);
  if (known !== undefined) return known;
  const made: Table = { fields: new Map(), fills: [], defaults: [] };
  tables.set(properties, made);
  for (const name of Object.keys(properties)) {
    const schema = properties[name];
    if (schema === undefined || schema.wireOnly === true) continue;
    const plan = planOf(schema, isTyped);
    made.fields.set(name, plan);
    if (plan.typed && plan.zero === 'fill') made.fills.push([name, plan]);
    if (schema.default !== undefined && schema.default !== null) made.defaults.push([name, plan]);
  }
  return made;
}

/** The plan of a node; kept as long as the node lives. */
export function planOf(schema: Schema, inherited = false): Plan {
  const isTyped = inherited || schema.name !== undefined || schema.proto !== undefined || schema.scalar !== undefined;
  const plans = isTyped ? typed : untyped;
  let plan = plans.get(schema);
  if (plan === undefined) {
    plan = new Plan(schema, isTyped);
    plans.set(schema, plan);
  }
  return plan;
}

function reachesDefault(plan: Plan, seen: Set<object>): boolean {
  if (!plan.typed || (plan.schema.default !== undefined && plan.schema.default !== null)) return true;
  if (plan.shape === 'list') return plan.items !== undefined && reachesDefault(plan.items, seen);
  if (plan.shape !== 'object' && plan.shape !== 'map') return false;
  const { properties } = plan.schema;
  if (properties !== undefined) {
    if (seen.has(properties)) return false;
    seen.add(properties);
    for (const field of plan.fields.values()) if (reachesDefault(field, seen)) return true;
  }
  return plan.values !== undefined && reachesDefault(plan.values, seen);
}
