import type { Item } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import type { Context } from './context.ts';
import { counterKey, guardKey, marksKey, type TypeRef } from './keys.ts';
import type { TypeLayout } from './types.ts';

/** A type's counter and marks, read strongly in one batch. */
export interface Head {
  /** Last resourceVersion handed out; 1 for a type that was never written. */
  n: number;
  /** Versions below it belong to a history before a restore. */
  base: number;
  /** undefined for a type that was never written. */
  stripes: number | undefined;
  /** Every entry up to it is visible in the objects. */
  applied: number;
  /** Entries up to it may be gone. */
  compact: number;
  /** Entries up to it are gone. */
  removed: number;
}

export async function readHead(context: Context, type: TypeRef & { layout?: TypeLayout | undefined }): Promise<Head> {
  const [counter, marks] = await context.table.get([counterKey(type), marksKey(type)]);
  return headOf(type, counter, marks);
}

export function headOf(
  type: { layout?: TypeLayout | undefined },
  counter: Item | undefined,
  marks: Item | undefined,
): Head {
  const stripes = counter?.stripes as number | undefined;
  if (stripes !== undefined) type.layout ??= { stripes };
  const base = numberOf(counter?.base, 1);
  return {
    n: numberOf(counter?.n, 1),
    base,
    stripes,
    applied: Math.max(numberOf(marks?.applied, 0), base),
    compact: Math.max(numberOf(marks?.compact, 0), base),
    removed: Math.max(numberOf(marks?.removed, 0), base),
  };
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** Where a cluster's closing namespaces are kept for types that do not exist yet. */
export const closingKey = (cluster: string) => guardKey(cluster, 'closing');

/**
 * Makes the counter of a type that is written for the first time. It gives out no slots while `pending`: first the closing
 * namespaces are copied, which `closeNamespace` registers before it looks for counters, so no new type misses one.
 */
export async function ensureCounter(context: Context, type: TypeRef, layout: TypeLayout | undefined): Promise<void> {
  const stripes = layout?.stripes ?? 1;
  if (!Number.isInteger(stripes) || stripes < 1 || stripes > 64) throw new RangeError('a type has 1 to 64 stripes');
  const counter = { ...counterKey(type), n: 1, base: 1, stripes, pending: true };
  if (!(await settled(context.table.write({ put: counter, condition: { absent: true } })))) return;
  const [registry] = await context.table.get([closingKey(type.cluster)]);
  if (!(await settled(copyClosing(context, counterKey(type), registry)))) return;
  await settled(context.table.write({ update: counterKey(type), remove: ['pending'], condition: { exists: true } }));
}

/** Brings a counter's closing namespaces up to the registry's, unless it has newer ones. */
export async function copyClosing(
  context: Context,
  counter: { pk: string; sk: string },
  registry: Item | undefined,
): Promise<void> {
  const version = numberOf(registry?.v, 0);
  if (version === 0) return;
  const closing = (registry?.closing as string[] | undefined) ?? [];
  await context.table.write({
    update: counter,
    set: { closingVersion: version, ...(closing.length > 0 ? { closing } : {}) },
    ...(closing.length > 0 ? {} : { remove: ['closing'] }),
    condition: {
      all: [
        { exists: true },
        { any: [{ missing: 'closingVersion' }, { attribute: 'closingVersion', op: '<', value: version }] },
      ],
    },
  });
}

/** Whether a step that anybody may repeat is done, by us or another; if not, whoever takes the next slot begins anew. */
async function settled(step: Promise<unknown>): Promise<boolean> {
  try {
    await step;
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return true;
    if (error instanceof Retryable || error instanceof OutcomeUnknown) return false;
    throw error;
  }
}
