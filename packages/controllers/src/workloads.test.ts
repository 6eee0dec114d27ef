import type { KubeObject } from '@berth/machinery/object';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { node, startCluster, type TestCluster, until } from './testing/cluster.ts';

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startCluster();
  for (const name of ['n1', 'n2']) await cluster.create(node(name));
});
afterEach(() => cluster.stop());

const containers = [{ name: 'c', image: 'busybox' }];
const podsOf = async (app: string): Promise<KubeObject[]> =>
  (await cluster.list('pods', 'default')).filter(({ metadata }) => metadata.labels?.app === app);
const running = (pods: readonly KubeObject[]): KubeObject[] => pods.filter(({ status }) => status?.phase === 'Running');

/** What a container that ended leaves behind. */
const end = (name: string, phase: 'Succeeded' | 'Failed') =>
  cluster.change('pods', 'default', name, (pod) => (pod.status = { ...pod.status, phase }), 'status');

it('a replication controller keeps its pods, and its deletion leaves them', async () => {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: 'rc', namespace: 'default' },
    spec: { replicas: 2, template: { metadata: { labels: { app: 'rc' } }, spec: { containers } } },
  });
  await until(
    () => cluster.get('replicationcontrollers', 'default', 'rc'),
    (found) => found?.status?.availableReplicas === 2,
  );
  await cluster.delete('replicationcontrollers', 'default', 'rc');
  await until(
    () => cluster.get('replicationcontrollers', 'default', 'rc'),
    (found) => found === undefined,
  );
  const pods = await podsOf('rc');
  expect(pods.map(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([[], []]);
});

describe('a job', () => {
  const job = (spec: object = {}): KubeObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'pi', namespace: 'default' },
    spec: {
      template: { metadata: { labels: { app: 'pi' } }, spec: { restartPolicy: 'Never', containers } },
      ...spec,
    },
  });
  const found = () => cluster.get('batch/jobs', 'default', 'pi');
  const conditions = (one: KubeObject | undefined): string[] =>
    (one?.status?.conditions ?? []).map(({ type, reason }: { type: string; reason: string }) => `${type}: ${reason}`);

  it('runs pods until enough of them succeeded', async () => {
    await cluster.create(job({ completions: 3, parallelism: 2 }));
    for (let done = 0; done < 3; done += 1) {
      const [pod] = running(
        await until(
          () => podsOf('pi'),
          (pods) => running(pods).length === Math.min(2, 3 - done),
        ),
      );
      await end(pod?.metadata.name ?? '', 'Succeeded');
    }
    const last = await until(found, (one) => one?.status?.completionTime !== undefined);
    expect(last?.status).toMatchObject({ succeeded: 3, uncountedTerminatedPods: {}, ready: 0, terminating: 0 });
    expect(conditions(last)).toEqual(['SuccessCriteriaMet: CompletionsReached', 'Complete: CompletionsReached']);
    const pods = await podsOf('pi');
    expect(pods).toHaveLength(3);
    expect(pods.flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
  });

  it('that failed too often ends its other pods and says why', async () => {
    await cluster.create(job({ completions: 2, parallelism: 2, backoffLimit: 0 }));
    const [pod] = running(
      await until(
        () => podsOf('pi'),
        (pods) => running(pods).length === 2,
      ),
    );
    await end(pod?.metadata.name ?? '', 'Failed');
    const last = await until(found, (one) => conditions(one).length === 2);
    expect(conditions(last)).toEqual(['FailureTarget: BackoffLimitExceeded', 'Failed: BackoffLimitExceeded']);
    expect(last?.status).toMatchObject({ failed: 2, terminating: 0 });
  });

  it('that is deleted takes its pods along', async () => {
    await cluster.create(job({ parallelism: 2, completions: 2 }));
    await until(
      () => podsOf('pi'),
      (pods) => running(pods).length === 2,
    );
    await cluster.delete('batch/jobs', 'default', 'pi', 'Background');
    await until(
      () => podsOf('pi'),
      (pods) => pods.length === 0,
    );
  });

  it('that is done is taken away after its time', async () => {
    await cluster.create(job({ ttlSecondsAfterFinished: 0 }));
    const [pod] = running(
      await until(
        () => podsOf('pi'),
        (pods) => running(pods).length === 1,
      ),
    );
    await end(pod?.metadata.name ?? '', 'Succeeded');
    await until(found, (one) => one === undefined);
  });
});

it('a cron job starts a job when it is due', async () => {
  await cluster.create({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'often', namespace: 'default' },
    spec: {
      schedule: '@every 1s',
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        spec: { template: { metadata: { labels: { app: 'often' } }, spec: { restartPolicy: 'Never', containers } } },
      },
    },
  });
  const found = await until(
    () => cluster.get('batch/cronjobs', 'default', 'often'),
    (one) => one?.status?.active?.length === 1,
  );
  const [job] = await cluster.list('batch/jobs', 'default');
  expect(found?.status.active[0]).toMatchObject({ kind: 'Job', name: job?.metadata.name, uid: job?.metadata.uid });
  expect(job?.metadata.ownerReferences).toMatchObject([{ kind: 'CronJob', name: 'often', controller: true }]);
});
