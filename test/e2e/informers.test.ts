import * as k8s from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, eventually, startBerth } from '../support/berth.ts';

let berth: Berth;
let config: k8s.KubeConfig;
beforeAll(async () => {
  berth = await startBerth(['--node', 'simulated']);
  config = new k8s.KubeConfig();
  config.loadFromFile(berth.kubeconfig);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

describe('an informer of @kubernetes/client-node', () => {
  it('sees every change of every object once and ends with what a list says', async () => {
    const core = config.makeApiClient(k8s.CoreV1Api);
    const informer = k8s.makeInformer(config, '/api/v1/namespaces/default/configmaps', () =>
      core.listNamespacedConfigMap({ namespace: 'default' }),
    );
    const seen = new Map<string, string[]>();
    const note = (verb: string) => (object: k8s.V1ConfigMap) => {
      const name = object.metadata?.name ?? '';
      seen.set(name, [...(seen.get(name) ?? []), `${verb}:${object.metadata?.resourceVersion}`]);
    };
    informer.on('add', note('add'));
    informer.on('update', note('update'));
    informer.on('delete', note('delete'));
    const failures: unknown[] = [];
    informer.on('error', (error) => {
      // Stopping it aborts its request, and it tells of that as of a failure.
      if (error?.name !== 'AbortError') failures.push(error);
    });
    await informer.start();
    try {
      const names = Array.from({ length: 30 }, (_, index) => `churn-${index}`);
      const versions = new Map<string, (string | undefined)[]>();
      await Promise.all(
        names.map(async (name) => {
          const made = await core.createNamespacedConfigMap({
            namespace: 'default',
            body: { metadata: { name }, data: { n: '0' } },
          });
          const changed = await core.replaceNamespacedConfigMap({
            namespace: 'default',
            name,
            body: { ...made, data: { n: '1' } },
          });
          await core.deleteNamespacedConfigMap({ namespace: 'default', name });
          versions.set(name, [made.metadata?.resourceVersion, changed.metadata?.resourceVersion]);
        }),
      );
      await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'last' } } });
      await eventually(async () => expect(seen.has('last')).toBe(true));
      for (const name of names) {
        const [created, updated] = versions.get(name) ?? [];
        expect(seen.get(name)).toEqual([`add:${created}`, `update:${updated}`, expect.stringMatching(/^delete:\d+$/)]);
      }
      const list = await core.listNamespacedConfigMap({ namespace: 'default' });
      expect(failures).toEqual([]);
      expect(
        informer
          .list()
          .map((object) => object.metadata?.name)
          .sort(),
      ).toEqual(list.items.map((object) => object.metadata?.name).sort());
    } finally {
      await informer.stop();
    }
  }, 60_000);

  it('follows a selector: objects that leave it are deleted for it, objects that enter are added', async () => {
    const watch = new k8s.Watch(config);
    const events: string[] = [];
    const abort = await watch.watch(
      '/api/v1/namespaces/default/configmaps',
      {
        labelSelector: 'color=blue',
        allowWatchBookmarks: true,
        sendInitialEvents: true,
        resourceVersionMatch: 'NotOlderThan',
      },
      (type: string, object: any) =>
        events.push(
          type === 'BOOKMARK'
            ? `BOOKMARK ${object.metadata.annotations?.['k8s.io/initial-events-end'] ?? ''}`
            : `${type} ${object.metadata.name}`,
        ),
      () => {},
    );
    try {
      await eventually(async () => expect(events).toContain('BOOKMARK true'));
      await berth.ok('create', 'configmap', 'chameleon');
      await berth.ok('label', 'configmap', 'chameleon', 'color=blue');
      await berth.ok('label', 'configmap', 'chameleon', 'color=red', '--overwrite');
      await berth.ok('label', 'configmap', 'chameleon', 'color=blue', '--overwrite');
      await berth.ok('delete', 'configmap', 'chameleon');
      await eventually(async () =>
        expect(events.filter((event) => event.endsWith('chameleon'))).toEqual([
          'ADDED chameleon',
          'DELETED chameleon',
          'ADDED chameleon',
          'DELETED chameleon',
        ]),
      );
    } finally {
      abort.abort();
    }
  }, 60_000);
});
