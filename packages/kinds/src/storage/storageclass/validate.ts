import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, notSupported, required } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { each, optionalOneOf, qualifiedName } from '../../checks.ts';
import type { StorageClass, TopologySelectorTerm } from '../../types.ts';
import { immutable, validateParameters, validateProvisioner } from '../shared.ts';

const modes = ['Immediate', 'WaitForFirstConsumer'];

/** upstream pkg/apis/storage/validation ValidateStorageClass. */
export function validateStorageClass(object: KubeObject): FieldError[] {
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode: mode, allowedTopologies } = object as StorageClass;
  return [
    ...validateProvisioner(provisioner, 'provisioner'),
    ...validateParameters(parameters, 'parameters', true),
    ...optionalOneOf(reclaimPolicy || undefined, 'reclaimPolicy', ['Delete', 'Retain']),
    ...(mode === undefined
      ? [required('volumeBindingMode')]
      : modes.includes(mode)
        ? []
        : [notSupported('volumeBindingMode', mode, modes)]),
    ...validateTopologies(allowedTopologies ?? [], 'allowedTopologies'),
  ];
}

export function validateStorageClassUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  return immutable(object, old, '', 'parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode');
}

/** A term's labels with their values as sets. */
const meaning = ({ matchLabelExpressions = [] }: TopologySelectorTerm): Record<string, string[]> =>
  Object.fromEntries(matchLabelExpressions.map(({ key, values }) => [key, [...new Set(values)].sort()]));

function validateTopologies(terms: readonly TopologySelectorTerm[], path: string): FieldError[] {
  return each(terms, path, (term, at, position) => {
    const errors = validateTerm(term, at);
    const same = terms.slice(0, position).filter((other) => deepEqual(meaning(other), meaning(term))).length;
    // Upstream compares with as many empty terms as there are terms.
    const empty = (term.matchLabelExpressions ?? []).length === 0 ? terms.length : 0;
    for (let count = 0; count < same + empty; count++) errors.push(duplicate(child(at, 'matchLabelExpressions'), ''));
    return errors;
  });
}

/** upstream pkg/apis/core/validation ValidateTopologySelectorTerm. */
function validateTerm({ matchLabelExpressions = [] }: TopologySelectorTerm, path: string): FieldError[] {
  const keys = new Set<string>();
  return each(matchLabelExpressions, child(path, 'matchLabelExpressions'), ({ key = '', values = [] }, at) => {
    const errors: FieldError[] = [];
    if (values.length === 0) errors.push(required(child(at, 'values')));
    const seen = new Set<string>();
    errors.push(
      ...each(values, child(at, 'values'), (value, where) => {
        const wrong = seen.has(value) ? [duplicate(where, value)] : [];
        seen.add(value);
        return wrong;
      }),
    );
    errors.push(...qualifiedName(key, child(at, 'key')));
    if (keys.has(key)) errors.push(duplicate(child(at, 'key'), key));
    keys.add(key);
    return errors;
  });
}
