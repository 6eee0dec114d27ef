import { ApiError } from './errors.ts';
import { aggregate, errorMessage, goQuote, invalidValue, key as keyed, notSupported } from './invalid.ts';
import { isLabelValue, isQualifiedName } from './names.ts';
import { scanSelector } from './selectors/scan.ts';

/** meta/v1 LabelSelector. An empty selector selects everything, an absent one nothing. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: readonly {
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    values?: readonly string[];
  }[];
}

/** Operators as apimachinery pkg/selection names them. */
export type SelectorOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement {
  key: string;
  operator: SelectorOperator;
  values: readonly string[];
}

/** Requirements that must all hold, sorted by key; `nothing` is the selector of an absent LabelSelector. */
export interface Selector {
  requirements: readonly Requirement[];
  nothing?: boolean;
}

export const everything: Selector = { requirements: [] };
export const nothing: Selector = { requirements: [], nothing: true };

const supportedOperators = ['in', 'notin', '=', '==', '!=', 'gt', 'lt', 'exists', '!'];

/** Complaints about a requirement, as labels.NewRequirement has them; paths are `key`, `values`, `values[0][key]`. */
function complaints({ key, operator, values }: Requirement): string[] {
  const errors = [];
  const keyErrors = isQualifiedName(key);
  if (keyErrors.length > 0) errors.push(invalidValue('key', key, keyErrors.join('; ')));
  const wrong = wrongValues(operator, values);
  if (wrong !== undefined) errors.push(invalidValue('values', values, wrong));
  if (operator === 'gt' || operator === 'lt') {
    values.forEach((value, position) => {
      if (parseInt64(value) === undefined) {
        const detail = "for 'Gt', 'Lt' operators, the value must be an integer";
        errors.push(invalidValue(keyed('values', String(position)), value, detail));
      }
    });
  }
  if (!supportedOperators.includes(operator)) errors.push(notSupported('operator', operator, supportedOperators));
  values.forEach((value, position) => {
    const valueErrors = isLabelValue(value);
    const path = keyed(keyed('values', String(position)), key);
    if (valueErrors.length > 0) errors.push(invalidValue(path, value, valueErrors.join('; ')));
  });
  return errors.map(errorMessage);
}

function wrongValues(operator: SelectorOperator, values: readonly string[]): string | undefined {
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? "for 'in', 'notin' operators, values set can't be empty" : undefined;
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? undefined : 'exact-match compatibility requires one single value';
    case 'exists':
    case '!':
      return values.length === 0 ? undefined : 'values set must be empty for exists and does not exist';
    default:
      return values.length === 1 ? undefined : "for 'Gt', 'Lt' operators, exactly one value is required";
  }
}

function byKey(requirements: Requirement[]): Requirement[] {
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/**
 * Parses the text of `labelSelector=`: `a=b,c!=d,e in (f,g),h notin (),i,!j,k>1`.
 * @throws ApiError BadRequest with upstream's sentence (apimachinery pkg/labels/selector.go).
 */
export function parseLabelSelector(text: string): Selector {
  if (text === '') return everything;
  const requirements = scanSelector(text, (requirement) => {
    const errors = complaints(requirement);
    if (errors.length > 0) throw new ApiError('BadRequest', `unable to parse requirement: ${aggregate(errors)}`);
  });
  return { requirements: byKey(requirements) };
}

const operatorNames: Record<string, SelectorOperator> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/**
 * The selector of a LabelSelector field; undefined selects nothing.
 * @throws ApiError BadRequest if it is not valid (callers that validated it never see this).
 */
export function selectorOf(selector: LabelSelector | undefined | null): Selector {
  if (selector === undefined || selector === null) return nothing;
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    requirements.push({ key, operator: '=', values: [value] });
  }
  for (const expression of selector.matchExpressions ?? []) {
    const operator = Object.hasOwn(operatorNames, expression.operator) ? operatorNames[expression.operator] : undefined;
    if (operator === undefined) {
      throw new ApiError('BadRequest', `${goQuote(expression.operator)} is not a valid label selector operator`);
    }
    requirements.push({ key: expression.key, operator, values: expression.values ?? [] });
  }
  for (const requirement of requirements) {
    const errors = complaints(requirement);
    if (errors.length > 0) throw new ApiError('BadRequest', aggregate(errors));
  }
  return { requirements: byKey(requirements) };
}

/** The selector that wants exactly these labels; an empty or absent map selects everything. Nothing is validated. */
export function selectorFromSet(labels: Readonly<Record<string, string>> | undefined): Selector {
  const requirements = Object.entries(labels ?? {}).map(
    ([key, value]): Requirement => ({ key, operator: '=', values: [value] }),
  );
  return { requirements: byKey(requirements) };
}

function parseInt64(text: string): bigint | undefined {
  if (!/^[-+]?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value >= -(2n ** 63n) && value < 2n ** 63n ? value : undefined;
}

function holds({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    default: {
      const left = value === undefined ? undefined : parseInt64(value);
      const right = parseInt64(values[0] ?? '');
      if (left === undefined || right === undefined) return false;
      return operator === 'gt' ? left > right : left < right;
    }
  }
}

/** Whether all requirements hold for these labels (absent labels are none). */
export function matches(selector: Selector, labels: Readonly<Record<string, string>> | undefined | null): boolean {
  if (selector.nothing) return false;
  const own = labels ?? {};
  return selector.requirements.every((requirement) =>
    holds(requirement, Object.hasOwn(own, requirement.key) ? own[requirement.key] : undefined),
  );
}

/** The text upstream prints (status.selector of scales, `kubectl get -o wide`): `a=b,c in (d,e),!f`. */
export function formatSelector(selector: Selector): string {
  return selector.requirements.map(formatRequirement).join(',');
}

function formatRequirement({ key, operator, values }: Requirement): string {
  const list = [...values].sort().join(',');
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list})`;
    case 'gt':
      return `${key}>${list}`;
    case 'lt':
      return `${key}<${list}`;
    default:
      return `${key}${operator}${list}`;
  }
}

/** The value a selector pins a label to, if it does; lets a list use an index. */
export function exactMatch(selector: Selector, label: string): string | undefined {
  const found = selector.requirements.find((requirement) => requirement.key === label);
  const exact = found !== undefined && ['=', '==', 'in'].includes(found.operator) && found.values.length === 1;
  return exact ? found.values[0] : undefined;
}

export { formatFieldSelector, matchesFields, parseFieldSelector, requiredField } from './selectors/fields.ts';
export type { FieldSelector, FieldTerm } from './selectors/fields.ts';
