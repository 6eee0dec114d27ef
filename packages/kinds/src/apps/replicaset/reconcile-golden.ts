import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiError } from '@berth/machinery/errors';
import { groupResource, type KubeObject, parseApiVersion } from '@berth/machinery/object';
import type {
  Decision,
  Outcome,
  Reader,
  ReconcileKey,
  Reconciler,
  ResourceType,
  Write,
} from '@berth/machinery/reconcile';
import { matches, selectorOf } from '@berth/machinery/selectors';
import { deepEqual } from '@berth/machinery/values';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';

/** What a golden file `testdata/NAME.in.yaml` says. */
interface Given {
  /** The law that the case shows. */
  law: string;
  now: string;
  key: ReconcileKey;
  objects: KubeObject[];
  guards?: Record<string, number>;
  /** What becomes of writes, by their index: a message fails it. All others succeed. */
  failures?: Record<number, { reason: 'Forbidden' | 'NotFound' | 'InternalError'; message: string; cause?: string }>;
  facts?: { answersSince?: string };
}

const clusterScoped = new Set(['Namespace', 'Node', 'CustomResourceDefinition']);
/** Types that are served whether or not there is an object of theirs. */
const served = [
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'Node' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
];
const irregular: Record<string, string> = { Endpoints: 'endpoints' };

function typeOf({ apiVersion, kind }: { apiVersion: string; kind: string }): ResourceType {
  const plural = Object.hasOwn(irregular, kind) ? irregular[kind] : `${kind.toLowerCase()}s`;
  return { ...parseApiVersion(apiVersion), kind, plural: plural ?? '', namespaced: !clusterScoped.has(kind) };
}

const resourceOf = (object: KubeObject): string => groupResource(typeOf(object).group, typeOf(object).plural);

/** A reader over a list of objects. */
export function readerOf({ objects, guards = {}, facts }: Given): Reader {
  const of = (resource: string) => objects.filter((object) => resourceOf(object) === resource);
  const owned = (object: KubeObject, owner: string) =>
    object.metadata.ownerReferences?.some(({ uid }) => uid === owner) === true;
  return {
    get: async (resource, namespace, name) =>
      of(resource).find(({ metadata }) => (metadata.namespace ?? '') === namespace && metadata.name === name),
    list: async (resource, options = {}) =>
      of(resource).filter(
        (object) =>
          (options.namespace === undefined || object.metadata.namespace === options.namespace) &&
          (!('selector' in options) || matches(selectorOf(options.selector), object.metadata.labels)) &&
          (options.ownerUid === undefined || owned(object, options.ownerUid)) &&
          (options.nodeName === undefined || (object.spec?.nodeName ?? '') === options.nodeName),
      ),
    guard: async (ownerUid) => ({ ownerUid, value: guards[ownerUid] ?? 0 }),
    dependents: async (ownerUid) => objects.filter((object) => owned(object, ownerUid)),
    allocation: async (nodeName) => ({ nodeName, value: guards[nodeName] ?? 0 }),
    types: async () => {
      const all = [...served, ...objects].map(
        (object) => [`${object.apiVersion}/${object.kind}`, typeOf(object)] as const,
      );
      return [...new Map(all).values()];
    },
    cluster: async () => ({
      caBundle: 'CA',
      serviceCidr: '10.96.0.0/16',
      apiServer: { addresses: ['192.0.2.1'], port: 6443 },
      ...(facts?.answersSince === undefined ? {} : { answersSince: new Date(facts.answersSince) }),
    }),
  };
}

/** What differs, as a merge patch would say it. */
function difference(before: unknown, after: unknown): unknown {
  const plain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!plain(before) || !plain(after)) return after;
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (deepEqual(before[key], after[key])) continue;
    patch[key] = after[key] === undefined ? null : difference(before[key], after[key]);
  }
  return patch;
}

function written(write: Write, objects: readonly KubeObject[]): object {
  if (write.verb === 'closeNamespace') return write;
  const { object, ...rest } = write;
  const target = `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name ?? object.metadata.generateName}`;
  if (write.verb === 'delete') return { ...rest, target };
  const before = objects.find(
    (one) => one.kind === object.kind && one.metadata.uid !== undefined && one.metadata.uid === object.metadata.uid,
  );
  return write.verb === 'update' && before !== undefined
    ? { ...rest, target, patch: difference(before, object) }
    : { ...rest, object };
}

function outcomesOf({ failures = {} }: Given, writes: readonly Write[]): Outcome[] {
  let created = 0;
  return writes.map((write, index) => {
    const failure = failures[index];
    if (failure !== undefined)
      return new ApiError(
        failure.reason,
        failure.message,
        failure.cause === undefined ? {} : { causes: [{ reason: failure.cause }] },
      );
    if (write.verb === 'closeNamespace') return undefined;
    const { metadata } = write.object;
    const name = metadata.name ?? `${metadata.generateName}${'bcdfghjk'[created++ % 8]}0000`;
    return { ...write.object, metadata: { ...metadata, name } };
  });
}

function shown(decision: Decision, given: Given): object {
  const settled = decision.settle?.(outcomesOf(given, decision.writes));
  return {
    writes: decision.writes.map((write) => written(write, given.objects)),
    ...(decision.independent === true ? { independent: true } : {}),
    ...(decision.events === undefined || decision.events.length === 0 ? {} : { events: decision.events.map(told) }),
    ...(decision.requeueAfter === undefined ? {} : { requeueAfter: decision.requeueAfter }),
    ...(settled === undefined ? {} : { then: shown(settled, { ...given, failures: {} }) }),
  };
}

const told = ({ regarding, type, reason, message }: NonNullable<Decision['events']>[number]): string =>
  `${type} ${reason} ${regarding.kind}/${regarding.metadata.name}: ${message}`;

/**
 * A test for every `testdata/*.in.yaml` beside `here`: what the reconciler reads of the objects and decides must be what
 * `*.out.yaml` says. `UPDATE_GOLDEN=1` writes the latter anew.
 */
export function goldenTests(here: string, reconciler: Reconciler<any>): void {
  const folder = fileURLToPath(new URL('./testdata/', here));
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.in.yaml'))) {
    const given = parse(readFileSync(folder + file, 'utf8'), { merge: true }) as Given;
    it(given.law, async () => {
      const snapshot = await reconciler.load(readerOf(given), given.key);
      const decision = shown(reconciler.decide(snapshot, new Date(given.now)), given);
      const text = stringify(JSON.parse(JSON.stringify(decision)), { aliasDuplicateObjects: false, lineWidth: 0 });
      const golden = folder + file.replace('.in.yaml', '.out.yaml');
      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);
      expect(text).toBe(readFileSync(golden, 'utf8'));
    });
  }
}
