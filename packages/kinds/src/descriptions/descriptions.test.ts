import { openapiV3 } from '@berth/machinery/openapi';
import { describe, expect, it } from 'vitest';
import { shared } from '../bodies.ts';
import { discoveryTypes } from '../meta/discovery.ts';
import { kinds } from '../registry.ts';
import { core } from './core.ts';
import { descriptionsOf } from './index.ts';
import { others } from './others.ts';

type Definition = { description?: string; properties?: Record<string, { description?: string }> };

function definitions(words = descriptionsOf): Map<string, Definition> {
  const versions = new Map(kinds.map(({ group, version }) => [`${group}/${version}`, { group, version }]));
  const documents = [...versions.values()].map(
    (one) => openapiV3(kinds, one, { shared: [...shared, ...discoveryTypes], words }) as any,
  );
  return new Map(
    documents.flatMap(({ components }) => Object.entries(components.schemas as Record<string, Definition>)),
  );
}

const untold = (found: Map<string, Definition>): string[] =>
  [...found].flatMap(([name, { description, properties = {} }]) =>
    Object.entries(properties)
      .filter(([, field]) => (field.description ?? '').trim() === '')
      .map(([field]) => `${name}.${field}`)
      .concat((description ?? '').trim() === '' ? [`${name}.`] : []),
  );

describe('every type and every field of a built-in kind', () => {
  it('is described', () => {
    const found = definitions();
    expect(untold(found)).toEqual([]);
    expect(found.size).toBeGreaterThan(500);
  });

  it('is described once: by its schema, or beside it', () => {
    const bare = new Set(untold(definitions(() => ({}))));
    const told = Object.entries({ 'io.k8s.api.core.v1.': core, ...others }).flatMap(([prefix, types]) =>
      Object.entries(types).flatMap(([type, fields]) =>
        Object.keys(fields).map((field) => `${prefix}${type}.${field}`),
      ),
    );
    expect(told.filter((field) => !bare.has(field))).toEqual([]);
  });
});
