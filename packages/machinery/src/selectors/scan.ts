import { ApiError } from '../errors.ts';
import { errorMessage, invalidValue } from '../invalid.ts';
import { isQualifiedName } from '../names.ts';
import type { Requirement, SelectorOperator } from '../selectors.ts';

/**
 * The grammar of label selectors, token for token as apimachinery pkg/labels/selector.go, whose complaints clients see.
 */

type Kind = 'end' | 'identifier' | 'error' | ')' | ',' | '!' | '==' | '=' | '>' | 'in' | '<' | '!=' | 'notin' | '(';

interface Token {
  kind: Kind;
  text: string;
}

const symbols = new Set<string>([')', ',', '!', '==', '=', '>', '<', '!=', '(']);
const special = /[=!(),<>]/;
const blank = /[ \t\r\n]/;
const binaryOperators = 'in, notin, =, ==, !=, gt, lt';

function bad(message: string): never {
  throw new ApiError('BadRequest', message);
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '\0') break;
    if (blank.test(character)) {
      at += 1;
      continue;
    }
    const token = special.test(character) ? symbol(text, at) : word(text, at);
    found.push(token.token);
    at = token.next;
  }
  found.push({ kind: 'end', text: '' });
  return found;
}

/** The longest run that is a symbol; a run that never was one is an error token. */
function symbol(text: string, start: number): { token: Token; next: number } {
  let longest = '';
  let at = start;
  while (at < text.length && special.test(text[at] ?? '')) {
    const candidate = text.slice(start, at + 1);
    if (symbols.has(candidate)) longest = candidate;
    else if (longest !== '') break;
    at += 1;
  }
  if (longest === '') {
    return {
      token: { kind: 'error', text: `error expected: keyword found '${text.slice(start, at)}'` },
      next: afterNul(text, at),
    };
  }
  return { token: { kind: longest as Kind, text: longest }, next: afterNul(text, start + longest.length) };
}

function word(text: string, start: number): { token: Token; next: number } {
  let at = start;
  while (at < text.length && text[at] !== '\0' && !special.test(text[at] ?? '') && !blank.test(text[at] ?? '')) at += 1;
  const found = text.slice(start, at);
  return {
    token: { kind: found === 'in' || found === 'notin' ? found : 'identifier', text: found },
    next: afterNul(text, at),
  };
}

/** Upstream's lexer takes a NUL for the end, and swallows it where it ends a word. */
function afterNul(text: string, at: number): number {
  return text[at] === '\0' ? at + 1 : at;
}

/** Reads tokens; where values may stand, `in` and `notin` are ordinary words. */
class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokens(text);
  }

  raw(): Token {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] ?? { kind: 'end', text: '' };
    this.#at += 1;
    return token;
  }

  next(): Token {
    return asValue(this.raw());
  }

  peek(): Token {
    return asValue(this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] ?? { kind: 'end', text: '' });
  }
}

function asValue(token: Token): Token {
  return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token;
}

/** The requirements of a selector's text, in its order, each one checked as it is read. */
export function scanSelector(text: string, check: (requirement: Requirement) => void): Requirement[] {
  const reader = new Reader(text);
  const requirements: Requirement[] = [];
  for (;;) {
    const ahead = reader.peek();
    if (ahead.kind === 'end') return requirements;
    if (ahead.kind !== 'identifier' && ahead.kind !== '!') {
      bad(`found '${ahead.text}', expected: !, identifier, or 'end of string'`);
    }
    const found = requirement(reader);
    check(found);
    requirements.push(found);
    const after = reader.next();
    if (after.kind === 'end') return requirements;
    if (after.kind !== ',') bad(`found '${after.text}', expected: ',' or 'end of string'`);
    const following = reader.peek();
    if (following.kind !== 'identifier' && following.kind !== '!') {
      bad(`found '${following.text}', expected: identifier after ','`);
    }
  }
}

function badRequirement(message: string): never {
  bad(`unable to parse requirement: ${message}`);
}

function requirement(reader: Reader): Requirement {
  let token = reader.next();
  const negated = token.kind === '!';
  if (negated) token = reader.next();
  if (token.kind !== 'identifier') badRequirement(`found '${token.text}', expected: identifier`);
  const key = token.text;
  const errors = isQualifiedName(key);
  // Upstream has no path here and prints Go's nil.
  if (errors.length > 0) badRequirement(errorMessage(invalidValue('<nil>', key, errors.join('; '))));
  if (negated) return { key, operator: '!', values: [] };
  const ahead = reader.peek();
  if (ahead.kind === 'end' || ahead.kind === ',') return { key, operator: 'exists', values: [] };
  const operator = readOperator(reader);
  const values = operator === 'in' || operator === 'notin' ? readList(reader) : [readExact(reader)];
  return { key, operator, values };
}

function readOperator(reader: Reader): SelectorOperator {
  const token = reader.raw();
  switch (token.kind) {
    case 'in':
    case 'notin':
    case '=':
    case '==':
    case '!=':
      return token.kind;
    case '>':
      return 'gt';
    case '<':
      return 'lt';
    default:
      return badRequirement(`found '${token.text}', expected: ${binaryOperators}`);
  }
}

function readList(reader: Reader): string[] {
  const open = reader.next();
  if (open.kind !== '(') badRequirement(`found '${open.text}' expected: '('`);
  const first = reader.peek();
  if (first.kind === ')') {
    reader.next();
    return [''];
  }
  if (first.kind !== 'identifier' && first.kind !== ',') {
    badRequirement(`found '${first.text}', expected: ',', ')' or identifier`);
  }
  const values = readIdentifiers(reader);
  if (reader.next().kind !== ')') badRequirement(`found '${first.text}', expected: ')'`);
  return [...values].sort();
}

/** `(a,,b)`: between two commas, before the first and after the last one stands the empty value. */
function readIdentifiers(reader: Reader): Set<string> {
  const values = new Set<string>();
  for (;;) {
    const token = reader.next();
    const ahead = reader.peek();
    if (token.kind === 'identifier') {
      values.add(token.text);
      if (ahead.kind === ')') return values;
      if (ahead.kind !== ',') badRequirement(`found '${ahead.text}', expected: ',' or ')'`);
    } else if (token.kind === ',') {
      if (values.size === 0) values.add('');
      if (ahead.kind === ',' || ahead.kind === ')') values.add('');
      if (ahead.kind === ')') return values;
    } else {
      badRequirement(`found '${token.text}', expected: ',', or identifier`);
    }
  }
}

function readExact(reader: Reader): string {
  const ahead = reader.peek();
  if (ahead.kind === 'end' || ahead.kind === ',') return '';
  const token = reader.next();
  if (token.kind !== 'identifier') badRequirement(`found '${token.text}', expected: identifier`);
  return token.text;
}
