import type { Call, Comprehension, Expr, ListExpr, MapExpr, StructExpr } from './ast.ts';
import { isAttribute, planAttribute } from './attributes.ts';
import { callCost, costsOne } from './costs.ts';
import { planComprehension } from './fold.ts';
import type { Overload } from './functions.ts';
import { fits } from './runtimetypes.ts';

import { Meter } from './meter.ts';
import type { Type } from './types.ts';
import {
  ArrayList,
  CelError,
  isError,
  keyOf,
  LiteralMap,
  ListValue,
  Optional,
  StructValue,
  typeOfValue,
  type Value,
} from './values.ts';

/** One evaluation: what variables stand for, what comprehensions have bound, and what it has used. */
export interface Frame {
  readonly variable: (name: string) => Value | undefined;
  readonly slots: Value[];
  readonly meter: Meter;
}

export type Step = (frame: Frame) => Value;

/** What planning one expression knows: names that comprehensions bind (innermost last), values of constants, structs. */
export interface Scope {
  readonly locals: readonly string[];
  readonly constant: (name: string) => Value | undefined;
  readonly structType: (name: string) => Type | undefined;
}

/** A step that always gives one value, and costs nothing (cel-go's InterpretableConst). */
const constants = new WeakMap<Step, { value: Value }>();

export function constantStep(value: Value): Step {
  const step: Step = () => value;
  constants.set(step, { value });
  return step;
}

/**
 * A checked tree as closures that charge what cel-go's planner and cost tracker charge: lists and maps of literals,
 * conversions of literals and `in` over a literal list are settled here and cost nothing later (interpreter/optimize).
 */
export function plan(expr: Expr, scope: Scope): Step {
  switch (expr.kind) {
    case 'literal':
      return constantStep(expr.value);
    case 'ident':
    case 'select':
      return planAttribute(expr, scope, plan, false);
    case 'call':
      return planCall(expr, scope);
    case 'list':
      return planList(expr, scope);
    case 'map':
      return planMap(expr, scope);
    case 'struct':
      return planStruct(expr, scope);
    case 'comprehension':
      return planComprehension(expr satisfies Comprehension, scope, plan);
  }
}

function planCall(expr: Call, scope: Scope): Step {
  switch (expr.name) {
    case '_[_]':
    case '_[?_]':
    case '_?._':
      return planAttribute(expr, scope, plan, false);
    case '_?_:_':
      return planConditional(expr, scope);
    case '_&&_':
      return planLogical(expr, scope, false);
    case '_||_':
      return planLogical(expr, scope, true);
    case '@not_strictly_false':
      return planLoose(expr, scope);
    case 'or':
    case 'orValue':
      if (expr.overloads?.[0]?.id.startsWith('optional_or')) return planOptionalOr(expr, scope);
  }
  const args = [...(expr.target === undefined ? [] : [expr.target]), ...expr.args].map((arg) => plan(arg, scope));
  return foldedConversion(expr, args) ?? setMembership(expr, args) ?? planStrict(expr, args);
}

/** Attributes in a branch cost nothing of themselves, as in cel-go, where the branches are one attribute. */
function planConditional(expr: Call, scope: Scope): Step {
  const [condition, yes, no] = expr.args as [Expr, Expr, Expr];
  const test = plan(condition, scope);
  const branch = (one: Expr) => (isAttribute(one) ? planAttribute(one, scope, plan, true) : plan(one, scope));
  const [first, second] = [branch(yes), branch(no)];
  return (frame) => {
    const value = test(frame);
    if (value === true) return first(frame);
    if (value === false) return second(frame);
    return isError(value) ? value : new CelError('no such overload');
  };
}

/** `&&` and `||`: the side that decides wins even over an error of the other. */
function planLogical(expr: Call, scope: Scope, decisive: boolean): Step {
  const terms = expr.args.map((arg) => plan(arg, scope));
  return (frame) => {
    let error: CelError | undefined;
    for (const term of terms) {
      const value = term(frame);
      if (value === decisive) return decisive;
      if (value === !decisive) continue;
      error ??= isError(value) ? value : new CelError('no such overload');
    }
    return error ?? !decisive;
  };
}

/** True unless its argument is false: an error does not end a loop. */
function planLoose(expr: Call, scope: Scope): Step {
  const term = plan(expr.args[0] as Expr, scope);
  return (frame) => {
    const value = term(frame);
    frame.meter.charge(1);
    return value !== false;
  };
}

function planOptionalOr(expr: Call, scope: Scope): Step {
  const [left, right] = [plan(expr.target as Expr, scope), plan(expr.args[0] as Expr, scope)];
  const unwrap = expr.name === 'orValue';
  return (frame) => {
    const value = left(frame);
    if (!(value instanceof Optional)) return isError(value) ? value : new CelError('no such overload');
    if (value.value === undefined) return right(frame);
    return unwrap ? value.value : value;
  };
}

const conversions = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
]);

function foldedConversion(expr: Call, args: readonly Step[]): Step | undefined {
  if (!conversions.has(expr.name) || args.length !== 1) return undefined;
  const constant = constants.get(args[0] as Step);
  if (constant === undefined) return undefined;
  const value = apply(expr, [constant.value], new Meter(Number.POSITIVE_INFINITY));
  return isError(value) ? undefined : constantStep(value);
}

