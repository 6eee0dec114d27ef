import { apiVersionOf } from '@berth/machinery/object';
import { whole } from '@berth/machinery/kind';
import { expect, test } from 'vitest';
import { kinds } from '../registry.ts';
import { createErrors } from '../testing.ts';
import { exampleOf } from './examples.ts';

test('every kind that is kept has an example, but the one whose objects change what is served', () => {
  const without = kinds.filter(
    ({ group, version, kind, virtual }) =>
      virtual !== true && exampleOf(apiVersionOf(group, version), kind, 'a') === undefined,
  );
  expect(without.map(({ kind }) => kind)).toEqual(['APIService']);
});

test.each(
  kinds
    .map((kind) => [`${apiVersionOf(kind.group, kind.version)}/${kind.kind}`, kind] as const)
    .filter(([, kind]) => exampleOf(apiVersionOf(kind.group, kind.version), kind.kind, 'a') !== undefined),
)('the example of %s is accepted', async (_name, kind) => {
  const example = exampleOf(apiVersionOf(kind.group, kind.version), kind.kind, 'a');
  const namespace = kind.namespaced ? { namespace: 'default' } : {};
  const metadata = { ...example?.metadata, ...namespace, uid: 'u' };
  expect(createErrors(await whole(kind), { ...example, metadata })).toEqual([]);
});
