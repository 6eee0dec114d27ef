import type { Call, Comprehension, Expr } from './ast.ts';
import type { Program } from './environment.ts';
import { type CallEstimate, estimateCall, type Node } from './estimatecalls.ts';
import { fixed, plus, product, type Range, total, union, unknown } from './range.ts';
import { dynType, type Type } from './types.ts';
import { codePoints } from './values.ts';

/** Sizes of keys and values of a container that is made in the expression. */
interface Entries {
  kind: 'list' | 'map';
  key: Range;
  value: Range;
}

interface Local {
  path: readonly string[] | undefined;
  size: Range | undefined;
  entries: Entries | undefined;
}

/**
 * What an expression may cost before it ever ran (cel-go checker/cost.go with the estimators of apiserver
 * pkg/cel/library/cost.go). `root` is the type that variables have: its `maxElements` say how large values may be. Every name
 * is taken to be of that type, as upstream does (apiextensions schema/cel/compilation.go sizeEstimator).
 */
export function estimateCost(program: Program, root?: Type): Range {
  return new Estimator(root).cost(program.tree);
}

class Estimator {
  readonly #root: Type | undefined;
  readonly #paths = new Map<Expr, readonly string[] | undefined>();
  readonly #sizes = new Map<Expr, Range>();
  readonly #entries = new Map<Expr, Entries>();
  readonly #locals: { name: string; local: Local }[] = [];

  constructor(root: Type | undefined) {
    this.#root = root;
  }

