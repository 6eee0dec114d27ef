import { readFileSync } from 'node:fs';
import { kindByGvk } from '@berth/kinds/registry';
import { deepCopy } from '@berth/machinery/values';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, startHarness } from '../testing/harness.ts';

interface Case {
  /** Which of the objects. */
  of: number;
  path: readonly (string | number)[];
  /** What stands there instead; absent: it is taken out. */
  becomes?: unknown;
  code: number;
  /** The causes of kube-apiserver v1.36.0, each once, sorted; the message where there are none. */
  says: string[];
}

const { objects, cases } = JSON.parse(readFileSync(new URL('./testdata/updates.json', import.meta.url), 'utf8')) as {
  objects: any[];
  cases: Case[];
};

let api: Harness;
const made: any[] = [];
beforeAll(async () => {
  api = await startHarness();
  for (const name of ['u', 'u2']) {
    await api.ok('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } });
    await api.ok('POST', `/api/v1/namespaces/${name}/serviceaccounts`, {
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
    });
  }
  for (const object of objects) made.push(await api.ok('POST', collectionOf(object), { body: object }));
}, 60_000);
afterAll(() => api.stop());

function collectionOf({ apiVersion, kind, metadata }: any): string {
  const { plural, namespaced } = kindByGvk(apiVersion, kind) ?? { plural: '', namespaced: false };
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return `${root}${namespaced ? `/namespaces/${metadata.namespace}` : ''}/${plural}`;
}

function spoiled(object: any, { path, ...change }: Case): any {
  const copy = deepCopy(object);
  const last = path.at(-1) as string | number;
  const holder = path.slice(0, -1).reduce((node, step) => node[step], copy);
  if ('becomes' in change) holder[last] = change.becomes;
  else if (Array.isArray(holder)) holder.splice(last as number, 1);
  else delete holder[last];
  return copy;
}

async function answerTo(one: Case): Promise<Pick<Case, 'code' | 'says'>> {
  const object = made[one.of];
  const path = `${collectionOf(object)}/${object.metadata.name}?dryRun=All`;
  const { code, body } = await api.ask('PUT', path, { body: spoiled(object, one) });
  const causes: { field?: string; message: string }[] = body.details?.causes ?? [];
  const says = causes.map(({ field, message }) => `${field}: ${message}`);
  return { code, says: says.length === 0 ? [body.message] : [...new Set(says)].sort() };
}

/** Of some 11,800 spoiled updates that both were sent, one of each kind of answer, at most eight of an object. */
test('an object that is spoiled in one place is refused as kube-apiserver v1.36 refuses it', async () => {
  const others: string[] = [];
  for (const one of cases) {
    const answer = await answerTo(one);
    if (JSON.stringify(answer) === JSON.stringify({ code: one.code, says: one.says })) continue;
    const { kind, metadata } = objects[one.of];
    others.push(`${kind}/${metadata.name} ${one.path.join('.')} ${JSON.stringify(one)} ${JSON.stringify(answer)}`);
  }
  expect(others).toEqual([]);
  expect(cases.length).toBeGreaterThan(400);
}, 120_000);