function setMembership(expr: Call, args: readonly Step[]): Step | undefined {
  const only = expr.overloads?.length === 1 && expr.overloads[0]?.id === 'in_list';
  const list = only ? constants.get(args[1] as Step)?.value : undefined;
  if (!(list instanceof ListValue) || list.size === 0) return undefined;
  const keys = new Set<string>();
  for (let index = 0; index < list.size; index += 1) {
    const key = keyOf(list.at(index));
    if (key === undefined) return undefined;
    keys.add(key);
  }
  const element = args[0] as Step;
  return (frame) => {
    const value = element(frame);
    if (isError(value)) return value;
    const key = keyOf(value);
    frame.meter.step();
    return key !== undefined && keys.has(key);
  };
}

/** Calls that may take long for what their arguments are, and cost accordingly: that is known before. */
const laborious = /^(matches|find|findAll|contains|distinct|sort|sets\..*)$/;

function planStrict(expr: Call, args: readonly Step[]): Step {
  const { name, overloads = [] } = expr;
  const known = overloads.length === 1 ? (overloads[0] as Overload).id : '';
  const costId = name === '_==_' ? 'equals' : name === '_!=_' ? 'not_equals' : known;
  const isOne = costsOne(name, costId);
  const isLaborious = laborious.test(name);
  return (frame) => {
    const { meter } = frame;
    const values: Value[] = new Array(args.length);
    let error: CelError | undefined;
    for (let index = 0; index < args.length; index += 1) {
      const value = (args[index] as Step)(frame);
      if (isError(value)) error ??= value;
      values[index] = value;
    }
    if (isLaborious && error === undefined) meter.foresee(callCost(name, costId, values, null, meter));
    const result = error ?? apply(expr, values, meter);
    meter.charge(isOne ? 1 : callCost(name, costId, values, result, meter));
    return result;
  };
}

/** The first overload that the values fit. */
function apply(expr: Call, values: readonly Value[], meter: Meter): Value {
  for (const { run, args } of expr.overloads ?? [])
    if (run !== undefined && allFit(values, args)) return run(values, meter);
  if (/^[_@!-]/.test(expr.name)) return new CelError('no such overload');
  return new CelError(`no such overload: ${expr.name}(${values.map((value) => typeOfValue(value).name).join(', ')})`);
}

function allFit(values: readonly Value[], types: readonly Type[]): boolean {
  for (let index = 0; index < types.length; index += 1)
    if (!fits(values[index] as Value, types[index] as Type)) return false;
  return true;
}

function planList(expr: ListExpr, scope: Scope): Step {
  const elements = expr.elements.map(({ value, optional }) => ({ step: plan(value, scope), optional }));
  const settled = elements.map(({ step, optional }) => (optional ? undefined : constants.get(step)));
  if (settled.every((one) => one !== undefined)) return constantStep(new ArrayList(settled.map(({ value }) => value)));
  return (frame) => {
    const items: Value[] = [];
    let error: CelError | undefined;
    for (const { step, optional } of elements) {
      const value = step(frame);
      if (isError(value)) {
        error = value;
        break;
      }
      if (!optional) items.push(value);
      else if (!(value instanceof Optional))
        error ??= new CelError('cannot initialize optional list element from non-optional value');
      else if (value.value !== undefined) items.push(value.value);
    }
    frame.meter.charge(10);
    return error ?? new ArrayList(items);
  };
}

function planMap(expr: MapExpr, scope: Scope): Step {
  const entries = expr.entries.map(({ key, value, optional }) => ({
    key: plan(key, scope),
    value: plan(value, scope),
    optional,
  }));
  const build: Step = (frame) => {
    const map = new Map<string, readonly [Value, Value]>();
    for (const entry of entries) {
      const key = entry.key(frame);
      if (isError(key)) return key;
      const name = keyOf(key);
      if (name === undefined) return new CelError(`unsupported key type: ${typeOfValue(key).name}`);
      let value = entry.value(frame);
      if (isError(value)) return value;
      if (entry.optional) {
        if (!(value instanceof Optional))
          return new CelError('cannot initialize optional entry from non-optional value');
        if (value.value === undefined) continue;
        value = value.value;
      }
      map.set(name, [key, value]);
    }
    return new LiteralMap(map);
  };
  const literal = entries.every(({ key, value, optional }) => !optional && constants.has(key) && constants.has(value));
  if (literal) {
    const value = build({ variable: () => undefined, slots: [], meter: new Meter(Number.POSITIVE_INFINITY) });
    if (!isError(value)) return constantStep(value);
  }
  return (frame) => {
    const value = build(frame);
    frame.meter.charge(30);
    return value;
  };
}

function planStruct(expr: StructExpr, scope: Scope): Step {
  const type = scope.structType(expr.name.replace(/^\./, '')) as Type;
  const fields = expr.fields.map(({ name, value, optional }) => ({ name, step: plan(value, scope), optional }));
  return (frame) => {
    const values = new Map<string, Value>();
    let error: CelError | undefined;
    for (const { name, step, optional } of fields) {
      let value = step(frame);
      if (isError(value)) {
        error = value;
        break;
      }
      if (optional) {
        if (!(value instanceof Optional))
          return new CelError('cannot initialize optional entry from non-optional value');
        if (value.value === undefined) continue;
        value = value.value;
      }
      values.set(name, value);
    }
    frame.meter.charge(40);
    return error ?? new StructValue(type, values);
  };
}
