import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { apiDocument, type ApiResults } from './document.ts';
import {
  measureApply,
  measureDefinitions,
  measureDocuments,
  measureKubectlApply,
  measureManyDefinitions,
  measureObjectsMemory,
  measureReads,
  type Tell,
} from './measures.ts';
import { peerSubject, startSubject } from './subject.ts';

/**
 * `npm run bench -- api`: the API from outside, over HTTPS on loopback. `--peer KUBECONFIG` measures another API server beside it, in
 * turn, on the same machine (a kube-apiserver with its etcd, started afresh; `--peer-pids` are both processes'). `--only a,b` runs
 * some parts. Results to test/bench/results/api.json, tables to docs/benchmarks.md; `--document` writes the tables alone.
 */
const folder = fileURLToPath(new URL('../results/', import.meta.url));
const document = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url));
const [begin, end] = ['<!-- api: written by test/bench/api/run.ts -->', '<!-- api: end -->'];
const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== 'api'),
  options: {
    peer: { type: 'string' },
    'peer-pids': { type: 'string', default: '' },
    'peer-name': { type: 'string', default: 'peer' },
    only: { type: 'string', default: '' },
    document: { type: 'boolean', default: false },
  },
});

const parts = {
  documents: measureDocuments,
  apply: measureApply,
  kubectl: measureKubectlApply,
  definitions: measureDefinitions,
  reads: measureReads,
  memory: measureObjectsMemory,
  manydefinitions: measureManyDefinitions,
};

async function measure(): Promise<ApiResults> {
  const wanted = values.only === '' ? Object.keys(parts) : values.only.split(',');
  const berth = await startSubject();
  const pids = values['peer-pids'].split(',').filter(Boolean).map(Number);
  const subjects = values.peer === undefined ? [berth] : [berth, peerSubject(values.peer, pids)];
  const [before = 0] = loadavg();
  const figures: ApiResults['figures'] = {};
  const tell: Tell = (name, subject, said) => {
    (figures[name] ??= {})[subject.name] = said;
    console.log(name, subject.name, JSON.stringify(said));
  };
  try {
    for (const [name, part] of Object.entries(parts)) if (wanted.includes(name)) await part(subjects, tell);
  } finally {
    await berth.stop();
  }
  const [after = 0] = loadavg();
  return {
    date: new Date().toISOString(),
    machine: { cores: cpus().length, node: process.version, loadBefore: before, loadAfter: after },
    peer: values.peer === undefined ? null : values['peer-name'],
    figures,
  };
}

mkdirSync(folder, { recursive: true });
const file = `${folder}api.json`;
if (!values.document) {
  const measured = await measure();
  // Parts that were not run keep what they had.
  const known = values.only === '' ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as ApiResults);
  const results = { ...measured, figures: { ...known?.figures, ...measured.figures } };
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
const results = JSON.parse(readFileSync(file, 'utf8')) as ApiResults;
const text = readFileSync(document, 'utf8');
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`${document} has no place for the tables: it needs ${begin} and ${end}`);
writeFileSync(document, `${text.slice(0, from)}${begin}\n\n${apiDocument(results)}\n\n${text.slice(to)}`);
