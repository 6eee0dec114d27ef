import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { budgetsOf } from './budgets.ts';
import { bundleSizes } from './bundles.ts';
import { measureCluster } from './cluster.ts';
import { measureContainers } from './containers.ts';

/**
 * `npm run bench`: starts Berth as a user does and measures it from outside, over HTTPS on loopback, from another process on the
 * same cores. `npm run bench -- store` measures the store beside etcd instead. Results go to test/bench/results/latest.json with the budget of each figure and whether it was met; medians, in
 * milliseconds, operations a second, or bytes as the name says. The load average tells whether the machine had other work.
 */
const folder = fileURLToPath(new URL('results/', import.meta.url));
mkdirSync(folder, { recursive: true });

if (process.argv[2] === 'store') await import('./store/run.ts');
else if (process.argv[2] === 'api') await import('./api/run.ts');
else await measureAll();

async function measureAll(): Promise<void> {
  const [before = 0] = loadavg();
  const bundles = await bundleSizes();
  const cluster = await measureCluster();
  const containers = await measureContainers();
  const results = {
    date: new Date().toISOString(),
    machine: {
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      loadBefore: Math.round(before * 100) / 100,
    },
    budgets: budgetsOf(cluster, bundles),
    bundles,
    cluster,
    containers,
  };
  writeFileSync(`${folder}latest.json`, `${JSON.stringify(results, null, 2)}\n`);
  console.log(JSON.stringify(results, null, 2));
}
