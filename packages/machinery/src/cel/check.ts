import type { Call, Comprehension, Expr, ListExpr, MapExpr, Select, StructExpr } from './ast.ts';
import { qualifiedName } from './ast.ts';
import type { Functions, Overload } from './functions.ts';
import type { Problem } from './problems.ts';
import {
  boolType,
  dynType,
  errorType,
  formatCall,
  formatType,
  intType,
  isDyn,
  isDynOrError,
  listOf,
  mapOf,
  optionalOf,
  optionalValue,
  sameType,
  type Type,
} from './types.ts';
import { Bindings, instantiate, mostGeneral } from './unify.ts';
import { typeOfValue } from './values.ts';

/** What an expression may name. */
export interface Declarations {
  functions: Functions;
  /** The type of a variable (dotted names included), or undefined. */
  variable(name: string): Type | undefined;
  /** A struct that `Name{…}` may make. */
  structType(name: string): Type | undefined;
  /** The name of the container, for messages: '' in Kubernetes. */
  container: string;
}

/**
 * Types every node of a tree and resolves its calls (cel-go checker/checker.go). Writes `type` and `overloads` into the
 * nodes; problems are returned in the order they were found.
 */
export function check(expr: Expr, declarations: Declarations): Problem[] {
  const checker = new Checker(declarations);
  checker.check(expr);
  checker.settle();
  return checker.problems;
}

