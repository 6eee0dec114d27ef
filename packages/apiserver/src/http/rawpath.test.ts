import { expect, test } from 'vitest';
import { refuseDots } from './rawpath.ts';

test.each([
  '/api/v1/namespaces/default/configmaps/..',
  '/api/v1/namespaces/default/configmaps/%2e%2E',
  '/api/v1/namespaces/default/configmaps/.%2e?dryRun=All',
  '/api/v1/../v1/nodes',
  '/./api',
  '..',
])('a path that would become another one is refused: %s', async (path) => {
  const answer = refuseDots(path);
  expect(answer?.status).toBe(400);
  expect(await answer?.json()).toMatchObject({
    reason: 'BadRequest',
    message: expect.stringContaining('may not be') as string,
  });
});

test.each([
  '/api/v1/namespaces/default/configmaps/a..b',
  '/api/v1/namespaces/default/configmaps/kube-root-ca.crt',
  '/.well-known/openid-configuration',
  '/apis/apps/v1/deployments?fieldSelector=metadata.name=../..',
  '/a%2eb',
])('dots inside of names and queries are no such path: %s', (path) => {
  expect(refuseDots(path)).toBeUndefined();
});
