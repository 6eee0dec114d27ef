import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serverSideApply, trackUpdate } from '../apply.ts';
import type { KubeObject } from '../object.ts';
import { workload } from '../testdata/workload.ts';
import { isObject, type JsonObject } from '../values.ts';
import { members, type Fields } from './fields.ts';

const text = fc.constantFrom('a', 'b', 'c');
const number = fc.nat(3);
const sparse = { requiredKeys: [] };
const body = fc
  .record({
    labels: fc.dictionary(text, text, { maxKeys: 3 }),
    spec: fc.record(
      {
        replicas: number,
        strategy: fc.record({ type: text, rollingUpdate: fc.record({ maxSurge: number }, sparse) }, sparse),
        containers: fc.uniqueArray(
          fc.record(
            {
              name: text,
              image: text,
              ports: fc.uniqueArray(
                fc.record({ containerPort: number, hostPort: number }, { requiredKeys: ['containerPort'] }),
                {
                  selector: (port) => port.containerPort,
                },
              ),
            },
            { requiredKeys: ['name'] },
          ),
          { selector: (container) => container.name },
        ),
        groups: fc.uniqueArray(number),
        tolerations: fc.array(fc.record({ key: text }), { maxLength: 2 }),
        nodeSelector: fc.dictionary(text, text, { maxKeys: 2 }),
      },
      sparse,
    ),
  })
  .map(({ labels, spec }): KubeObject => ({ apiVersion: 'v1', kind: 'Workload', metadata: { labels }, spec }));

interface Step {
  manager: string;
  body: KubeObject;
  apply: boolean;
}

const manager = fc.constantFrom('m1', 'm2', 'm3');
const step = fc.record({ manager, body, apply: fc.boolean() });
const writer = { schema: workload, apiVersion: 'v1', subresource: '' };

function perform(
  live: KubeObject | undefined,
  { manager: name, body: object, apply }: Step,
  minute: number,
): KubeObject {
  const common = { ...writer, manager: name, now: new Date(minute * 60_000) };
  if (apply) return serverSideApply({ ...common, live, applied: object, force: true });
  return trackUpdate({ ...common, before: live, after: object });
}

const replay = (history: readonly Step[]): KubeObject | undefined =>
  history.reduce<KubeObject | undefined>((object, one, at) => perform(object, one, at), undefined);

/** Every leaf of an object by its path, in a notation of this test: items by their keys, atomic values whole. */
function leaves(value: unknown, path: string, found: Map<string, string>): Map<string, string> {
  const atomic = ['/spec/nodeSelector', '/spec/tolerations'].includes(path);
  if (Array.isArray(value) && !atomic) {
    for (const item of value)
      leaves(
        item,
        `${path}/${isObject(item) ? JSON.stringify(item.name ?? item.containerPort) : `=${String(item)}`}`,
        found,
      );
  } else if (isObject(value) && !atomic) {
    for (const key of Object.keys(value)) leaves(value[key], `${path}/${key}`, found);
  } else found.set(path, JSON.stringify(isObject(value) ? Object.entries(value).sort() : value));
  return found;
}

const leavesOf = (object: KubeObject): Map<string, string> =>
  leaves({ metadata: { labels: object.metadata.labels }, spec: object.spec }, '', new Map());

/** The same notation of what an entry owns. */
function owned(fields: unknown): Set<string> {
  return new Set(
    members(fields as Fields).map((path) =>
      path
        .map((element) => {
          if (element.startsWith('f:')) return `/${element.slice(2)}`;
          if (element.startsWith('v:')) return `/=${element.slice(2)}`;
          const keys = JSON.parse(element.slice(2)) as JsonObject;
          return `/${JSON.stringify(keys.name ?? keys.containerPort)}`;
        })
        .join(''),
    ),
  );
}

const owners = (object: KubeObject | undefined): Map<string, Set<string>> =>
  new Map(
    (object?.metadata.managedFields ?? []).map((entry) => [
      `${entry.operation} ${entry.manager}`,
      owned(entry.fieldsV1),
    ]),
  );

