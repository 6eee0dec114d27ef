import type { Schema } from '../../schema.ts';
import { type SchemaTypes, schemaTypes } from '../schematypes.ts';
import { type CompiledRule, compileRules } from './compile.ts';
import { hasRules } from '../../rules/rule.ts';

/** The rules of a schema, for the nodes that have some or lead to some. */
export interface RuleTree {
  schema: Schema;
  types: SchemaTypes;
  rules: readonly CompiledRule[];
  items?: RuleTree;
  /** Of a map's values. */
  values?: RuleTree;
  properties?: ReadonlyMap<string, RuleTree>;
}

/** Compiles all rules of a schema; undefined where there are none. `root`: it is the schema of whole objects. */
export function ruleTree(schema: Schema, root = true): RuleTree | undefined {
  if (!hasRules(schema)) return undefined;
  const types = schemaTypes(schema, 'selfType', root);
  return types === undefined ? undefined : treeOf(schema, types);
}

/** What no type says anything about, rules cannot see. */
function treeOf(schema: Schema, types: SchemaTypes): RuleTree | undefined {
  const tree: RuleTree = { schema, types, rules: compileRules(schema, types) };
  if (schema.items !== undefined && types.items !== undefined) {
    const items = treeOf(schema.items, types.items);
    if (items !== undefined) tree.items = items;
  }
  if (typeof schema.additionalProperties === 'object' && types.values !== undefined) {
    const values = treeOf(schema.additionalProperties, types.values);
    if (values !== undefined) tree.values = values;
  }
  const properties = new Map<string, RuleTree>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const known = types.properties?.get(name);
    const child = known === undefined ? undefined : treeOf(property, known);
    if (child !== undefined) properties.set(name, child);
  }
  if (properties.size > 0) tree.properties = properties;
  const empty = tree.rules.length === 0 && tree.items === undefined && tree.values === undefined;
  return empty && properties.size === 0 ? undefined : tree;
}
