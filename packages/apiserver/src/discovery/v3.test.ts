import { kindFor } from '@berth/kinds/registry';
import type { Kind } from '@berth/machinery/kind';
import { expect, test } from 'vitest';
import { v3Document, v3Index as indexOf, v3Root } from './v3.ts';

const known = (group: string, version: string, plural: string): Kind => {
  const kind = kindFor(group, version, plural);
  if (kind === undefined) throw new Error(`no ${plural}`);
  return kind;
};
const v3Index = (kinds: readonly Kind[]) => indexOf(kinds, (name) => v3Root(kinds, name));
const leases = known('coordination.k8s.io', 'v1', 'leases');
const classes = known('node.k8s.io', 'v1', 'runtimeclasses');

test('the index names every group version with a hash that changes with its content alone', async () => {
  const hash = (index: any, path: string): string => index.paths[path].serverRelativeURL;
  const before = await v3Index([leases, classes]);
  const after = await v3Index([{ ...leases, subresources: { status: true } }, classes]);
  expect(Object.keys((before as any).paths)).toEqual([
    '.well-known/openid-configuration',
    'api',
    'apis',
    'apis/coordination.k8s.io',
    'apis/coordination.k8s.io/v1',
    'apis/node.k8s.io',
    'apis/node.k8s.io/v1',
    'openid/v1/jwks',
    'version',
  ]);
  const path = 'apis/coordination.k8s.io/v1';
  expect(hash(before, path)).toMatch(/^\/openapi\/v3\/apis\/coordination\.k8s\.io\/v1\?hash=[0-9A-F]{64}$/);
  expect(hash(after, path)).not.toBe(hash(before, path));
  expect(hash(after, 'apis/node.k8s.io/v1')).toBe(hash(before, 'apis/node.k8s.io/v1'));
  expect(await v3Index([leases, classes])).toEqual(before);
});

test('the hash is the one of the document that is answered, whichever was asked for first', async () => {
  const kinds = [leases, classes];
  const document = await v3Document(kinds, 'node.k8s.io', 'v1');
  expect(JSON.stringify(await v3Index(kinds))).toContain(`/apis/node.k8s.io/v1?hash=${document?.hash}"`);
});