class Checker {
  readonly problems: Problem[] = [];
  readonly #declarations: Declarations;
  readonly #bindings = new Bindings();
  readonly #nodes: Expr[] = [];
  #scopes: { name: string; type: Type }[] = [];

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
  }

  /** Puts into every node what its type's parameters turned out to be. */
  settle(): void {
    for (const node of this.#nodes) node.type = this.#bindings.substitute(node.type as Type, true);
  }

  check(expr: Expr): Type {
    const type = this.#typed(expr);
    expr.type = type;
    this.#nodes.push(expr);
    return type;
  }

  #typed(expr: Expr): Type {
    switch (expr.kind) {
      case 'literal':
        return typeOfValue(expr.value);
      case 'ident':
        return this.#ident(expr.at, expr.name);
      case 'select':
        return this.#select(expr);
      case 'call':
        return this.#call(expr);
      case 'list':
        return this.#list(expr);
      case 'map':
        return this.#map(expr);
      case 'struct':
        return this.#struct(expr);
      case 'comprehension':
        return this.#comprehension(expr);
    }
  }

  #report(at: number, message: string): Type {
    this.problems.push({ at, message });
    return errorType;
  }

  #mismatch(at: number, expected: Type, found: Type): Type {
    return this.#report(at, `expected type '${formatType(expected)}' but found '${formatType(found)}'`);
  }

  #undeclared(at: number, name: string): Type {
    return this.#report(at, `undeclared reference to '${name}' (in container '${this.#declarations.container}')`);
  }

  #lookup(name: string): Type | undefined {
    if (name.startsWith('.')) return this.#declarations.variable(name.slice(1));
    for (let index = this.#scopes.length - 1; index >= 0; index -= 1) {
      const scope = this.#scopes[index] as { name: string; type: Type };
      if (scope.name === name) return scope.type;
    }
    return this.#declarations.variable(name);
  }

  #ident(at: number, name: string): Type {
    return this.#lookup(name) ?? this.#undeclared(at, name);
  }

  #select(expr: Select): Type {
    const qualified = expr.test ? undefined : qualifiedName(expr);
    const whole = qualified === undefined ? undefined : this.#lookup(qualified);
    if (whole !== undefined) {
      expr.qualified = qualified as string;
      return whole;
    }
    const field = this.#field(expr, expr.operand, expr.field, false);
    return expr.test ? boolType : this.#bindings.substitute(field);
  }

  #field(expr: Expr, operand: Expr, name: string, optional: boolean): Type {
    const operandType = this.#bindings.substitute(this.check(operand));
    const inner = optionalValue(operandType);
    const target = inner ?? operandType;
    const result = this.#fieldOf(expr, target, name);
    return inner !== undefined || optional ? optionalOf(result) : result;
  }

  #fieldOf(expr: Expr, target: Type, name: string): Type {
    if (target.kind === 'map') return target.parameters[1] as Type;
    if (target.kind === 'struct') return target.field?.(name) ?? this.#report(expr.at, `undefined field '${name}'`);
    if (target.kind === 'parameter') this.#bindings.assignable(dynType, target);
    else if (!isDynOrError(target))
      this.#report(expr.at, `type '${formatType(target)}' does not support field selection`);
    return dynType;
  }

  #call(expr: Call): Type {
    if (expr.name === '_?._') return this.#optionalSelect(expr);
    for (const arg of expr.args) this.check(arg);
    const { functions } = this.#declarations;
    if (expr.target === undefined) {
      const name = expr.name.startsWith('.') ? expr.name.slice(1) : expr.name;
      const overloads = functions.get(name);
      if (overloads === undefined) return this.#undeclared(expr.at, expr.name);
      expr.name = name;
      return this.#resolve(expr, overloads);
    }
    const prefix = qualifiedName(expr.target);
    const qualified = prefix === undefined ? undefined : functions.get(`${prefix}.${expr.name}`);
    if (qualified !== undefined) {
      expr.name = `${prefix}.${expr.name}`;
      expr.target = undefined;
      return this.#resolve(expr, qualified);
    }
    this.check(expr.target);
    const overloads = functions.get(expr.name);
    return overloads === undefined ? this.#undeclared(expr.at, expr.name) : this.#resolve(expr, overloads);
  }

  #optionalSelect(expr: Call): Type {
    const [operand, field] = expr.args as [Expr, Expr];
    if (field.kind !== 'literal' || typeof field.value !== 'string')
      return this.#report(field.at, 'unsupported optional field selection');
    this.check(field);
    expr.overloads = this.#declarations.functions.get('_?._') ?? [];
    return this.#bindings.substitute(this.#field(expr, operand, field.value, true));
  }

  #resolve(expr: Call, overloads: readonly Overload[]): Type {
    const args = [...(expr.target === undefined ? [] : [expr.target]), ...expr.args];
    if (expr.name === '_&&_' || expr.name === '_||_') return this.#logical(expr, args, overloads);
    const types = args.map((arg) => arg.type as Type);
    const fitting: Overload[] = [];
    let result: Type | undefined;
    for (const overload of overloads) {
      if (overload.member !== (expr.target !== undefined)) continue;
      const [own, ...parameters] = instantiate([overload.result, ...overload.args], this.#bindings) as [
        Type,
        ...Type[],
      ];
      if (!this.#bindings.allAssignable(types, parameters)) continue;
      fitting.push(overload);
      const found = this.#bindings.substitute(own);
      if (result === undefined) result = found;
      else if (!isDyn(result) && !sameType(found, result)) result = dynType;
    }
    expr.overloads = fitting;
    if (result !== undefined) return result;
    const shown = formatCall(
      types.map((type) => this.#bindings.substitute(type, true)),
      expr.target !== undefined,
    );
    return this.#report(expr.at, `found no matching overload for '${expr.name}' applied to '${shown}'`);
  }

  #logical(expr: Call, args: readonly Expr[], overloads: readonly Overload[]): Type {
    expr.overloads = overloads;
    let valid = true;
    for (const arg of args) {
      if (this.#bindings.assignable(arg.type as Type, boolType)) continue;
      this.#mismatch(arg.at, boolType, arg.type as Type);
      valid = false;
    }
    return valid ? boolType : errorType;
  }

  /** The type of an element that may be an optional one (`[?x]`). */
  #unwrapped(expr: Expr, optional: boolean): Type {
    const type = this.check(expr);
    if (!optional) return type;
    const inner = optionalValue(type);
    if (inner === undefined && !isDyn(type)) this.#mismatch(expr.at, optionalOf(type), type);
    return inner ?? type;
  }

  #join(previous: Type | undefined, current: Type): Type {
    if (previous === undefined) return current;
    if (this.#bindings.assignable(previous, current)) return mostGeneral(previous, current);
    // Mixed literals are dyn here; validators.ts refuses them where Kubernetes does.
    return dynType;
  }

  #list(expr: ListExpr): Type {
    let element: Type | undefined;
    for (const { value, optional } of expr.elements) element = this.#join(element, this.#unwrapped(value, optional));
    return listOf(element ?? this.#bindings.fresh());
  }

  #map(expr: MapExpr): Type {
    let key: Type | undefined;
    let value: Type | undefined;
    for (const entry of expr.entries) {
      key = this.#join(key, this.check(entry.key));
      value = this.#join(value, this.#unwrapped(entry.value, entry.optional));
    }
    return mapOf(key ?? this.#bindings.fresh(), value ?? this.#bindings.fresh());
  }

  #struct(expr: StructExpr): Type {
    const name = expr.name.startsWith('.') ? expr.name.slice(1) : expr.name;
    const type = this.#declarations.structType(name);
    if (type === undefined) return this.#undeclared(expr.at, expr.name);
    for (const field of expr.fields) {
      const found = this.#unwrapped(field.value, field.optional);
      const declared = type.field?.(field.name);
      if (declared === undefined) this.#report(field.at, `undefined field '${field.name}'`);
      else if (!this.#bindings.assignable(declared, found))
        this.#report(
          field.at,
          `expected type of field '${field.name}' is '${formatType(declared)}' but provided type is '${formatType(found)}'`,
        );
    }
    return type;
  }

  #comprehension(expr: Comprehension): Type {
    const range = this.#bindings.substitute(this.check(expr.range));
    const accumulated = this.check(expr.init);
    const outer = this.#scopes;
    const scoped = [...outer, { name: expr.accumulator, type: accumulated }];
    const [first, second] = this.#variables(expr, range);
    this.#scopes = [...scoped, { name: expr.variable, type: first }];
    if (expr.second !== undefined) this.#scopes.push({ name: expr.second, type: second });
    this.#assert(expr.condition, boolType);
    this.#assert(expr.step, accumulated);
    this.#scopes = scoped;
    const result = this.check(expr.result);
    this.#scopes = outer;
    return this.#bindings.substitute(result);
  }

  #assert(expr: Expr, expected: Type): void {
    const found = this.check(expr);
    if (!this.#bindings.assignable(expected, found)) this.#mismatch(expr.at, expected, found);
  }

  /** Types of a comprehension's variables: one (element or key), or two (index or key, and value). */
  #variables(expr: Comprehension, range: Type): [Type, Type] {
    const two = expr.second !== undefined;
    if (range.kind === 'list') {
      const element = range.parameters[0] as Type;
      return [two ? intType : element, element];
    }
    if (range.kind === 'map') return [range.parameters[0] as Type, range.parameters[1] as Type];
    if (isDynOrError(range) || range.kind === 'parameter') {
      this.#bindings.assignable(dynType, range);
      return [dynType, dynType];
    }
    this.#report(
      expr.range.at,
      `expression of type '${formatType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
    );
    return [errorType, errorType];
  }
}
