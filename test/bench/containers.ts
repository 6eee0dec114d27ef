import { eventually, startBerth } from '../support/berth.ts';
import { containerdMissing, startContainerd } from '../support/containerd.ts';
import { importImages } from '../support/images.ts';
import { clientOf } from './client.ts';
import { applyToRunning } from './cluster.ts';
import { median, quantile } from './statistics.ts';

/** From `kubectl apply` to a real container, image present; or why that could not be measured here. */
export async function measureContainers() {
  const missing = containerdMissing();
  if (missing !== undefined) return { notMeasured: missing };
  await using containerd = await startContainerd();
  await importImages(containerd.ctr);
  await using berth = await startBerth(['--node', 'containerd', '--cri-socket', containerd.socket]);
  await eventually(async () => {
    if (!/ Ready /.test(await berth.ok('get', 'nodes'))) throw new Error('the node is not ready');
  });
  const running = await applyToRunning(berth, clientOf(berth));
  await berth.ok('delete', 'deployments', '--all');
  await eventually(async () => {
    if ((await berth.json('get', 'pods')).items.length > 0) throw new Error('pods are left');
  }, 60_000);
  return { applyToRunningMillisecondsP50: median(running), applyToRunningMillisecondsP99: quantile(running, 0.99) };
}
