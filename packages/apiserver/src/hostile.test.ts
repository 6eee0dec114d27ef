import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, type Harness, startHarness } from './testing/harness.ts';

/** What hostile requests (test/fuzz) once got wrong. */
let api: Harness;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());

const maps = '/api/v1/namespaces/default/configmaps';

it('a warning says any name that a client made up, as UTF-8, and never a control character', async () => {
  const odd = JSON.stringify({ ...configMap('warned'), 'İ\u0085\u0000': 1 }).replace('"data"', '"\\ud800"');
  const answer = await api.ask('POST', `${maps}?fieldValidation=Warn`, { body: odd.replace('{', '{"\\ud800":1,') });
  expect(answer.code).toBe(201);
  const told = answer.headers.get('warning') ?? '';
  expect(Buffer.from(told, 'latin1').toString('utf8')).toContain('unknown field \\"İ');
  expect(Buffer.from(told, 'latin1').toString('utf8')).not.toMatch(/\p{Cc}/u);
});

it('an extra that is badly encoded is taken as it stands', async () => {
  const headers = { 'impersonate-user': 'joe', 'impersonate-extra-%zz': 'x', 'impersonate-extra-__proto__': 'y' };
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const review = await api.ok('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body, headers });
  expect(Object.entries(review.status.userInfo.extra)).toEqual(
    expect.arrayContaining([
      ['%zz', ['x']],
      ['__proto__', ['y']],
    ]),
  );
});

it('a client that goes away, or waits for what will never be, is not told of in the log', async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error('aborted')) });
  const cut = new Request(`http://localhost/clusters/local${maps}`, {
    method: 'POST',
    headers: { authorization: 'Bearer admin', 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit);
  expect((await api.app.fetch(cut)).status).toBe(400);
  expect((await api.ask('GET', `${maps}?resourceVersion=999999&resourceVersionMatch=NotOlderThan`)).code).toBe(504);
  expect(api.logged).toEqual([]);
});

it('a body that nobody reads may break off without ending the process', async () => {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'away' } };
  await api.ok('POST', '/api/v1/nodes', { body: node });
  let sender: ReadableStreamDefaultController | undefined;
  const body = new ReadableStream({ start: (controller) => void (sender = controller) });
  const request = new Request('http://localhost/clusters/local/api/v1/nodes/away/proxy/run', {
    method: 'POST',
    headers: { authorization: 'Bearer admin' },
    body,
    duplex: 'half',
  } as RequestInit);
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.on('uncaughtException', hear);
  try {
    expect((await api.app.fetch(request)).status).toBe(503);
    sender?.error(new Error('aborted'));
    // An event that nobody hears is thrown in one of the next turns.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(unheard).toEqual([]);
  } finally {
    process.off('uncaughtException', hear);
  }
});
