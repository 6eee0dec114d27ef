import type { Problem } from './problems.ts';

export type TokenKind = 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'ident' | 'escaped' | 'op' | 'end';

export interface Token {
  kind: TokenKind;
  text: string;
  at: number;
}

/** The lexical rules of cel-go's parser/gen/CEL.g4, longest match first. */
const rules: readonly [TokenKind | 'skip', RegExp][] = [
  ['skip', /[\t \r\n\f]+|\/\/[^\n]*/y],
  ['bytes', /[bB]([rR]?)["']/y],
  ['string', /([rR]?)["']/y],
  ['double', /\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?/y],
  ['uint', /0x[0-9a-fA-F]+[uU]|\d+[uU]/y],
  ['int', /0x[0-9a-fA-F]+|\d+/y],
  ['ident', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['escaped', /`[A-Za-z0-9_.\-/ ]+`/y],
  ['op', /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y],
];

const escape = /\\(?:[abfnrtv"'\\?`]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})/y;

/**
 * An expression as tokens, the last one `end`. Characters that begin no token are told in `problems` and passed over, as
 * ANTLR does.
 */
export function tokenize(source: string): { tokens: Token[]; problems: Problem[] } {
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  let at = 0;
  while (at < source.length) {
    const { kind, end } = next(source, at);
    if (kind === 'wrong') problems.push(unrecognized(source, at, end));
    else if (kind !== 'skip') tokens.push({ kind, text: source.slice(at, end), at });
    at = end;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: source.length });
  return { tokens, problems };
}

interface Found {
  kind: TokenKind | 'skip' | 'wrong';
  end: number;
}

function next(source: string, at: number): Found {
  for (const [kind, rule] of rules) {
    rule.lastIndex = at;
    const match = rule.exec(source);
    if (match === null) continue;
    const end = at + match[0].length;
    if (kind !== 'string' && kind !== 'bytes') return { kind, end };
    const { end: close, closed } = closing(source, end - 1, match[1] !== '');
    return { kind: closed ? kind : 'wrong', end: close };
  }
  // A half of `||`, `&&` or `==` takes the character after it along.
  const half = '|&='.includes(source[at] as string);
  return {
    kind: 'wrong',
    end: Math.min(source.length, at + widthAt(source, at) + (half ? widthAt(source, at + 1) : 0)),
  };
}

const widthAt = (source: string, at: number): number => ((source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** Where the string that opens at `open` ends, or where reading it fails. */
function closing(source: string, open: number, raw: boolean): { end: number; closed: boolean } {
  const mark = source[open] as string;
  const triple = source.startsWith(mark.repeat(3), open);
  const close = triple ? mark.repeat(3) : mark;
  let index = open + close.length;
  while (index < source.length) {
    if (source.startsWith(close, index)) return { end: index + close.length, closed: true };
    const character = source[index] as string;
    if (!triple && (character === '\n' || character === '\r')) break;
    if (character === '\\' && !raw) {
      escape.lastIndex = index;
      const match = escape.exec(source);
      if (match === null) {
        index += partial(source, index);
        break;
      }
      index += match[0].length;
    } else index += widthAt(source, index);
  }
  // Three quotes that never close may still be an empty string and the beginning of another.
  if (triple) return { end: open + 2, closed: true };
  return { end: Math.min(source.length, index + widthAt(source, index)), closed: false };
}

/** How much of a broken escape could still have become one. */
function partial(source: string, at: number): number {
  const begun = /\\(?:[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|[0-3][0-7]?)?/y;
  begun.lastIndex = at;
  return begun.exec(source)?.[0].length ?? 1;
}

const shown: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const unrecognized = (source: string, at: number, end: number): Problem => ({
  at,
  message: `Syntax error: token recognition error at: '${source.slice(at, end).replace(/[\n\r\t]/g, (one) => shown[one] as string)}'`,
});
