import { evaluateRules, type RuleBudget, ruleBudget, ruleTree } from '@berth/machinery/cel';
import { hasRules } from '@berth/machinery/rules/rule';
import { planOf } from '@berth/machinery/decode/plan';
import { prune } from '@berth/machinery/decode/prune';
import { DecodeContext } from '@berth/machinery/decode/context';
import type { FieldError } from '@berth/machinery/errors';
import { aggregate, child, errorMessage, invalidValue, key } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';
import { once } from '@berth/machinery/shape';
import { checkEmbeddedIn } from '@berth/machinery/shape/lists';
import { checkValue } from '@berth/machinery/shape/values';
import { deepCopy } from '@berth/machinery/values';
import { mistyped } from '../../embedded.ts';

/** Where a default stands: what it is put into, and whether it is part of an object's apiVersion, kind or metadata. */
interface Place {
  around(value: unknown): Record<string, unknown>;
  insideMeta: boolean;
  /** The schema of the object around it. */
  object: Schema;
  budget(): RuleBudget;
}

const metaFields = new Set(['metadata', 'kind', 'apiVersion']);

/** Any object, with what a default makes of it. */
const anyObject = (value: unknown): Record<string, unknown> => ({
  kind: 'Validation',
  apiVersion: 'validation/v1',
  ...(value as Record<string, unknown>),
});

/** Defaults hold what their schema and its rules ask and have no field it does not know (apiextensions defaulting/validation.go). */
export function validateDefaults(schema: Schema, path: string): FieldError[] {
  let left: RuleBudget | undefined;
  const budget = () => (left ??= ruleBudget());
  const root: Schema = { ...schema, 'x-kubernetes-embedded-resource': true };
  return walk(root, path, { around: anyObject, insideMeta: false, object: root, budget });
}

function walk(schema: Schema, path: string, place: Place): FieldError[] {
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const here = embedded ? { ...place, around: anyObject, insideMeta: false, object: schema } : place;
  const errors: FieldError[] = [];
  if (schema.default !== undefined && schema.default !== null)
    errors.push(...(here.insideMeta ? checkMetaDefault(schema, path, here) : checkDefault(schema, path, here)));
  if (schema.items !== undefined)
    errors.push(...walk(schema.items, child(path, 'items'), { ...here, around: (value) => here.around([value]) }));
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    errors.push(
      ...walk(property, key(child(path, 'properties'), name), {
        ...here,
        around: (value) => here.around({ [name]: value }),
        insideMeta: here.insideMeta || (embedded && metaFields.has(name)),
      }),
    );
  return errors;
}

function checkDefault(schema: Schema, path: string, { budget }: Place): FieldError[] {
  const { default: value } = schema;
  const at = child(path, 'default');
  const unknown = hasUnknown(schema) ? [invalidValue(at, value, 'must not have unknown fields')] : [];
  const wrong = mistyped(schema, value, '');
  const embedded = wrong === undefined ? checkEmbeddedIn(schema, value, '') : [wrong];
  const errors = embedded.length > 0 ? embedded : valueErrors(schema, value, budget);
  return [...unknown, ...errors.map((error) => ({ ...error, field: fieldBelow(at, error.field) }))];
}

/** A part of metadata is looked at in the object that it is part of. */
function checkMetaDefault(schema: Schema, path: string, { around, object, budget }: Place): FieldError[] {
  const { default: value } = schema;
  const at = child(path, 'default');
  const whole: Schema = { ...object, 'x-kubernetes-embedded-resource': true };
  const made = around(deepCopy(value));
  const wrong = mistyped(whole, made, '');
  const errors = wrong === undefined ? checkEmbeddedIn(whole, made, '') : [wrong];
  if (errors.length > 0)
    return [invalidValue(at, value, `must result in valid metadata: ${aggregate(errors.map(errorMessage))}`)];
  return valueErrors(schema, value, budget).map((error) => ({ ...error, field: fieldBelow(at, error.field) }));
}

function valueErrors(schema: Schema, value: unknown, budget: () => RuleBudget): FieldError[] {
  const shape = checkValue(schema, value, '').errors;
  return shape.length > 0 ? once(shape) : ruleErrors(schema, value, budget);
}

/** A default may come with a new object, and stay through an update. */
function ruleErrors(schema: Schema, value: unknown, budget: () => RuleBudget): FieldError[] {
  if (!hasRules(schema)) return [];
  const tree = ruleTree(schema, schema['x-kubernetes-embedded-resource'] === true);
  if (tree === undefined) return [];
  const ask = (old?: unknown) => evaluateRules(tree, value, { old, budget: budget() }).errors;
  const kept = ask(value);
  return kept.length > 0 ? kept : ask();
}

function fieldBelow(at: string, field: string): string {
  if (field === '' || field === '<nil>') return at;
  return field.startsWith('[') ? `${at}${field}` : child(at, field);
}

function hasUnknown(schema: Schema): boolean {
  const { default: value } = schema;
  if (typeof value !== 'object') return false;
  const context = new DecodeContext();
  // Not the root of an object: apiVersion, kind and metadata mean nothing here, unless the schema says that they do.
  context.enter('default', 'default');
  prune(planOf(schema), deepCopy(value), context);
  return [...context.unknown].length > 0;
}
