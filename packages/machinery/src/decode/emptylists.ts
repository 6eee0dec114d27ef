import { isObject } from '../values.ts';
import { type Plan, planOf } from './plan.ts';
import type { Schema } from '../schema.ts';
import { unsentList } from './unsent.ts';

/** Where, below a type, lists are that Go always prints. */
interface Places {
  lists: string[];
  below: [string, Plan][];
}

const places = new WeakMap<Plan, Places | undefined>();

/** undefined: there are none at or below this node. */
function placesOf(plan: Plan): Places | undefined {
  if (places.has(plan)) return places.get(plan);
  const found: Places = { lists: [], below: [] };
  for (const [name, field] of plan.fields) {
    if (isPrinted(field)) found.lists.push(name);
    if (leadsToOne(field, new Set())) found.below.push([name, field]);
  }
  const any = found.lists.length + found.below.length > 0 ? found : undefined;
  places.set(plan, any);
  return any;
}

const isPrinted = ({ shape, zero, typed }: Plan): boolean => shape === 'list' && zero === 'fill' && typed;

/** @param seen types that contain themselves lead where the rest of them does. */
function leadsToOne(plan: Plan, seen: Set<Plan>): boolean {
  const inner = plan.shape === 'list' ? plan.items : plan.shape === 'map' ? plan.values : undefined;
  if (inner !== undefined) return leadsToOne(inner, seen);
  if (plan.shape !== 'object' || seen.has(plan)) return false;
  seen.add(plan);
  for (const field of plan.fields.values()) if (isPrinted(field) || leadsToOne(field, seen)) return true;
  return false;
}

function walk(plan: Plan, value: unknown, change: (holder: Record<string, unknown>, name: string) => void): void {
  if (Array.isArray(value)) {
    if (plan.items !== undefined) for (const item of value) walk(plan.items, item, change);
  } else if (isObject(value)) {
    if (plan.values !== undefined) for (const key in value) walk(plan.values, value[key], change);
    const found = placesOf(plan);
    if (found === undefined) return;
    for (const name of found.lists) change(value, name);
    for (const [name, field] of found.below) walk(field, value[name], change);
  }
}

/**
 * Lists that Go always prints are null where they are empty: upstream keeps objects as protobuf, which does not tell an empty list
 * from none. In place, before an object of a built-in kind is kept or answered.
 */
export function printEmptyLists(schema: Schema, object: unknown): void {
  walk(planOf(schema), object, (holder, name) => {
    const list = holder[name];
    if (Array.isArray(list) && list.length === 0) holder[name] = null;
  });
}

/** The other way round, in place: hooks are given lists. */
export function readEmptyLists(schema: Schema, object: unknown): void {
  walk(planOf(schema), object, (holder, name) => {
    if (holder[name] === null) holder[name] = unsentList();
  });
}
