import { ApiError } from '@berth/machinery/errors';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import {
  type FieldSelector,
  matches,
  matchesFields,
  parseFieldSelector,
  parseLabelSelector,
  type Selector,
} from '@berth/machinery/selectors';

/** What a list or watch is narrowed to. `trivial`: nothing, so nothing needs to be looked at. */
export interface Selection {
  labels: Selector;
  fields: FieldSelector;
  trivial: boolean;
  matches(object: Selectable): boolean;
  /** What can be said before an object is in the version that is asked for: its labels and fields may be others there. */
  mayMatch(object: Selectable): boolean;
}

export interface Selectable {
  namespace: string;
  name: string;
  labels: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, string>>;
  /** Read where the fields are those of another kind's form. */
  body?: string;
}

/** @throws ApiError BadRequest for selectors that cannot be read, and for fields that this kind cannot be selected by */
export function selectionOf(kind: KindDefinition, labelText: string, fieldText: string, name = ''): Selection {
  const labels = parseOr400(() => parseLabelSelector(labelText));
  const fields = resolved(
    kind,
    parseOr400(() => parseFieldSelector(fieldText)),
  );
  const mayMatch = (object: Selectable) => name === '' || object.name === name;
  const trivial = labelText.trim() === '' && fieldText.trim() === '' && name === '';
  return {
    labels,
    fields,
    trivial,
    mayMatch,
    matches: (object) =>
      mayMatch(object) &&
      matches(labels, object.labels) &&
      (fields.terms.length === 0 ||
        matchesFields(fields, {
          ...fieldsOf(kind, object),
          'metadata.name': object.name,
          'metadata.namespace': object.namespace,
        })),
  };
}

/**
 * The fields by the names that the kind itself gives them. All kinds have metadata.name and metadata.namespace, but for those of the cluster
 * with fields of their own (runtime.DefaultMetaV1FieldSelectorConversion and the AddFieldLabelConversionFunc of each kind).
 * @throws ApiError BadRequest
 */
function resolved(kind: KindDefinition, { terms, ...rest }: FieldSelector): FieldSelector {
  const { fieldAliases = {}, selectableFields, namespaced } = kind;
  const known = new Set([
    'metadata.name',
    ...(namespaced || (selectableFields === undefined && kind.check === undefined) ? ['metadata.namespace'] : []),
    ...Object.keys(selectable(kind)),
    ...Object.values(fieldAliases),
  ]);
  const named = terms.map((term) => {
    const field = Object.hasOwn(fieldAliases, term.field) ? (fieldAliases[term.field] as string) : term.field;
    if (!known.has(field)) throw new ApiError('BadRequest', unknownField(kind, field));
    return { ...term, field };
  });
  return { ...rest, terms: named };
}

/** The store keeps the fields of the form it keeps (Event's core one); another form has other names for them. */
function fieldsOf(kind: KindDefinition, { fields, body }: Selectable): Readonly<Record<string, string>> {
  const noted = kind.notedFields?.(fields);
  if (noted !== undefined) return noted;
  if (kind.storedAs === undefined || body === undefined) return fields;
  return kind.selectableFields?.(kind.storedAs.fromStored(JSON.parse(body) as KubeObject)) ?? {};
}

/** Kinds with fields of their own refuse others in other words than the rest (runtime.DefaultMetaV1FieldSelectorConversion). */
function unknownField(kind: KindDefinition, field: string): string {
  if (kind.unknownField !== undefined) return kind.unknownField(field);
  if (kind.selectableFields !== undefined || kind.check !== undefined) return `field label not supported: ${field}`;
  return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

/** The names of a kind's selectable fields: what its hook says of an empty object. */
function selectable(kind: KindDefinition): Record<string, string> {
  return kind.selectableFields?.({ apiVersion: '', kind: kind.kind, metadata: {}, spec: {}, status: {} }) ?? {};
}

function parseOr400<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('BadRequest', error instanceof Error ? error.message : String(error));
  }
}
