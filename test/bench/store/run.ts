import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureStore } from './measure.ts';

/** `node test/bench/store/run.ts`: the store beside etcd; results to test/bench/results/store.json. */
const folder = fileURLToPath(new URL('../results/', import.meta.url));
mkdirSync(folder, { recursive: true });
const text = `${JSON.stringify(await measureStore(), null, 2)}\n`;
writeFileSync(`${folder}store.json`, text);
console.log(text);