/** Without empty containers, which say nothing: where one stands for what was pruned, only the second apply makes it. */
function compact<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(compact) as Value;
  if (!isObject(value)) return value;
  const kept = Object.entries(value)
    .map(([key, entry]) => [key, compact(entry)] as const)
    .filter(([, entry]) => typeof entry !== 'object' || entry === null || Object.keys(entry).length > 0);
  return Object.fromEntries(kept) as Value;
}

describe('laws of ownership', () => {
  it('an apply of the same configuration is a no-op, byte for byte, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3 }), step, (history, last) => {
        const live = replay(history);
        const configuration = { ...compact(last.body), metadata: compact(last.body.metadata) };
        const once = perform(live, { ...last, body: configuration, apply: true }, 8);
        const twice = perform(once, { ...last, body: configuration, apply: true }, 9);
        expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
      }),
    );
  });

  it('after an update: what it changed is its own, what it removed nobody has, the rest belongs to whom it did', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), step, (history, last) => {
        const before = replay(history) as KubeObject;
        const after = perform(before, { ...last, apply: false }, 9);
        const [old, now] = [leavesOf(before), leavesOf(after)];
        const [had, have] = [owners(before), owners(after)];
        const me = `Update ${last.manager}`;
        for (const [id, paths] of have) {
          for (const path of paths)
            if (old.has(path) && !now.has(path)) expect.unreachable(`${id} owns ${path}, which is gone`);
        }
        for (const [path, value] of now) {
          const current = [...have].filter(([, paths]) => paths.has(path)).map(([id]) => id);
          if (old.get(path) === value) {
            expect(current.sort()).toEqual(
              [...had]
                .filter(([, paths]) => paths.has(path))
                .map(([id]) => id)
                .sort(),
            );
          } else expect(current).toEqual([me]);
        }
      }),
    );
  });

  it('after a forced apply: every field of the configuration has its value and this owner', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3 }), step, (history, last) => {
        const live = replay(history);
        const object = perform(live, { ...last, apply: true }, 9);
        const now = leavesOf(object);
        const mine = owners(object).get(`Apply ${last.manager}`) ?? new Set();
        for (const [path, value] of leavesOf(last.body)) {
          expect(now.get(path)).toBe(value);
          expect(mine.has(path)).toBe(true);
        }
      }),
    );
  });

  it('without force: either nobody loses a field that changed, or the apply is refused because somebody would', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), step, (history, last) => {
        const live = replay(history) as KubeObject;
        const common = { ...writer, manager: last.manager, now: new Date(540_000), live, applied: last.body };
        const forced = serverSideApply({ ...common, force: true });
        const others = [...owners(live)].filter(([id]) => id !== `Apply ${last.manager}`);
        const have = owners(forced);
        let object: KubeObject | undefined;
        try {
          object = serverSideApply({ ...common, force: false });
        } catch (error) {
          expect((error as Error).message).toMatch(/^Apply failed with \d+ conflict/);
        }
        if (object === undefined) {
          expect(others.some(([id, paths]) => [...paths].some((path) => !have.get(id)?.has(path)))).toBe(true);
          return;
        }
        expect(object).toEqual(forced);
        const old = leavesOf(live);
        for (const [path, value] of leavesOf(object)) {
          if (!old.has(path) || old.get(path) === value) continue;
          expect(others.filter(([, paths]) => paths.has(path))).toEqual([]);
        }
      }),
    );
  });

  it('what an applier drops is gone unless somebody else owns it', () => {
    fc.assert(
      fc.property(body, body, (first, second) => {
        const live = perform(undefined, { manager: 'm1', body: first, apply: true }, 0);
        const object = perform(live, { manager: 'm1', body: second, apply: true }, 1);
        expect(leavesOf(object)).toEqual(leavesOf(second));
      }),
    );
  });
});
