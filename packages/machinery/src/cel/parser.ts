import type { Call, Entry, Expr, ListExpr, Literal, StructExpr } from './ast.ts';
import { type Token, tokenize } from './lexer.ts';
import { expandMacro } from './macros.ts';
import { type Problem, SyntaxProblem } from './problems.ts';
import { unquoteBytes, unquoteString } from './unescape.ts';
import { codePoints, Uint, type Value } from './values.ts';

/** Limits of cel-go's parser. */
const deepest = 250;
const longest = 100_000;

const reserved = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
);
const relations = new Set(['<', '<=', '>=', '>', '==', '!=', 'in']);
const beginnings =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/**
 * An expression's tree, macros expanded, or what is wrong with the text, in ANTLR's sentences for the usual faults
 * (source: the grammar in cel-go's parser/gen/CEL.g4). Of faults that hide others the first is told.
 */
export function parse(source: string, bindings = false): { tree: Expr } | { problems: Problem[] } {
  const length = codePoints(source);
  if (length > longest)
    return {
      problems: [{ at: -1, message: `expression code point size exceeds limit: size: ${length}, limit ${longest}` }],
    };
  const { tokens, problems } = tokenize(source);
  try {
    const tree = new Parser(tokens, problems, bindings).whole();
    return problems.length === 0 ? { tree } : { problems };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { problems: [...problems, { at: error.at, message: error.message }] };
  }
}

class Parser {
  readonly #tokens: Token[];
  readonly #problems: Problem[];
  readonly #bindings: boolean;
  #index = 0;
  #depth = 0;

  /** Faults after which parsing goes on are added to `problems`. */
  constructor(tokens: Token[], problems: Problem[], bindings: boolean) {
    this.#tokens = tokens;
    this.#problems = problems;
    this.#bindings = bindings;
  }

