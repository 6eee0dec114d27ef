import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventually, startBerth } from '../support/berth.ts';

describe('a process that is killed', () => {
  it('has lost nothing it acknowledged when it starts again', async () => {
    let berth = await startBerth(['--node', 'simulated']);
    const dataDir = berth.dataDir;
    try {
      const acknowledged: string[] = [];
      for (let round = 0; round < 3; round++) {
        let alive = true;
        const writer = async (lane: number) => {
          for (let index = 0; alive; index++) {
            const name = `r${round}-l${lane}-${index}`;
            const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
            const response = await berth
              .fetch('/api/v1/namespaces/default/configmaps', {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body,
              })
              .catch(() => undefined);
            if (response?.status === 201) acknowledged.push(name);
          }
        };
        const lanes = [0, 1, 2, 3].map(writer);
        const goal = acknowledged.length + 40;
        await eventually(async () => expect(acknowledged.length).toBeGreaterThan(goal));
        await berth.kill();
        alive = false;
        await Promise.all(lanes);
        berth = await berth.restart();
        const there = new Set((await berth.json('get', 'configmaps')).items.map((item: any) => item.metadata.name));
        expect(acknowledged.filter((name) => !there.has(name))).toEqual([]);
      }
      await berth.ok('create', 'deployment', 'again', '--image=any');
      await berth.ok('rollout', 'status', 'deployment/again', '--timeout=60s');
    } finally {
      await berth[Symbol.asyncDispose]();
    }
    expect(dataDir).toBe(berth.dataDir);
  }, 120_000);

  it('keeps its pods, its addresses and its tokens over a clean stop', async () => {
    const first = await startBerth(['--node', 'simulated']);
    await first.ok('create', 'deployment', 'web', '--image=any', '--replicas=2');
    await first.ok('rollout', 'status', 'deployment/web', '--timeout=60s');
    const uids = async (berth: typeof first) =>
      (await berth.json('get', 'pods')).items
        .map((pod: any) => [pod.metadata.uid, pod.status.podIP, pod.status.containerStatuses[0].restartCount])
        .sort();
    const before = await uids(first);
    // A watch ends as if its time were over: informers take an end in the middle for an error.
    const watch = await first.fetch('/api/v1/pods?watch=true');
    const watched = watch.text();
    expect(await first.stop()).toBe(0);
    expect(
      (await watched)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['ADDED', 'ADDED']);
    const second = await first.restart();
    try {
      expect(await uids(second)).toEqual(before);
      expect(second.kubeconfig).toBe(first.kubeconfig);
      await eventually(async () => expect(await second.ok('get', 'nodes')).toMatch(/ Ready /));
      expect(await uids(second)).toEqual(before);
    } finally {
      await second[Symbol.asyncDispose]();
    }
  }, 90_000);

  it('runs beside another one', async () => {
    const one = await startBerth(['--node', 'none']);
    const two = await startBerth(['--node', 'none']);
    try {
      await one.ok('create', 'configmap', 'mine');
      expect((await two.kubectl('get', 'configmap', 'mine')).stderr).toContain('NotFound');
      const theft = await two.fetch('/api/v1/namespaces', {
        token: JSON.parse(readFileSync(one.kubeconfig, 'utf8')).users[0].user.token,
      });
      expect(theft.status).toBe(401);
    } finally {
      await one[Symbol.asyncDispose]();
      await two[Symbol.asyncDispose]();
    }
  }, 60_000);

  it('refuses a data directory that another process holds, and says so', async () => {
    const one = await startBerth(['--node', 'none']);
    try {
      await expect(startBerth(['--node', 'none'], one.dataDir)).rejects.toThrow(/another process|in use|locked/);
    } finally {
      await one[Symbol.asyncDispose]();
    }
  }, 60_000);
});
