import type { Plan } from './decode/plan.ts';
import { planOf } from './decode/plan.ts';
import type { FieldError } from './errors.ts';
import { child, errorMessage, index, key as keyed, notSupported } from './invalid.ts';
import type { Schema } from './schema.ts';
import { checkEmbeddedIn, checkLists } from './shape/lists.ts';
import { checkValue } from './shape/values.ts';
import { isObject } from './values.ts';

/** Complaints about one object; upstream has no such bound, but answers are read by people. */
const maxErrors = 100;

/**
 * Checks an object's shape, after defaulting; metadata is checked elsewhere. Custom resources are checked as apiextensions does,
 * in its words. Of built-in types, whose decoder has seen to the types, only enums are checked: what they require and how
 * their lists must be unique is a matter of meaning, and upstream leaves it to the kinds' own validation.
 */
export function validateShape(schema: Schema, value: unknown): FieldError[] {
  const plan = planOf(schema);
  const errors: FieldError[] = [];
  if (plan.typed) checkEnums(plan, value, '', errors);
  else
    errors.push(
      ...checkValue(schema, value, '').errors,
      ...checkEmbeddedIn(schema, value, ''),
      ...checkLists(schema, value, ''),
    );
  return once(errors);
}

/** Each complaint once, and no more of them than somebody reads. */
export function once(errors: readonly FieldError[]): FieldError[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const message = errorMessage(error);
    return !seen.has(message) && seen.size < maxErrors && seen.add(message);
  });
}

function checkEnums(plan: Plan, value: unknown, path: string, errors: FieldError[]): void {
  if (plan.schema.enum !== undefined) {
    // The zero value is absence; who requires one, says so.
    const absent = value === undefined || value === null || value === '';
    if (!absent && !plan.schema.enum.includes(value)) errors.push(notSupported(path, value, plan.schema.enum));
  } else if (Array.isArray(value)) {
    const { items } = plan;
    if (items === undefined || isPlain(items)) return;
    value.forEach((entry, at) => checkEnums(items, entry, index(path, at), errors));
  } else if (isObject(value) && plan.shape === 'map') {
    const { values } = plan;
    if (values === undefined || isPlain(values)) return;
    for (const name of Object.keys(value)) checkEnums(values, value[name], keyed(path, name), errors);
  } else if (isObject(value) && plan.shape === 'object') {
    for (const name in value) {
      const field = plan.fields.get(name);
      if (field !== undefined && !isPlain(field)) checkEnums(field, value[name], child(path, name), errors);
    }
  }
}

/** A scalar that may be anything. */
function isPlain({ schema, shape }: Plan): boolean {
  return schema.enum === undefined && shape !== 'object' && shape !== 'map' && shape !== 'list';
}
