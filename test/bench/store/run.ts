import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { storeDocument } from './document.ts';
import { type Figures, measureStore } from './measure.ts';

/**
 * `node test/bench/store/run.ts`: the store beside etcd; results to test/bench/results/store.json, and as tables into
 * docs/benchmarks.md between its two markers. `--document` writes the tables anew from the results that are there.
 */
const folder = fileURLToPath(new URL('../results/', import.meta.url));
const document = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url));
const [begin, end] = ['<!-- store: written by test/bench/store/run.ts -->', '<!-- store: end -->'];
mkdirSync(folder, { recursive: true });

if (!process.argv.includes('--document')) {
  const text = `${JSON.stringify(await measureStore(), null, 2)}\n`;
  writeFileSync(`${folder}store.json`, text);
  console.log(text);
}
const results = JSON.parse(readFileSync(`${folder}store.json`, 'utf8')) as Figures;
const before = readFileSync(document, 'utf8');
const [from, to] = [before.indexOf(begin), before.indexOf(end)];
if (from < 0 || to < from) throw new Error(`${document} has no place for the tables: it needs ${begin} and ${end}`);
writeFileSync(document, `${before.slice(0, from)}${begin}\n\n${storeDocument(results)}\n\n${before.slice(to)}`);
