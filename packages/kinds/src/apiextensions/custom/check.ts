import { evaluateRules, type RuleTree, ruleTree } from '@berth/machinery/cel';
import { hasRules } from '@berth/machinery/rules/rule';
import type { FieldError } from '@berth/machinery/errors';
import { child } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import { once } from '@berth/machinery/shape';
import { Correlated } from '@berth/machinery/shape/correlate';
import { checkEmbeddedIn, checkLists } from '@berth/machinery/shape/lists';
import { checkValue } from '@berth/machinery/shape/values';
import type { CustomResourceSubresources } from '../types.ts';
import { checkScale } from './scale.ts';

/** Errors after which rules say nothing: they are written for objects of the right shape (registry/customresource/strategy.go hasBlockingErr). */
const blocking = new Set<FieldError['type']>([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const notAsked: FieldError = {
  type: 'FieldValueInvalid',
  field: '<nil>',
  value: null,
  detail:
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};

/**
 * What a definition says of its objects, in the order upstream asks (pkg/registry/customresource strategy.go, validator.go,
 * status_strategy.go): the schema, scale, objects inside, lists; then the rules. What an update leaves as it was is not
 * complained about, as far as it can be told what it was.
 */
export function customCheck(
  schema: Schema,
  subresources: CustomResourceSubresources = {},
): NonNullable<KindDefinition['check']> {
  let tree: RuleTree | undefined;
  const ruled = hasRules(schema);
  return (object, { old, subresource }, found) => {
    const past = old === undefined ? undefined : new Correlated(object, old, schema);
    const status = subresource === 'status';
    const errors = [
      ...(status ? checkStatus(schema, object, past) : checkValue(schema, object, '', past).errors),
      ...checkScale(object, subresources.scale, status),
      ...(status ? [] : checkEmbeddedIn(schema, object, '')),
      ...listErrors(schema, object, old),
    ];
    if (!ruled) return { errors: once(errors), warnings: [] };
    if ([...found, ...errors].some(({ type }) => blocking.has(type)))
      return { errors: once([...errors, notAsked]), warnings: [] };
    tree ??= ruleTree(schema);
    if (tree === undefined) return { errors: once(errors), warnings: [] };
    const report = evaluateRules(tree, object, { old, past });
    return { errors: once([...errors, ...report.errors]), warnings: report.warnings };
  };
}

/** A status is checked by its own schema alone; its fields are named from there. */
function checkStatus(schema: Schema, object: KubeObject, past: Correlated | undefined): FieldError[] {
  const status = schema.properties?.status;
  if (status === undefined || object.status === undefined) return [];
  return checkValue(status, object.status, '', past?.key('status')).errors.map((error) => ({
    ...error,
    field: error.field === '' || error.field === '<nil>' ? 'status' : child('status', error.field),
  }));
}

/** Where what was before holds something twice, what is now may too. */
function listErrors(schema: Schema, object: KubeObject, old: KubeObject | undefined): FieldError[] {
  const errors = checkLists(schema, object, '');
  return errors.length > 0 && old !== undefined && checkLists(schema, old, '').length > 0 ? [] : errors;
}
