import { ApiError } from '../errors.ts';

/** One term of a field selector; `value` is unescaped. */
export interface FieldTerm {
  field: string;
  operator: '=' | '!=';
  value: string;
}

/** Terms that must all hold. Which fields a kind knows is the caller's to check. */
export interface FieldSelector {
  terms: readonly FieldTerm[];
}

/** Terms between commas; an escaped comma belongs to its term. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === ',') {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function unescape(text: string): string {
  let value = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') {
      at += 1;
      const escaped = text[at] ?? '';
      if (escaped !== '\\' && escaped !== ',' && escaped !== '=') {
        throw new ApiError('BadRequest', `invalid field selector: invalid escape sequence: \\${escaped}`);
      }
      value += escaped;
    } else if (character === '=' || character === ',') {
      const code = character.charCodeAt(0);
      throw new ApiError('BadRequest', `invalid field selector: unescaped character in value: ${code}`);
    } else {
      value += character;
    }
  }
  return value;
}

/** The first of `!=`, `==`, `=` splits a term; a field's name cannot be escaped. */
function parseTerm(term: string, whole: string): FieldTerm {
  const match = /!=|==?/.exec(term);
  if (match === null) {
    throw new ApiError('BadRequest', `invalid selector: '${whole}'; can't understand '${term}'`);
  }
  return {
    field: term.slice(0, match.index),
    operator: match[0] === '!=' ? '!=' : '=',
    value: unescape(term.slice(match.index + match[0].length)),
  };
}

/**
 * Parses the text of `fieldSelector=`: `metadata.name=x,status.phase!=Running`; in values `\,`, `\=` and `\\` are literal.
 * @throws ApiError BadRequest with upstream's sentence (apimachinery pkg/fields/selector.go).
 */
export function parseFieldSelector(text: string): FieldSelector {
  const terms = splitTerms(text)
    .filter((term) => term !== '')
    .sort();
  // `=` alone says nothing, and upstream lets it pass.
  const parsed = terms.map((term) => parseTerm(term, text));
  return { terms: parsed.filter(({ field, value }) => field !== '' || value !== '') };
}

/** Whether all terms hold; a field that is absent is the empty string. */
export function matchesFields(selector: FieldSelector, fields: Readonly<Record<string, string>>): boolean {
  return selector.terms.every(({ field, operator, value }) => {
    const actual = Object.hasOwn(fields, field) ? fields[field] : '';
    return (actual === value) === (operator === '=');
  });
}

/** The value a selector pins a field to, if it does: a list by metadata.name is a get. */
export function requiredField(selector: FieldSelector, field: string): string | undefined {
  return selector.terms.find((term) => term.field === field && term.operator === '=')?.value;
}

export function formatFieldSelector(selector: FieldSelector): string {
  return selector.terms
    .map(({ field, operator, value }) => `${field}${operator}${value.replace(/[\\,=]/g, (found) => `\\${found}`)}`)
    .join(',');
}
