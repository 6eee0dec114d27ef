import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, execute } from '../../support/berth.ts';
import { median, quantile } from '../statistics.ts';
import {
  configMap,
  custom,
  customResourceDefinition,
  type Definition,
  definitionOf,
  deployment,
  mixed,
  pod,
} from './objects.ts';
import { cpuMicroseconds, type Figures, medians, memoryMiB, run, type Subject } from './subject.ts';

export type Tell = (measure: string, subject: Subject, figures: Figures) => void;

const apply = 'application/apply-patch+yaml';
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** Once both at a time would disturb each other: one round of one, then one of the other, so that a busy machine is busy for both. */
async function inTurn(
  subjects: readonly Subject[],
  rounds: number,
  measure: (subject: Subject, round: number) => Promise<Figures>,
): Promise<Map<Subject, Figures>> {
  const all = new Map<Subject, Figures[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++)
    for (const subject of subjects) all.get(subject)?.push(await measure(subject, round));
  return new Map([...all].map(([subject, figures]) => [subject, medians(figures)]));
}

async function namespace({ client }: Subject, name: string): Promise<string> {
  await client.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  // Pods need it. A peer may have no controllers to make it; Berth's may have been first.
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
  const json = { 'content-type': 'application/json' };
  await client.ask('POST', `/api/v1/namespaces/${name}/serviceaccounts`, json, JSON.stringify(account));
  return name;
}

/** Server-side apply of mixed manifests that are new, then of the same again. */
export async function measureApply(subjects: readonly Subject[], tell: Tell, count = 1000): Promise<void> {
  for (const lanes of [1, 16]) {
    const size = lanes === 1 ? count / 4 : count;
    const requests = ({ client }: Subject, into: string) =>
      mixed(size, into).map(({ path, object }) => client.bytesOf('PATCH', `${path}?fieldManager=bench`, object, apply));
    const fresh = await inTurn(subjects, 3, async (subject, round) =>
      run(subject, requests(subject, await namespace(subject, `apply-${lanes}-${round}`)), lanes),
    );
    const again = await inTurn(subjects, 3, (subject, round) =>
      run(subject, requests(subject, `apply-${lanes}-${round}`), lanes),
    );
    for (const [subject, figures] of fresh) tell(`apply${lanes}`, subject, figures);
    for (const [subject, figures] of again) tell(`applyAgain${lanes}`, subject, figures);
  }
}

async function kubectl({ kubeconfig }: Subject, parameters: readonly string[], cache: string): Promise<Figures> {
  const begun = performance.now();
  const words = ['--kubeconfig', kubeconfig, '--cache-dir', cache, ...parameters];
  const { code, stderr } = await execute('kubectl', words, { timeout: 600_000 });
  if (code !== 0) throw new Error(`kubectl ${parameters.join(' ')}: ${stderr.slice(0, 1000)}`);
  return { seconds: Math.round(performance.now() - begun) / 1000 };
}

