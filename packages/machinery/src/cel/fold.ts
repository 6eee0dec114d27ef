import type { Comprehension, Expr } from './ast.ts';
import { GrowingMap } from './library/optionals.ts';
import type { Scope, Step } from './plan.ts';
import { ArrayList, CelError, GrowingList, isError, LiteralMap, ListValue, MapValue, type Value } from './values.ts';

/**
 * A comprehension: the range's elements (a map's keys) one after another, until the condition is false. A list or map
 * that starts empty grows in place: it is the loop's own.
 */
export function planComprehension(expr: Comprehension, scope: Scope, plan: (expr: Expr, scope: Scope) => Step): Step {
  const range = plan(expr.range, scope);
  const init = plan(expr.init, scope);
  const accumulating = { ...scope, locals: [...scope.locals, expr.accumulator] };
  const names = expr.second === undefined ? [expr.variable] : [expr.variable, expr.second];
  const looping = { ...accumulating, locals: [...accumulating.locals, ...names] };
  const condition = plan(expr.condition, looping);
  const step = plan(expr.step, looping);
  const result = plan(expr.result, accumulating);
  const slot = scope.locals.length;
  const two = expr.second !== undefined;
  const isBind = expr.condition.kind === 'literal' && expr.condition.value === false;

  return (frame) => {
    const over = range(frame);
    if (isError(over)) return over;
    const elements = elementsOf(over);
    if (elements === undefined) return new CelError(`got '${typeof over}', expected iterable type`);
    frame.slots[slot] = isBind ? init(frame) : growing(init(frame));
    for (let index = 0; index < elements.size; index += 1) {
      frame.meter.step();
      const [first, second] = elements.at(index, two);
      frame.slots[slot + 1] = first;
      if (two) frame.slots[slot + 2] = second;
      if (condition(frame) !== true) break;
      frame.slots[slot] = step(frame);
    }
    return settled(result(frame));
  };
}

interface Elements {
  size: number;
  at(index: number, two: boolean): readonly [Value, Value];
}

function elementsOf(value: Value): Elements | undefined {
  if (value instanceof ListValue)
    return {
      size: value.size,
      at: (index, two) => {
        const element = value.at(index);
        return [two ? BigInt(index) : element, element];
      },
    };
  if (!(value instanceof MapValue)) return undefined;
  const keys = value.keys();
  return {
    size: keys.length,
    at: (index, two) => {
      const key = keys[index] as Value;
      return [key, two ? (value.find(key) ?? null) : null];
    },
  };
}

function growing(value: Value): Value {
  if (value instanceof ArrayList && value.size === 0) return new GrowingList([]);
  return value instanceof LiteralMap && value.size === 0 ? new GrowingMap(new Map()) : value;
}

/** What the loop made, no longer growing: others may hold it now. */
function settled(value: Value): Value {
  if (value instanceof GrowingList) return new ArrayList(value.items);
  return value instanceof GrowingMap ? new LiteralMap(value.entries) : value;
}
