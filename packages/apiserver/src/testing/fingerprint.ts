import { createHash } from 'node:crypto';

type Json = Record<string, unknown>;

/**
 * What generated clients see of OpenAPI documents, a hash for each path and each schema. Descriptions are left out, as ours are in
 * our own words; so are the names of shared parameters, which are made of descriptions, and `allOf` around a single reference,
 * which is there to hold one.
 */
export function fingerprints(documents: Readonly<Record<string, Json>>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, document] of Object.entries(documents)) {
    const dialect = name.startsWith('v3/') ? 'v3' : 'v2';
    const parameters = (document['parameters'] ?? {}) as Json;
    const { schemas = {} } = (document['components'] ?? {}) as { schemas?: Json };
    const add = (kind: string, each: Json) => {
      for (const [key, value] of Object.entries(each)) {
        // Options are of other kinds in each document of v3.
        const place = /meta\.v1\.(DeleteOptions|WatchEvent)$/.test(key) ? name : dialect;
        found.set(
          `${place} ${kind} ${key}`,
          hashOf(`${place} ${kind} ${key} ${canonical(value, parameters, kind === 'path')}`),
        );
      }
    };
    add('path', document['paths'] as Json);
    add('schema', (document['definitions'] ?? schemas) as Json);
  }
  return found;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 7);

/** @param named the keys of `value` are names, not words of OpenAPI */
function canonical(value: unknown, parameters: Json, named = false): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, parameters)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const { $ref, allOf } = value as { $ref?: string; allOf?: unknown[] };
  if (!named && $ref?.startsWith('#/parameters/') === true) return canonical(parameters[$ref.slice(13)], parameters);
  const { allOf: _allOf, ...others } = value as Json;
  const whole = !named && allOf?.length === 1 ? { ...others, ...(allOf[0] as Json) } : (value as Json);
  const told = Object.entries(whole).filter(([key]) => named || key !== 'description');
  const printed = told
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one, parameters, !named && key === 'properties')}`);
  return `{${printed.join()}}`;
}