  cost(expr: Expr): Range {
    switch (expr.kind) {
      case 'literal':
        return fixed(0);
      case 'ident':
        this.#paths.set(expr, this.#local(expr.name)?.path ?? [expr.name]);
        return fixed(1);
      case 'select': {
        if (expr.qualified !== undefined) {
          this.#paths.set(expr, [expr.qualified]);
          return fixed(1);
        }
        const operand = this.cost(expr.operand);
        if (expr.test) return operand;
        this.#follow(expr, expr.operand, expr.field);
        const kind = expr.operand.type?.kind;
        return kind === 'map' || kind === 'struct' || kind === 'parameter' ? plus(operand, fixed(1)) : operand;
      }
      case 'call':
        return this.#call(expr);
      case 'list': {
        const costs = expr.elements.map(({ value }) => this.cost(value));
        this.#entries.set(expr, {
          kind: 'list',
          key: fixed(1),
          value: this.#widest(expr.elements.map(({ value }) => value)),
        });
        return plus(total(costs), fixed(10));
      }
      case 'map': {
        const costs = expr.entries.flatMap(({ key, value }) => [this.cost(key), this.cost(value)]);
        const key = this.#widest(expr.entries.map((entry) => entry.key));
        const value = this.#widest(expr.entries.map((entry) => entry.value));
        this.#entries.set(expr, { kind: 'map', key, value });
        return plus(total(costs), fixed(30));
      }
      case 'struct':
        return plus(total(expr.fields.map(({ value }) => this.cost(value))), fixed(40));
      case 'comprehension':
        return isBind(expr) ? this.#bind(expr) : this.#loop(expr);
    }
  }

  #widest(exprs: readonly Expr[]): Range {
    if (exprs.length === 0) return fixed(0);
    return exprs.map((expr) => this.#sizeOrUnknown(expr)).reduce(union);
  }

  #local(name: string): Local | undefined {
    return this.#locals.findLast((one) => one.name === name)?.local;
  }

  #path(expr: Expr): readonly string[] | undefined {
    const local = expr.kind === 'ident' ? this.#local(expr.name) : undefined;
    return local === undefined ? this.#paths.get(expr) : local.path;
  }

  /** What has no path itself gives one to what is in it all the same, which is then taken to be of the root's size (as upstream). */
  #follow(expr: Expr, operand: Expr, step: string): void {
    this.#paths.set(expr, [...(this.#path(operand) ?? []), step]);
  }

  /** What the schema says of a path: its type carries how large it may be. */
  #sizeOfPath(path: readonly string[] | undefined): Range | undefined {
    if (path === undefined || path.length === 0) return undefined;
    let type = this.#root;
    for (const step of path.slice(1)) {
      if (type === undefined) return undefined;
      if (step === '@items') type = type.parameters[0];
      else if (step === '@values') type = type.parameters[1];
      else if (step === '@keys') return type.kind === 'map' ? fixed(0) : undefined;
      else type = type.field?.(step);
    }
    return type?.maxElements === undefined ? undefined : { min: 0, max: type.maxElements };
  }

  #size(expr: Expr): Range | undefined {
    const known = this.#sizes.get(expr) ?? literalSize(expr);
    if (known !== undefined) return known;
    const declared = this.#sizeOfPath(this.#path(expr));
    if (declared !== undefined) return declared;
    if (isScalar(expr.type ?? dynType)) return fixed(1);
    return expr.kind === 'ident' ? this.#local(expr.name)?.size : undefined;
  }

  #sizeOrUnknown(expr: Expr): Range {
    return this.#size(expr) ?? unknown;
  }

  #entriesOf(expr: Expr): Entries | undefined {
    return this.#entries.get(expr) ?? (expr.kind === 'ident' ? this.#local(expr.name)?.entries : undefined);
  }

  #node(expr: Expr): Node {
    const path = this.#path(expr);
    return {
      expr,
      type: expr.type ?? dynType,
      size: this.#sizeOrUnknown(expr),
      itemSize: () => this.#sizeOfPath(path === undefined ? undefined : [...path, '@items']) ?? unknownItem(expr.type),
    };
  }

  #call(expr: Call): Range {
    const args = expr.args.map((arg) => this.cost(arg));
    if (expr.name === 'dyn') {
      this.#copySizes(expr, expr.args[0] as Expr);
      return plus(fixed(1), args[0] as Range);
    }
    const target = expr.target === undefined ? undefined : this.cost(expr.target);
    const overloads = expr.overloads ?? [];
    if (overloads.length === 0) return fixed(0);
    const nodes = expr.args.map((arg) => this.#node(arg));
    const subject = expr.target === undefined ? undefined : this.#node(expr.target);
    const estimates = overloads.map(({ id }) => this.#overload(expr, id, subject, nodes, args));
    const sizes = estimates.flatMap(({ size }) => (size === undefined ? [] : [size]));
    if (sizes.length > 0) this.#sizes.set(expr, sizes.reduce(union));
    return plus(target ?? fixed(0), estimates.map(({ cost }) => cost).reduce(union));
  }

  #overload(
    expr: Call,
    id: string,
    target: Node | undefined,
    nodes: readonly Node[],
    args: readonly Range[],
  ): CallEstimate {
    const special = this.#special(expr, id, args);
    if (special !== undefined) return special;
    const { cost, size } = estimateCall(expr.name, id, target, nodes);
    return { cost: plus(cost, total(args)), ...(size === undefined ? {} : { size }) };
  }

  /** Calls whose cost depends on how their arguments are evaluated, or whose result keeps their sizes. */
  #special(expr: Call, id: string, args: readonly Range[]): CallEstimate | undefined {
    switch (id) {
      case 'logical_or':
      case 'logical_and':
        return { cost: { min: (args[0] as Range).min, max: total(args).max } };
      case 'conditional': {
        const [, yes, no] = expr.args as [Expr, Expr, Expr];
        this.#joinEntries(expr, yes, no);
        const branches = union(args[1] as Range, args[2] as Range);
        return {
          cost: plus(args[0] as Range, branches),
          size: union(this.#sizeOrUnknown(yes), this.#sizeOrUnknown(no)),
        };
      }
      case 'add_list':
        this.#joinEntries(expr, expr.args[0] as Expr, expr.args[1] as Expr);
        return undefined;
      case 'index_list':
      case 'index_map': {
        const operand = expr.args[0] as Expr;
        this.#follow(expr, operand, id === 'index_list' ? '@items' : '@values');
        const size = this.#entriesOf(operand)?.value ?? this.#size(expr);
        return { cost: plus(fixed(1), total(args)), ...(size === undefined ? {} : { size }) };
      }
      default:
        return undefined;
    }
  }

  #joinEntries(expr: Expr, a: Expr, b: Expr): void {
    const [left, right] = [this.#entriesOf(a), this.#entriesOf(b)];
    if (left === undefined || right === undefined) return;
    this.#entries.set(expr, {
      kind: left.kind,
      key: union(left.key, right.key),
      value: union(left.value, right.value),
    });
  }

  #copySizes(to: Expr, from: Expr): void {
    const [size, entries] = [this.#size(from), this.#entriesOf(from)];
    if (size !== undefined) this.#sizes.set(to, size);
    if (entries !== undefined) this.#entries.set(to, entries);
  }

  #bind(expr: Comprehension): Range {
    const before = plus(this.cost(expr.range), this.cost(expr.init));
    this.#push(expr.accumulator, this.#path(expr.init), this.#size(expr.init), this.#entriesOf(expr.init));
    const result = this.cost(expr.result);
    this.#locals.pop();
    this.#copySizes(expr, expr.result);
    return plus(before, result);
  }

  #push(name: string, path: readonly string[] | undefined, size: Range | undefined, entries?: Entries): void {
    this.#locals.push({ name, local: { path, size, entries } });
  }

  #loop(expr: Comprehension): Range {
    const before = plus(this.cost(expr.range), this.cost(expr.init));
    this.#push(expr.accumulator, this.#path(expr.init), this.#size(expr.init), this.#entriesOf(expr.init));
    this.#pushVariables(expr);
    const each = plus(this.cost(expr.step), this.cost(expr.condition));
    this.#locals.length -= expr.second === undefined ? 1 : 2;
    const result = this.cost(expr.result);
    this.#locals.pop();
    const count = this.#sizeOrUnknown(expr.range);
    if (expr.init.kind === 'literal') this.#sizes.set(expr, fixed(literalSize(expr.init)?.max ?? 1));
    else if (expr.init.kind === 'list' || expr.init.kind === 'map') {
      this.#sizes.set(expr, count);
      const entries = this.#entriesOf(expr.step);
      if (entries !== undefined) this.#entries.set(expr, entries);
    }
    return total([before, result, product(count, each)]);
  }

  #pushVariables({ range, variable, second }: Comprehension): void {
    const entries = this.#entriesOf(range);
    const path = this.#path(range);
    const isList = (entries?.kind ?? range.type?.kind) === 'list';
    const below = (step: string) => [...(path ?? []), step];
    const [key, value] = isList ? ['@indices', '@items'] : ['@keys', '@values'];
    if (second === undefined) {
      const size = isList ? entries?.value : entries?.key;
      this.#push(variable, below(isList ? '@items' : '@keys'), size);
      return;
    }
    this.#push(variable, below(key as string), entries?.key);
    this.#push(second, below(value as string), entries?.value);
  }
}

const unknownItem = (list: Type | undefined): Range => {
  const element = list?.parameters[0];
  return element?.maxElements === undefined ? unknown : { min: 0, max: element.maxElements };
};

/** `optMap`'s and `sortBy`'s way of naming a value: a loop that never runs. */
const isBind = ({ range, condition, accumulator }: Comprehension): boolean =>
  range.kind === 'list' &&
  range.elements.length === 0 &&
  condition.kind === 'literal' &&
  condition.value === false &&
  accumulator !== '__result__';

function literalSize(expr: Expr): Range | undefined {
  if (expr.kind === 'list') return fixed(expr.elements.length);
  if (expr.kind === 'map') return fixed(expr.entries.length);
  if (expr.kind !== 'literal') return undefined;
  if (typeof expr.value === 'string') return fixed(codePoints(expr.value));
  return fixed(expr.value instanceof Uint8Array ? expr.value.length : 1);
}

function isScalar(type: Type): boolean {
  if (['bool', 'double', 'duration', 'int', 'timestamp', 'uint'].includes(type.kind)) return true;
  return type.name === 'optional_type' && type.parameters[0] !== undefined && isScalar(type.parameters[0]);
}
