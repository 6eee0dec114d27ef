import { applyConfiguration } from '@berth/machinery/apply';
import { type AdmissionInputs, evaluator, jsonOf, matchConditions, misplacedStructs } from '@berth/machinery/cel';
import { evaluationBudget } from '@berth/machinery/celbudgets';
import { decode, normalize } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import type { KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, type KubeObject } from '@berth/machinery/object';
import { applyJsonPatch } from '@berth/machinery/patch';
import type { CompiledMutations } from './compilemutating.ts';

/** A mutation cannot be made: the policy's failurePolicy says what becomes of the request. */
export class MutationError extends Error {}

/** Whether the policy means the request, by its conditions. @throws MutationError */
export function meetsConditions(
  { conditions }: CompiledMutations,
  inputs: AdmissionInputs,
  failurePolicy: 'Fail' | 'Ignore',
): boolean {
  if (conditions === undefined) return true;
  const met = matchConditions(conditions, { ...inputs, namespaceObject: null }, failurePolicy);
  if ('error' in met) throw new MutationError(met.error);
  return met.matches;
}

/**
 * The object as one mutation makes it, a new one; defaults are the caller's (apiserver policy/mutating/patch).
 * @throws MutationError
 */
export function mutated(
  { compiler }: CompiledMutations,
  { type, compiled }: CompiledMutations['mutations'][number],
  kind: KindDefinition,
  object: KubeObject,
  inputs: AdmissionInputs,
): KubeObject {
  if (compiled.error !== undefined) throw new MutationError(compiled.error);
  const result = evaluator(inputs, compiler, evaluationBudget).evaluate(compiled);
  if ('error' in result) throw new MutationError(result.error);
  const misplaced = misplacedStructs(result.value);
  if (type === 'ApplyConfiguration' && misplaced.length > 0)
    throw new MutationError(`type mismatch: ${misplaced.join('\n')}`);
  const made = toJson(result.value);
  return type === 'JSONPatch' ? patched(kind, object, made as unknown[]) : applied(kind, object, made as KubeObject);
}

function toJson(value: Parameters<typeof jsonOf>[0]): unknown {
  try {
    return jsonOf(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new MutationError(
      `JSONPath valueExpression evaluated to a type that could not marshal to JSON: ${error.message}`,
    );
  }
}

function applied(kind: KindDefinition, object: KubeObject, patch: KubeObject): KubeObject {
  const identity = { apiVersion: apiVersionOf(kind.group, kind.version), kind: kind.kind };
  try {
    const merged = applyConfiguration(kind.schema, object, { ...patch, ...identity }, kind.kind) as KubeObject;
    return read(kind, merged);
  } catch (error) {
    if (error instanceof ApiError || error instanceof Error)
      throw new MutationError(`error applying patch: ${error.message}`);
    throw error;
  }
}

function patched(kind: KindDefinition, object: KubeObject, operations: unknown[]): KubeObject {
  try {
    return read(kind, applyJsonPatch(object, operations) as KubeObject);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const why = typeof error.cause === 'string' ? error.cause : error.message;
    // A test that fails means that there is nothing to do.
    if (/^testing (path|value) /.test(why)) return object;
    throw new MutationError(`JSON Patch: ${why}`);
  }
}

function read(kind: KindDefinition, object: KubeObject): KubeObject {
  const { value } = decode(kind.schema, structuredClone(object), kind.kind);
  const result = value as unknown as KubeObject;
  result.metadata ??= {};
  return normalize(kind.schema, result);
}
