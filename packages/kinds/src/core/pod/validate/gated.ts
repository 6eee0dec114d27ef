import type { FieldError } from '@berth/machinery/errors';
import { index, invalidValue } from '@berth/machinery/invalid';
import { deepEqual } from '@berth/machinery/values';
import type { NodeSelectorTerm, PodSpec } from '../../../types.ts';

/** A pod behind scheduling gates may still narrow where it goes. Sets `munged` back to `old` where it did. */
export function keepWhatGatedPodsMayChange(munged: PodSpec, old: PodSpec): FieldError[] {
  const errors = validateNodeSelector(munged.nodeSelector ?? {}, old.nodeSelector ?? {});
  munged.nodeSelector = old.nodeSelector;
  const before = old.affinity?.nodeAffinity;
  if (deepEqual(before, munged.affinity?.nodeAffinity)) return errors;
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const terms = (spec: PodSpec): NodeSelectorTerm[] =>
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  errors.push(...validateTerms(terms(munged), terms(old), path));
  const { nodeAffinity: _, ...others } = munged.affinity ?? {};
  const affinity = before === undefined ? others : { ...others, nodeAffinity: before };
  munged.affinity = old.affinity === undefined && Object.keys(affinity).length === 0 ? undefined : affinity;
  return errors;
}

function validateNodeSelector(selector: Record<string, string>, old: Record<string, string>): FieldError[] {
  const kept = Object.entries(old).every(([key, value]) => Object.hasOwn(selector, key) && selector[key] === value);
  if (kept) return [];
  const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
  return [invalidValue('spec.nodeSelector', selector, detail)];
}

/** Terms are alternatives: more of them would widen the choice, more requirements in one narrow it. */
function validateTerms(terms: NodeSelectorTerm[], old: NodeSelectorTerm[], path: string): FieldError[] {
  if (old.length === 0) return [];
  if (old.length !== terms.length) {
    return [invalidValue(path, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
  }
  return terms.flatMap((term, position) => {
    if (onlyAdditions(term, old[position] ?? {})) return [];
    return [invalidValue(index(path, position), term, 'only additions are allowed (no mutations or deletions)')];
  });
}

function onlyAdditions(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const fields = ['matchExpressions', 'matchFields'] as const;
  // An empty term matches nothing: with a requirement it would match something.
  if (fields.every((field) => (old[field] ?? []).length === 0)) {
    return fields.every((field) => (term[field] ?? []).length === 0);
  }
  return fields.every((field) => {
    const before = old[field] ?? [];
    return deepEqual((term[field] ?? []).slice(0, before.length), before);
  });
}
