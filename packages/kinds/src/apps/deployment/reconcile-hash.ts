import type { PodTemplateSpec } from '../../types.ts';

export const hashLabel = 'pod-template-hash';

/** Letters and digits that neither spell words nor look alike (apimachinery util/rand SafeEncodeString). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a, 32 bits, as an unsigned number. */
export function fnv32a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** JSON with sorted keys and without what is absent or empty: the same text for templates that mean the same. */
function dump(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(dump).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined && field !== null && !(Array.isArray(field) && field.length === 0))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${dump(field)}`).join(',')}}`;
}

/**
 * The hash that tells a deployment's ReplicaSets apart (upstream pkg/controller/controller_utils.go ComputeHash). The dump is
 * ours, so the value differs from upstream's for the same template; it is the same on every run.
 */
export function podTemplateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  const text = new TextEncoder().encode(dump(template));
  const collision = new Uint8Array(collisionCount === undefined ? 0 : 8);
  if (collisionCount !== undefined) new DataView(collision.buffer).setUint32(0, collisionCount, true);
  const bytes = new Uint8Array(text.length + collision.length);
  bytes.set(text);
  bytes.set(collision, text.length);
  return [...String(fnv32a(bytes))].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('');
}
