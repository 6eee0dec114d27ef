import { readFieldPath } from '@berth/machinery/rules/fieldpath';
import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, index, invalidValue, required, tooMany } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';
import type { CustomResourceColumnDefinition, CustomResourceSubresources, SelectableField } from '../../types.ts';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

function simplePath(text: string, path: string): FieldError[] {
  if (text === '') return [invalidValue(path, text, 'must not be empty')];
  return text.startsWith('.') ? [] : [invalidValue(path, text, 'must be a simple json path starting with .')];
}

/** A printer column; the path's field is written as upstream's messages have it. */
export function validateColumn(column: CustomResourceColumnDefinition, path: string): FieldError[] {
  const { name, type, format = '', jsonPath } = column;
  const errors: FieldError[] = name ? [] : [required(child(path, 'name'))];
  const must = `must be one of ${columnTypes.join(',')}`;
  if (!type) errors.push(required(child(path, 'type'), must));
  else if (!columnTypes.includes(type)) errors.push(invalidValue(child(path, 'type'), type, must));
  if (format !== '' && !columnFormats.includes(format))
    errors.push(invalidValue(child(path, 'format'), format, `must be one of ${columnFormats.join(',')}`));
  const at = child(path, 'JSONPath');
  return [...errors, ...(jsonPath ? simplePath(jsonPath, at) : [required(at)])];
}

/** A path that must lie below one of some parts of the object. */
function below(text: string, path: string, parts: readonly string[], detail: string): FieldError[] {
  const errors = simplePath(text, path);
  if (errors.length > 0 || parts.some((part) => text.startsWith(part))) return errors;
  return [invalidValue(path, text, detail)];
}

export function validateSubresources(subresources: CustomResourceSubresources | undefined, path: string): FieldError[] {
  const scale = subresources?.scale;
  if (scale === undefined) return [];
  const at = (name: string) => child(path, `scale.${name}`);
  const { specReplicasPath: spec, statusReplicasPath: status, labelSelectorPath: selector } = scale;
  return [
    ...(spec
      ? below(spec, at('specReplicasPath'), ['.spec.'], 'should be a json path under .spec')
      : [required(at('specReplicasPath'))]),
    ...(status
      ? below(status, at('statusReplicasPath'), ['.status.'], 'should be a json path under .status')
      : [required(at('statusReplicasPath'))]),
    ...(selector
      ? below(
          selector,
          at('labelSelectorPath'),
          ['.spec.', '.status.'],
          'should be a json path under either .spec or .status',
        )
      : []),
  ];
}

const maxSelectable = 8;
const selectableTypes = ['string', 'boolean', 'integer'];

/** `schema` is that of the same place: upstream looks for no other. */
export function validateSelectableFields(
  fields: readonly SelectableField[],
  schema: Schema | undefined,
  path: string,
  ofVersion: boolean,
): FieldError[] {
  if (fields.length === 0) return [];
  if (schema === undefined) {
    const where = ofVersion
      ? 'may only be set when `version.schema.openAPIV3Schema` is not included'
      : 'may only be set when validations.schema is included';
    return [invalidValue(path, '', where)];
  }
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  fields.forEach(({ jsonPath }, position) => {
    const at = child(index(path, position), 'jsonPath');
    if (!jsonPath) return errors.push(required(at));
    const found = readFieldPath(jsonPath, schema, false);
    if (typeof found === 'string') return errors.push(invalidValue(at, jsonPath, `is an invalid path: ${found}`));
    if (/^\.metadata(\.|$)/.test(jsonPath))
      errors.push(invalidValue(at, jsonPath, 'must not point to fields in metadata'));
    if (!selectableTypes.includes(found.schema.type ?? ''))
      errors.push(
        invalidValue(
          at,
          jsonPath,
          'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
        ),
      );
    if (seen.has(found.path)) errors.push(duplicate(at, jsonPath));
    return seen.add(found.path);
  });
  if (seen.size > maxSelectable) errors.push(tooMany(path, seen.size, maxSelectable));
  return errors;
}
