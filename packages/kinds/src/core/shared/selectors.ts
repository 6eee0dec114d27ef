import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, required } from '@berth/machinery/invalid';
import { isDns1123Subdomain, isLabelValue, validateLabelName } from '@berth/machinery/meta';
import { complain, each } from '../../checks.ts';
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../../types.ts';

/** Node selectors of affinity, volumes and runtime classes (upstream ValidateNodeSelector and below). */
export function validateNodeSelector(selector: NodeSelector, path: string): FieldError[] {
  const terms = child(path, 'nodeSelectorTerms');
  if ((selector.nodeSelectorTerms ?? []).length === 0) {
    return [required(terms, 'must have at least one node selector term')];
  }
  return each(selector.nodeSelectorTerms, terms, (term, at) => validateNodeSelectorTerm(term, at, true));
}

/** `must`: a term that has to hold, whose values are looked at as well. */
export function validateNodeSelectorTerm(term: NodeSelectorTerm, path: string, must: boolean): FieldError[] {
  return [
    ...each(term.matchExpressions, child(path, 'matchExpressions'), (requirement, at) => [
      ...validateRequirement(requirement, at),
      ...(must
        ? each(requirement.values, child(at, 'values'), (value, where) => complain(where, value, isLabelValue(value)))
        : []),
    ]),
    ...each(term.matchFields, child(path, 'matchFields'), validateFieldRequirement),
  ];
}

function validateRequirement({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldError[] {
  return [...validateOperator(operator ?? '', values, path), ...validateLabelName(key ?? '', child(path, 'key'))];
}

function validateOperator(operator: string, values: readonly string[], path: string): FieldError[] {
  const at = child(path, 'values');
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? [] : [required(at, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return [];
      return [forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case 'Gt':
    case 'Lt':
      return values.length === 1
        ? []
        : [required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalidValue(child(path, 'operator'), operator, 'not a valid selector operator')];
  }
}

/** Of a node's fields only its name can be selected. */
function validateFieldRequirement({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalidValue(child(path, 'operator'), operator ?? '', 'not a valid selector operator'));
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(child(path, 'values'), detail));
  }
  if (key !== 'metadata.name') {
    errors.push(invalidValue(child(path, 'key'), key ?? '', 'not a valid field selector key'));
    return errors;
  }
  errors.push(...each(values, child(path, 'values'), (name, at) => complain(at, name, isDns1123Subdomain(name))));
  return errors;
}
