import type { Expr } from './ast.ts';
import { qualifiedName } from './ast.ts';
import { type Frame, type Scope, type Step, constantStep } from './plan.ts';
import { CelError, isError, ListValue, MapValue, none, Optional, typeOfValue, Uint, type Value } from './values.ts';

/** One step along `a.b[c].?d`: the field or index, and whether its absence gives an optional without a value. */
interface Qualifier {
  read: (frame: Frame) => Value;
  optional: boolean;
  test: boolean;
}

/**
 * Selections and indexes as one chain: it costs 1, and 1 a step. An index that is itself a name costs nothing more;
 * `free`: a branch of a conditional, whose chain costs its steps alone. `has()` costs its steps (cel-go
 * interpreter/attributes.go and runtimecost.go with PresenceTestHasCost off).
 */
export function planAttribute(expr: Expr, scope: Scope, plan: (expr: Expr, scope: Scope) => Step, free: boolean): Step {
  const qualifiers: Qualifier[] = [];
  let base = expr;
  for (;;) {
    if (base.kind === 'select' && base.qualified === undefined) {
      const { field, test } = base;
      qualifiers.unshift({ read: () => field, optional: false, test });
      base = base.operand;
      // A chain ends where a presence test is its operand: that is a value of its own.
      if (base.kind === 'select' && base.test) break;
      continue;
    }
    if (base.kind !== 'call' || !['_[_]', '_[?_]', '_?._'].includes(base.name)) break;
    const [operand, index] = base.args as [Expr, Expr];
    qualifiers.unshift({ read: planIndex(index, scope, plan), optional: base.name !== '_[_]', test: false });
    base = operand;
  }
  const start = planBase(base, scope, plan);
  if (qualifiers.length === 0 && start.constant) return start.step;
  const own = free || qualifiers.at(-1)?.test === true ? 0 : 1;
  return (frame) => {
    const value = follow(start.step(frame), qualifiers, frame);
    if (own > 0) frame.meter.charge(own);
    return value;
  };
}

/** An index that is an attribute costs its steps alone; any other expression costs what it costs. */
function planIndex(index: Expr, scope: Scope, plan: (expr: Expr, scope: Scope) => Step): Step {
  return isAttribute(index) ? planAttribute(index, scope, plan, true) : plan(index, scope);
}

/** A name, or a chain of selections and indexes. */
export function isAttribute(expr: Expr): boolean {
  if (expr.kind === 'ident') return true;
  if (expr.kind === 'select') return !expr.test;
  return expr.kind === 'call' && ['_[_]', '_[?_]', '_?._'].includes(expr.name);
}

function planBase(
  expr: Expr,
  scope: Scope,
  plan: (expr: Expr, scope: Scope) => Step,
): { step: Step; constant: boolean } {
  const name =
    expr.kind === 'ident' ? expr.name : expr.kind === 'select' && !expr.test ? qualifiedName(expr) : undefined;
  if (name === undefined || (expr.kind === 'select' && expr.qualified === undefined))
    return { step: plan(expr, scope), constant: false };
  const slot = scope.locals.lastIndexOf(name);
  if (slot >= 0) return { step: (frame) => frame.slots[slot] as Value, constant: false };
  const plain = name.startsWith('.') ? name.slice(1) : name;
  const constant = scope.constant(plain);
  if (constant !== undefined) return { step: constantStep(constant), constant: true };
  const absent = new CelError(`no such attribute(s): ${plain}`);
  const step: Step = (frame) => {
    const value = frame.variable(plain);
    return value === undefined ? absent : value;
  };
  return { step, constant: false };
}

function follow(start: Value, qualifiers: readonly Qualifier[], frame: Frame): Value {
  let value = start;
  let optional = false;
  for (const qualifier of qualifiers) {
    if (isError(value)) return value;
    if (value instanceof Optional) {
      if (value.value === undefined) return qualifier.test ? false : value;
      optional = true;
      value = value.value;
    }
    const key = qualifier.read(frame);
    if (isError(key)) return key;
    if (qualifier.test) {
      frame.meter.charge(1);
      if (value instanceof ListValue) return missing(value, key);
      const there = find(value, key);
      return isError(there ?? null) ? (there as Value) : there !== undefined;
    }
    if (qualifier.optional) optional = true;
    const found = find(value, key);
    // What an optional step does not find costs nothing.
    if (found === undefined && optional) return qualifiers.at(-1)?.test === true ? false : none;
    frame.meter.charge(1);
    value = found === undefined ? missing(value, key) : found;
  }
  if (isError(value)) return value;
  return optional ? new Optional(value) : value;
}

function find(value: Value, key: Value): Value | undefined {
  if (value instanceof MapValue) return value.find(key);
  if (!(value instanceof ListValue)) return undefined;
  const index = typeof key === 'bigint' ? Number(key) : key instanceof Uint ? Number(key.value) : key;
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= value.size) return undefined;
  return value.at(index);
}

function missing(value: Value, key: Value): CelError {
  if (value instanceof ListValue) {
    if (typeof key !== 'bigint' && typeof key !== 'number' && !(key instanceof Uint))
      return new CelError(`unsupported index type '${typeOfValue(key).name}' in list`);
    return new CelError(`index out of bounds: ${key instanceof Uint ? key.value : key}`);
  }
  return new CelError(`no such key: ${key instanceof Uint ? key.value : String(key)}`);
}
