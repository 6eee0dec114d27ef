import type { Schema } from '../schema.ts';

/** A path into a schema: as errors print it, and the schema it leads to. */
export interface FieldPath {
  path: string;
  schema: Schema;
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
};

/**
 * Reads a JSON path of fields and keys (`.spec.labels['a.b']`) along a schema, as rules' fieldPath and selectable fields are
 * written (apiextensions pkg/apiserver/schema/cel/validation.go ValidFieldPath). Answers with a sentence where it leads nowhere.
 */
export function readFieldPath(text: string, schema: Schema, brackets = true): FieldPath | string {
  const tokens = split(text);
  let at: FieldPath = { path: '', schema };
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    let next: FieldPath | string;
    if (token === '[') {
      if (!brackets) return 'array notation is not allowed';
      const [quoted, close] = [tokens[index + 1], tokens[index + 2]];
      if (quoted === undefined) return 'unexpected end of JSON path';
      const name = unquote(quoted);
      if (name.error !== undefined) return name.error;
      next = step(at, name.text);
      if (typeof next === 'string') return next;
      if (close !== ']') return close === undefined ? 'unexpected end of JSON path' : `expected ] but got ${close}`;
      index += 2;
    } else if (token === '.') {
      const name = tokens[index + 1];
      if (name === undefined) return 'unexpected end of JSON path';
      next = step(at, name);
      if (typeof next === 'string') return next;
      index += 1;
    } else return `expected [ or . but got: ${token}`;
    at = next;
  }
  return at;
}

const lost = 'does not refer to a valid field';

function step({ path, schema }: FieldPath, name: string): FieldPath | string {
  const { properties, additionalProperties } = schema;
  if (properties !== undefined) {
    const found = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return found === undefined ? lost : { path: path === '' ? name : `${path}.${name}`, schema: found };
  }
  return typeof additionalProperties === 'object' ? { path: `${path}[${name}]`, schema: additionalProperties } : lost;
}

/** Dots, brackets, names, and texts in single quotes. */
function split(text: string): string[] {
  return text.match(/[.[\]]|'(?:[^']|(?<=\\)')*'?|[^.[\]'][^.[\]]*/gs) ?? [];
}

function unquote(token: string): { text: string; error?: string } {
  if (token.length < 2 || !token.startsWith("'") || !token.endsWith("'"))
    return { text: '', error: `expected single quoted string but got ${token}` };
  let error: string | undefined;
  const text = token.slice(1, -1).replace(/\\./gs, (escape) => {
    const meant = escapes[escape.charAt(1)];
    if (meant === undefined) error = `invalid string literal: invalid escape char ${escape}`;
    return meant ?? '';
  });
  return error === undefined ? { text } : { text, error };
}
