import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { bundleSizes } from './bundles.ts';
import { measureCluster } from './cluster.ts';

/**
 * `npm run bench`: starts Berth as a user does and measures it from outside, against the budgets of docs/architecture.md. Results go
 * to test/bench/results/; medians, in milliseconds, operations a second, or bytes as the name says.
 */
const folder = fileURLToPath(new URL('results/', import.meta.url));
mkdirSync(folder, { recursive: true });

const results = {
  date: new Date().toISOString(),
  machine: { cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version },
  bundles: await bundleSizes(),
  cluster: await measureCluster(),
};
writeFileSync(`${folder}latest.json`, `${JSON.stringify(results, null, 2)}\n`);
console.log(JSON.stringify(results, null, 2));