/** One file, one kubectl. */
export async function measureKubectlApply(subjects: readonly Subject[], tell: Tell, count = 1000): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  try {
    for (const subject of subjects) {
      const into = await namespace(subject, 'kubectl-apply');
      const file = join(directory, `${subject.name}.json`);
      writeFileSync(
        file,
        mixed(count, into)
          .map(({ object }) => `---\n${JSON.stringify(object)}\n`)
          .join(''),
      );
      const cache = join(directory, subject.name);
      const create = ['apply', '-f', file];
      for (const measure of ['kubectlApply', 'kubectlApplyAgain']) {
        const cpu = cpuMicroseconds(subject);
        const figures = await kubectl(subject, create, cache);
        tell(measure, subject, {
          ...figures,
          ...(subject.pids.length === 0 ? {} : { serverSeconds: (cpuMicroseconds(subject) - cpu) / 1e6 }),
        });
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const widgets: Definition = { group: 'bench.example.com', plural: 'widgets', kind: 'Widget' };

const readKinds: { name: string; collection: string; make(name: string, into: string): object }[] = [
  { name: 'ConfigMap', collection: 'api/v1 configmaps', make: configMap },
  { name: 'Pod', collection: 'api/v1 pods', make: pod },
  { name: 'Deployment', collection: 'apis/apps/v1 deployments', make: deployment },
  {
    name: 'CustomResource',
    collection: 'apis/bench.example.com/v1 widgets',
    make: (name, into) => custom(widgets, name, into),
  },
];

async function define({ client }: Subject, definition: Definition): Promise<void> {
  await client.send(
    'POST',
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    customResourceDefinition(definition),
  );
  const { group, plural } = definition;
  await eventually(async () => client.send('GET', `/apis/${group}/v1/namespaces/default/${plural}`));
}

/** Creates, gets and lists by kind, in namespaces of 1, 500 and 5,000 objects. */
export async function measureReads(subjects: readonly Subject[], tell: Tell, sizes = [1, 500, 5000]): Promise<void> {
  for (const subject of subjects) await define(subject, widgets);
  for (const size of sizes) {
    for (const subject of subjects) await namespace(subject, `reads-${size}`);
    for (const { name, collection, make } of readKinds) {
      const [api, plural] = collection.split(' ');
      const path = `/${api}/namespaces/reads-${size}/${plural}`;
      for (const subject of subjects) {
        const { client } = subject;
        const bodies = Array.from({ length: size }, (_, index) => make(`read-${index}`, `reads-${size}`));
        const created = await run(
          subject,
          bodies.map((body) => client.bytesOf('POST', path, body)),
          Math.min(16, size),
        );
        if (size === sizes.at(-1)) tell(`create${name}`, subject, created);
      }
      const once = (subject: Subject, query: string, count: number, lanes: number, accept?: string) =>
        run(
          subject,
          Array.from({ length: count }, () =>
            subject.client.bytesOf('GET', path + query, undefined, undefined, accept),
          ),
          lanes,
        );
      const told = async (measure: string, measured: Promise<Map<Subject, Figures>>): Promise<void> => {
        for (const [subject, figures] of await measured) tell(`${measure}${name}${size}`, subject, figures);
      };
      await told(
        'get',
        inTurn(subjects, 3, (subject) => once(subject, '/read-0', 1000, 16)),
      );
      const lists = Math.max(5, Math.round(500 / size));
      await told(
        'list',
        inTurn(subjects, 3, (subject) => once(subject, '', lists, 1)),
      );
      await told(
        'table',
        inTurn(subjects, 3, (subject) => once(subject, '', lists, 1, table)),
      );
      if (size > 500)
        await told(
          'page',
          inTurn(subjects, 3, (subject) => once(subject, '?limit=500', 20, 1)),
        );
    }
  }
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
const documents: readonly { name: string; path: string; accept: string }[] = [
  { name: 'discovery', path: '/apis', accept: aggregated },
  { name: 'openapiV2', path: '/openapi/v2', accept: 'application/json' },
  {
    name: 'openapiV2Protobuf',
    path: '/openapi/v2',
    accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
  },
  { name: 'openapiV3Index', path: '/openapi/v3', accept: 'application/json' },
  { name: 'openapiV3Apps', path: '/openapi/v3/apis/apps/v1', accept: 'application/json' },
];

/** Documents: the first time they are asked for, then again, then by a client that has them. */
export async function measureDocuments(subjects: readonly Subject[], tell: Tell, suffix = ''): Promise<void> {
  for (const { name, path, accept } of documents)
    for (const subject of subjects) {
      const ask = async (headers: Record<string, string> = {}) => {
        const begun = performance.now();
        const answer = await subject.client.ask('GET', path, { accept, ...headers });
        return { answer, time: Math.round((performance.now() - begun) * 100) / 100 };
      };
      const first = await ask();
      const again: number[] = [];
      const cpu = cpuMicroseconds(subject);
      for (let round = 0; round < 20; round++) again.push((await ask()).time);
      const spent: Figures =
        subject.pids.length === 0 ? {} : { serverMicroseconds: (cpuMicroseconds(subject) - cpu) / 20 };
      const kept: number[] = [];
      const { etag } = first.answer.headers;
      for (let round = 0; round < 20 && etag !== undefined; round++) {
        const { answer, time } = await ask({ 'if-none-match': etag });
        if (answer.status !== 304) throw new Error(`${path} changed: ${answer.status}`);
        kept.push(time);
      }
      tell(`${name}${suffix}`, subject, {
        first: first.time,
        again: median(again),
        ...spent,
        ...(kept.length === 0 ? {} : { kept: median(kept) }),
        bytes: first.answer.body.length,
      });
    }
}

/** From the definition being sent to the first object being taken, and to the kind being found. */
export async function measureDefinitions(subjects: readonly Subject[], tell: Tell, count = 50): Promise<void> {
  for (const subject of subjects) {
    const { client } = subject;
    const [taken, found]: [number[], number[]] = [[], []];
    for (let number = 0; number < count; number++) {
      const definition: Definition = { group: 'quick.example.com', plural: `quicks${number}`, kind: `Quick${number}` };
      const begun = performance.now();
      await client.send(
        'POST',
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        customResourceDefinition(definition),
      );
      const until = async (check: () => Promise<boolean>): Promise<number> => {
        while (!(await check()))
          if (performance.now() > begun + 30_000) throw new Error(`${definition.plural}: too late`);
        return performance.now() - begun;
      };
      const path = `/apis/quick.example.com/v1/namespaces/default/${definition.plural}`;
      const body = JSON.stringify(custom(definition, 'one'));
      const json = { 'content-type': 'application/json' };
      const [first, seen] = await Promise.all([
        until(async () => (await client.ask('POST', path, json, body)).status === 201),
        until(async () =>
          (await client.ask('GET', '/apis/quick.example.com/v1')).body.includes(`"${definition.plural}"`),
        ),
      ]);
      taken.push(first);
      found.push(seen);
    }
    tell('definitionToFirstObject', subject, { p50: median(taken), p99: quantile(taken, 0.99) });
    tell('definitionToDiscovery', subject, { p50: median(found), p99: quantile(found, 0.99) });
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5000));

/** What so many objects weigh: the processes' memory before and after, at rest. */
export async function measureObjectsMemory(subjects: readonly Subject[], tell: Tell, count = 50_000): Promise<void> {
  for (const subject of subjects) {
    const { client } = subject;
    const into = await namespace(subject, 'many');
    await settled();
    const before = memoryMiB(subject);
    const path = `/api/v1/namespaces/${into}/configmaps`;
    const bodies = Array.from({ length: count }, (_, index) =>
      client.bytesOf('POST', path, configMap(`many-${index}`, into)),
    );
    const created = await run(subject, bodies, 16);
    await settled();
    tell(`memory${count}Objects`, subject, {
      beforeMiB: before,
      afterMiB: memoryMiB(subject),
      createsPerSecond: created.perSecond ?? 0,
    });
  }
}

/** With 500 definitions: memory, discovery, and kubectl without and with a cache. */
export async function measureManyDefinitions(subjects: readonly Subject[], tell: Tell, count = 500): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  try {
    for (const subject of subjects) {
      await settled();
      const before = memoryMiB(subject);
      const begun = performance.now();
      for (let number = 0; number < count; number++)
        await subject.client.send(
          'POST',
          '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
          customResourceDefinition(definitionOf(number)),
        );
      const last = definitionOf(count - 1);
      await eventually(
        async () => subject.client.send('GET', `/apis/${last.group}/v1/namespaces/default/${last.plural}`),
        120_000,
      );
      const created = performance.now() - begun;
      await settled();
      tell(`memory${count}Definitions`, subject, {
        beforeMiB: before,
        afterMiB: memoryMiB(subject),
        createdMilliseconds: Math.round(created),
      });
    }
    await measureDocuments(subjects, tell, `With${count}Definitions`);
    for (const subject of subjects) tell(`memory${count}DefinitionsRead`, subject, { afterMiB: memoryMiB(subject) });
    for (const [measure, parameters] of [
      ['kubectlGet', ['get', 'configmaps']],
      ['kubectlApiResources', ['api-resources']],
    ] as const)
      for (const subject of subjects) {
        const cold: number[] = [];
        const warm: number[] = [];
        for (let round = 0; round < 5; round++) {
          const cache = mkdtempSync(join(directory, 'cache-'));
          cold.push((await kubectl(subject, parameters, cache)).seconds ?? 0);
          warm.push((await kubectl(subject, parameters, cache)).seconds ?? 0);
        }
        tell(`${measure}With${count}Definitions`, subject, { coldSeconds: median(cold), warmSeconds: median(warm) });
      }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
