import { isQualifiedName } from '@berth/machinery/names';
import type { KubeObject } from '@berth/machinery/object';

const standard = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);
const to = 'to avoid accidental conflicts with other finalizer writers';

/** Finalizers that a write adds and that others may use too (apiextensions pkg/registry/customresource/validator.go). */
export function finalizerWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const before = new Set(old?.metadata.finalizers);
  const added = [...new Set(object.metadata.finalizers)].filter((name) => !before.has(name)).sort();
  return added.flatMap((name) => {
    const say = (text: string) => `metadata.finalizers: ${JSON.stringify(name)}: ${text}`;
    const warnings = isQualifiedName(name).map(say);
    if (name.includes('/') || standard.has(name)) return warnings;
    const how = name.includes('.') ? 'name including a path (/)' : 'name';
    return [...warnings, say(`prefer a domain-qualified finalizer ${how} ${to}`)];
  });
}
