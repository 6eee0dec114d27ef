import { afterEach, describe, expect, it } from 'vitest';
import { configMap, framesOf, type Harness, startHarness } from '../testing/harness.ts';

let api: Harness | undefined;
afterEach(() => api?.stop());

const path = '/api/v1/namespaces/default/configmaps';
const flowcontrol = '/apis/flowcontrol.apiserver.k8s.io/v1';

const flow = (kind: string, spec: object) => ({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind,
  metadata: { name: 'narrow' },
  spec,
});
/** One seat, and queues of one. */
const narrowLevel = flow('PriorityLevelConfiguration', {
  type: 'Limited',
  limited: {
    nominalConcurrencyShares: 1,
    borrowingLimitPercent: 0,
    limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 1, queueLengthLimit: 1 } },
  },
});
const narrowSchema = flow('FlowSchema', {
  priorityLevelConfiguration: { name: 'narrow' },
  matchingPrecedence: 500,
  distinguisherMethod: { type: 'ByUser' },
  rules: [
    {
      subjects: [{ kind: 'Group', group: { name: 'system:authenticated' } }],
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'] }],
    },
  ],
});

/** An API whose reads of the store can be held up. */
async function start(limits: Record<string, number> = {}) {
  const made = await startHarness({ limits, authorize: async () => ({ allowed: true, reason: '' }) });
  api = made;
  const held: (() => void)[] = [];
  const original = made.store.get;
  let holding = false;
  made.store.get = async (key) => {
    if (holding) await new Promise<void>((resolve) => held.push(resolve));
    return original.call(made.store, key);
  };
  return {
    ...made,
    hold: () => (holding = true),
    go() {
      holding = false;
      for (const one of held.splice(0)) one();
    },
    held: () => held.length,
  };
}

const until = async (fact: () => boolean | Promise<boolean>) => {
  for (let tries = 0; !(await fact()); tries++) {
    if (tries > 2000) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe('an answer', () => {
  it('says by which flow schema and level its request was served, failures and discovery too', async () => {
    const { ask, ok } = await start();
    const uids = async (plural: string, name: string) =>
      (await ok('GET', `${flowcontrol}/${plural}/${name}`)).metadata.uid;
    const token = 'user:me';
    for (const where of [path, `${path}/nosuch`, '/api', '/version']) {
      const { headers } = await ask('GET', where, { token });
      expect(headers.get('x-kubernetes-pf-flowschema-uid')).toBe(await uids('flowschemas', 'global-default'));
      expect(headers.get('x-kubernetes-pf-prioritylevel-uid')).toBe(
        await uids('prioritylevelconfigurations', 'global-default'),
      );
    }
    const { headers } = await ask('GET', path);
    expect(headers.get('x-kubernetes-pf-flowschema-uid')).toBe(await uids('flowschemas', 'exempt'));
  });
});

describe('a cluster under load', () => {
  it('refuses what a full level cannot hold, in upstream words, while administrators and others are served', async () => {
    const { ask, ok, request, hold, go, held } = await start({ inFlight: 100 });
    const level = await ok('POST', `${flowcontrol}/prioritylevelconfigurations`, { body: narrowLevel });
    await ok('POST', `${flowcontrol}/flowschemas`, { body: narrowSchema });
    await ok('POST', path, { body: configMap('a') });
    const get = (token: string) => ask('GET', `${path}/a`, { token });
    // A request a second later has the configuration read, and does not wait for that.
    await until(async () => {
      const { headers } = await get('user:greedy');
      return headers.get('x-kubernetes-pf-prioritylevel-uid') === level.metadata.uid;
    });
    hold();
    const first = get('user:greedy');
    await until(() => held() === 1);
    const second = get('user:greedy');
    const third = await request('GET', `${path}/a`, { token: 'user:greedy' });
    expect(third.status).toBe(429);
    expect(await third.text()).toBe('Too many requests, please try again later.\n');
    expect(Object.fromEntries(third.headers)).toMatchObject({
      'retry-after': '1',
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-kubernetes-pf-prioritylevel-uid': level.metadata.uid,
    });
    const other = get('user:other');
    const administrator = get('admin');
    await until(() => held() === 2);
    go();
    expect((await Promise.all([first, second, other, administrator])).map(({ code }) => code)).toEqual([
      200, 200, 200, 200,
    ]);
  });

  it('lets a request wait for a quarter of its time and no longer', async () => {
    const { ask, ok, hold, go, held } = await start({ inFlight: 10 });
    await ok('POST', path, { body: configMap('a') });
    hold();
    const first = ask('GET', `${path}/a`, { token: 'user:greedy' });
    await until(() => held() === 1);
    const began = performance.now();
    const second = await ask('GET', `${path}/a?timeout=2s`, { token: 'user:greedy' });
    expect(second.code).toBe(429);
    expect(performance.now() - began).toBeGreaterThan(480);
    go();
    expect((await first).code).toBe(200);
  });
});

describe('a request', () => {
  it('that takes longer than it may is answered 504, in upstream words, and occupies its seat until it is over', async () => {
    const { ask, ok, hold, go } = await start();
    await ok('POST', path, { body: configMap('a') });
    hold();
    expect((await ask('GET', `${path}/a?timeout=50ms`)).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Timeout: request did not complete within the allotted timeout',
      reason: 'Timeout',
      details: {},
      code: 504,
    });
    go();
    expect((await ask('GET', `${path}/a?timeout=x`)).body).toMatchObject({
      code: 400,
      message: 'invalid timeout specified in the request URL - time: invalid duration "x"',
    });
    expect((await ask('GET', `${path}/a?timeout=0s`)).code).toBe(200);
  });
});

describe('watches', () => {
  it('are bounded by user, occupy nothing while they wait, and free their place when they end', async () => {
    const { ask, ok, request } = await start({ inFlight: 10, watchesPerUser: 3 });
    const { metadata } = await ok('GET', path);
    const begin = async (token = 'user:me') => {
      const ending = new AbortController();
      const url = `${path}?watch=1&resourceVersion=${metadata.resourceVersion}`;
      return { ending, response: await request('GET', url, { token, signal: ending.signal }) };
    };
    const open = [await begin(), await begin(), await begin()];
    expect(open.map(({ response }) => response.status)).toEqual([200, 200, 200]);
    expect((await begin()).response.status).toBe(429);
    const others = await begin('user:other');
    expect(others.response.status).toBe(200);
    expect((await ask('GET', path, { token: 'user:me' })).code).toBe(200);
    open[0]?.ending.abort();
    const again = await begin();
    expect(again.response.status).toBe(200);
    await ok('POST', path, { body: configMap('told') });
    for await (const frame of framesOf(again.response)) {
      expect(frame).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'told' } } });
      break;
    }
    for (const { ending } of [...open, others, again]) ending.abort();
  });
});
