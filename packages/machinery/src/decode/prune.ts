import { deepCopy, isObject } from '../values.ts';
import { goJson } from '../invalid.ts';
import { DecodeContext, DecodeProblem, store } from './context.ts';
import type { Plan } from './plan.ts';
import { decodeTyped } from './typed.ts';

const metaFields = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Drops and reports what a custom resource's schema does not know, in place (apiextensions pkg/apiserver/schema/pruning).
 * Types are not checked here but by validation; typed parts (metadata) are decoded as Go's structs are.
 * @param keep unknown fields stay because the list around them says so.
 */
export function prune(plan: Plan | undefined, value: unknown, context: DecodeContext, keep = false): unknown {
  if (plan?.typed === true)
    return context.path.length > 1 ? embeddedPart(plan, value, context) : decodeTyped(plan, value, context);
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      context.enter(at, '');
      value[at] = prune(plan?.items, value[at], context, keep || plan?.open === true) ?? null;
      context.leave();
    }
  } else if (isObject(value)) pruneObject(plan, value, context, keep);
  return value;
}

function pruneObject(
  plan: Plan | undefined,
  object: Record<string, unknown>,
  context: DecodeContext,
  keep: boolean,
): void {
  const whole = plan?.schema['x-kubernetes-embedded-resource'] === true;
  const embedded = whole || context.path.length === 0;
  const preserve = keep || plan?.schema['x-kubernetes-preserve-unknown-fields'] === true;
  for (const key in object) {
    const field = plan?.fields.get(key);
    if (whole && (key === 'apiVersion' || key === 'kind') && typeof object[key] !== 'string')
      throw new DecodeProblem(`${pathOf(context, key)}: Invalid value: ${goJson(object[key])}: must be a string`);
    if (field === undefined && embedded && metaFields.has(key)) continue;
    const value = object[key];
    if (field === undefined && plan?.schema.additionalProperties === undefined) {
      if (preserve) continue;
      context.reportUnknown(key);
      delete object[key];
      continue;
    }
    if (typeof value !== 'object' && field?.typed !== true) continue;
    context.enter(key, key);
    store(object, key, value, prune(field ?? plan?.values, value, context));
    context.leave();
  }
}

/** The metadata of an object inside of another; what is wrong with it is told as a complaint about it (objectmeta/coerce.go). */
function embeddedPart(plan: Plan, value: unknown, context: DecodeContext): unknown {
  const sent = deepCopy(value);
  const at = pathOf(context);
  try {
    return decodeTyped(plan, value, context);
  } catch (error) {
    if (!(error instanceof DecodeProblem)) throw error;
    throw new DecodeProblem(`${at}: Invalid value: ${goJson(sent)}: ${problemOf(plan, sent) ?? error.message}`);
  }
}

function problemOf(plan: Plan, value: unknown): string | undefined {
  try {
    decodeTyped(plan, value, new DecodeContext());
    return undefined;
  } catch (error) {
    return error instanceof DecodeProblem ? error.message : undefined;
  }
}

function pathOf({ path }: DecodeContext, ...more: string[]): string {
  return [...path, ...more].reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}