  whole(): Expr {
    const expr = this.#expr();
    const rest = this.#peek();
    if (rest.kind !== 'end') {
      const last = this.#tokens[this.#index + 1]?.kind === 'end';
      throw new SyntaxProblem(
        rest.at,
        `Syntax error: ${last ? 'extraneous' : 'mismatched'} input '${rest.text}' expecting <EOF>`,
      );
    }
    return expr;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)] as Token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#index += 1;
    return token;
  }

  #is(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.text === text && (token.kind === 'op' || token.kind === 'ident');
  }

  #accept(text: string): Token | undefined {
    return this.#is(text) ? this.#take() : undefined;
  }

  #expect(text: string, expecting = `'${text}'`): Token {
    if (this.#is(text)) return this.#take();
    throw this.#mismatched(expecting);
  }

  #mismatched(expecting: string): SyntaxProblem {
    const token = this.#peek();
    return new SyntaxProblem(token.at, `Syntax error: mismatched input '${token.text}' expecting ${expecting}`);
  }

  #deeper<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepest) throw new SyntaxProblem(-1, `expression recursion limit exceeded: ${deepest}`);
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #call(at: number, name: string, args: readonly Expr[], target?: Expr): Expr {
    return (
      expandMacro(at, name, target, args, this.#bindings) ?? ({ kind: 'call', at, name, target, args } satisfies Call)
    );
  }

  #expr(): Expr {
    return this.#deeper(() => {
      const condition = this.#chain('||', () => this.#chain('&&', () => this.#relation()));
      const question = this.#accept('?');
      if (question === undefined) return condition;
      const yes = this.#chain('||', () => this.#chain('&&', () => this.#relation()));
      this.#expect(':');
      return this.#call(question.at, '_?_:_', [condition, yes, this.#expr()]);
    });
  }

  /** `a && b && c` as one call: its order and cost are those of cel-go's balanced tree. */
  #chain(operator: '&&' | '||', operand: () => Expr): Expr {
    const terms = [operand()];
    let at = -1;
    for (let token = this.#accept(operator); token !== undefined; token = this.#accept(operator)) {
      if (at < 0) at = token.at;
      terms.push(operand());
    }
    return terms.length === 1
      ? (terms[0] as Expr)
      : { kind: 'call', at, name: `_${operator}_`, target: undefined, args: terms };
  }

  #relation(): Expr {
    let left = this.#sum();
    let depth = 0;
    while (relations.has(this.#peek().text) && ['op', 'ident'].includes(this.#peek().kind)) {
      const operator = this.#take();
      depth += 1;
      if (depth > deepest) throw new SyntaxProblem(-1, 'max recursion depth exceeded');
      left = this.#call(operator.at, operator.text === 'in' ? '@in' : `_${operator.text}_`, [left, this.#sum()]);
    }
    return left;
  }

  #sum(): Expr {
    return this.#leftward(['+', '-'], () => this.#leftward(['*', '/', '%'], () => this.#unary()));
  }

  #leftward(operators: readonly string[], operand: () => Expr): Expr {
    let left = operand();
    let depth = 0;
    while (this.#peek().kind === 'op' && operators.includes(this.#peek().text)) {
      const operator = this.#take();
      depth += 1;
      if (depth > deepest) throw new SyntaxProblem(-1, 'max recursion depth exceeded');
      left = this.#call(operator.at, `_${operator.text}_`, [left, operand()]);
    }
    return left;
  }

  #unary(): Expr {
    const first = this.#peek();
    if (first.kind !== 'op' || (first.text !== '!' && first.text !== '-')) return this.#member();
    const number = this.#peek(1).kind;
    if (first.text === '-' && (number === 'int' || number === 'double')) return this.#member();
    let count = 0;
    while (this.#accept(first.text) !== undefined) count += 1;
    const operand = this.#member();
    return count % 2 === 0 ? operand : this.#call(first.at, first.text === '!' ? '!_' : '-_', [operand]);
  }

  #member(): Expr {
    let expr = this.#primary();
    for (let depth = 0; ; depth += 1) {
      if (depth > deepest) throw new SyntaxProblem(-1, 'max recursion depth exceeded');
      if (this.#is('.')) expr = this.#selection(expr);
      else if (this.#is('[')) expr = this.#indexing(expr);
      else return expr;
    }
  }

  #selection(operand: Expr): Expr {
    const dot = this.#take();
    const optional = this.#accept('?') !== undefined;
    const name = this.#peek();
    if ((name.kind !== 'ident' && name.kind !== 'escaped') || ['in', 'true', 'false', 'null'].includes(name.text))
      throw new SyntaxProblem(name.at, this.#notAName(name));
    this.#take();
    if (name.kind === 'escaped') throw new SyntaxProblem(name.at, "unsupported syntax: '`'");
    const open = optional ? undefined : this.#accept('(');
    if (open !== undefined) return this.#call(open.at, name.text, this.#args(), operand);
    if (!optional) return { kind: 'select', at: dot.at, operand, field: name.text, test: false };
    const field: Literal = { kind: 'literal', at: name.at, value: name.text };
    return { kind: 'call', at: dot.at, name: '_?._', target: undefined, args: [operand, field] };
  }

  #notAName(name: Token): string {
    const text = name.text;
    if (text === 'true' || text === 'false' || text === 'null')
      return `Syntax error: mismatched input '${text}' expecting IDENTIFIER`;
    return `Syntax error: no viable alternative at input '.${name.kind === 'end' ? '' : text}'`;
  }

  #indexing(operand: Expr): Expr {
    const open = this.#take();
    const optional = this.#accept('?') !== undefined;
    const index = this.#expr();
    this.#expect(']');
    return this.#call(open.at, optional ? '_[?_]' : '_[_]', [operand, index]);
  }

  #args(): Expr[] {
    if (this.#accept(')') !== undefined) return [];
    const args = [this.#expr()];
    while (this.#accept(',') !== undefined) args.push(this.#expr());
    this.#expect(')', "{',', ')'}");
    return args;
  }

  #primary(): Expr {
    const token = this.#peek();
    if (token.kind === 'op') {
      if (token.text === '(') return this.#nested();
      if (token.text === '[') return this.#list();
      if (token.text === '{') return this.#map();
      if (token.text === '.') return this.#name();
      if (token.text === '-') return this.#literal();
    } else if (token.kind === 'ident') {
      return ['true', 'false', 'null'].includes(token.text) ? this.#literal() : this.#name();
    } else if (token.kind !== 'end' && token.kind !== 'escaped') return this.#literal();
    return this.#unexpected(token);
  }

  /** A token that begins no expression is passed over if the one after it does. */
  #unexpected(token: Token): Expr {
    const following = this.#peek(1);
    const begins =
      following.kind === 'op' ? '[{(.-!'.includes(following.text) : following.kind !== 'end' && following.text !== 'in';
    const extraneous = begins && token.kind !== 'end';
    const message = `Syntax error: ${extraneous ? 'extraneous' : 'mismatched'} input '${token.text}' expecting ${beginnings}`;
    if (!extraneous) throw new SyntaxProblem(token.at, message);
    this.#problems.push({ at: token.at, message });
    this.#take();
    return this.#unary();
  }

  #nested(): Expr {
    this.#take();
    const expr = this.#expr();
    if (this.#peek().kind === 'end') throw new SyntaxProblem(this.#peek().at, "Syntax error: missing ')' at '<EOF>'");
    this.#expect(')');
    return expr;
  }

  #list(): Expr {
    const open = this.#take();
    const elements: ListExpr['elements'][number][] = [];
    while (!this.#is(']')) {
      const optional = this.#accept('?') !== undefined;
      elements.push({ value: this.#expr(), optional });
      if (this.#accept(',') === undefined) break;
      if (this.#peek().kind === 'end') throw new SyntaxProblem(this.#peek().at, "Syntax error: missing ']' at '<EOF>'");
    }
    this.#expect(']', "{']', ','}");
    return { kind: 'list', at: open.at, elements };
  }

  #map(): Expr {
    const open = this.#take();
    const entries: Entry[] = [];
    while (!this.#is('}')) {
      const optional = this.#accept('?') !== undefined;
      const key = this.#expr();
      const colon = this.#colon();
      entries.push({ at: colon.at, key, value: this.#expr(), optional });
      if (this.#accept(',') === undefined) break;
    }
    this.#expect('}', "{'}', ','}");
    return { kind: 'map', at: open.at, entries };
  }

  #colon(): Token {
    const token = this.#peek();
    if (this.#is(':')) return this.#take();
    throw new SyntaxProblem(token.at, `Syntax error: missing ':' at '${token.text}'`);
  }

  /** A name, a call of a function, or `a.b.Type{…}`. */
  #name(): Expr {
    const dot = this.#accept('.');
    const token = this.#peek();
    if (token.kind !== 'ident') throw this.#mismatched('IDENTIFIER');
    const type = this.#typeName();
    if (type !== undefined) return this.#struct(`${dot === undefined ? '' : '.'}${type}`);
    this.#take();
    if (reserved.has(token.text)) {
      if (token.text === 'in') {
        this.#index -= 1;
        return this.#unexpected(token);
      }
      throw new SyntaxProblem(dot?.at ?? token.at, `reserved identifier: ${token.text}`);
    }
    const name = `${dot === undefined ? '' : '.'}${token.text}`;
    const open = this.#accept('(');
    if (open !== undefined) return this.#call(open.at, name, this.#args());
    return { kind: 'ident', at: token.at, name };
  }

  /** The dotted name before a `{`, taken; undefined (and nothing taken) if there is no `{`. */
  #typeName(): string | undefined {
    let ahead = 1;
    while (this.#is('.', ahead) && this.#peek(ahead + 1).kind === 'ident') ahead += 2;
    if (!this.#is('{', ahead)) return undefined;
    const parts = this.#tokens.slice(this.#index, this.#index + ahead).map((token) => token.text);
    this.#index += ahead;
    return parts.join('');
  }

  #struct(name: string): Expr {
    const open = this.#take();
    const fields: StructExpr['fields'][number][] = [];
    while (!this.#is('}')) {
      const optional = this.#accept('?') !== undefined;
      const field = this.#take();
      if (field.kind !== 'ident')
        throw new SyntaxProblem(field.at, `Syntax error: mismatched input '${field.text}' expecting IDENTIFIER`);
      const colon = this.#expect(':');
      fields.push({ at: colon.at, name: field.text, value: this.#expr(), optional });
      if (this.#accept(',') === undefined) break;
    }
    this.#expect('}');
    return { kind: 'struct', at: open.at, name, fields };
  }

  #literal(): Expr {
    const minus = this.#accept('-');
    const token = this.#take();
    const value = literalValue(token, minus === undefined ? '' : '-');
    if (typeof value === 'object' && value !== null && 'problem' in value)
      throw new SyntaxProblem(minus?.at ?? token.at, value.problem);
    return { kind: 'literal', at: minus?.at ?? token.at, value };
  }
}

function literalValue(token: Token, sign: string): Value | { problem: string } {
  const { text } = token;
  switch (token.kind) {
    case 'int': {
      const value = sign === '' ? BigInt(text) : -BigInt(text);
      return BigInt.asIntN(64, value) === value ? value : { problem: 'invalid int literal' };
    }
    case 'uint': {
      const value = BigInt(text.slice(0, -1));
      return BigInt.asUintN(64, value) === value ? new Uint(value) : { problem: 'invalid uint literal' };
    }
    case 'double': {
      const value = Number(`${sign}${text}`);
      return Number.isFinite(value) ? value : { problem: 'invalid double literal' };
    }
    case 'string':
      return unquoteString(text) ?? { problem: 'invalid unicode code point' };
    case 'bytes':
      return unquoteBytes(text.slice(1)) ?? { problem: 'unable to unescape string' };
    default:
      return text === 'null' ? null : text === 'true';
  }
}
