import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import type { Decision, ObjectChange, Write } from '@berth/machinery/reconcile';
import { describe, expect, it } from 'vitest';
import { configMap, conflict, fakeClient, store } from '../testing/fakes.ts';
import { apply } from './apply.ts';

const guard = { ownerUid: 'owner', value: 7 };
const create = (name: string, more: Partial<Extract<Write, { verb: 'create' }>> = {}): Write => ({
  verb: 'create',
  object: configMap(name),
  ...more,
});
const remove = (name: string): Write => ({ verb: 'delete', object: configMap(name), guard });

async function run(decision: Decision, answers: Parameters<typeof fakeClient>[0] = {}, cautious = false) {
  const fake = fakeClient(answers);
  const fed: ObjectChange[] = [];
  const batches: string[][] = [];
  const { createMany } = fake.client;
  fake.client.createMany = (identity, objects, options) => {
    batches.push(objects.map(({ metadata }) => metadata.name ?? ''));
    return createMany(identity, objects, options);
  };
  const deps = {
    cluster: 'c',
    client: fake.client,
    store,
    resourceOf: async () => 'configmaps',
    feed: async (change: ObjectChange) => void fed.push(change),
  };
  const applied = await apply(deps, { name: 'test' }, decision, cautious);
  return { applied, fed: fed.map(({ type, object }) => `${type} ${object.metadata.name}`), batches, asked: fake.asked };
}

describe('what a decision writes', () => {
  it('is created together under its guard', async () => {
    const { batches, asked, fed } = await run({ writes: ['a', 'b', 'c'].map((name) => create(name, { guard })) });
    expect(batches).toEqual([['a', 'b', 'c']]);
    expect(asked.map(({ options }) => options)).toEqual(
      Array(3).fill({ fieldManager: 'kube-controller-manager', guard }),
    );
    expect(fed).toEqual(['ADDED a', 'ADDED b', 'ADDED c']);
  });

  it('starts with one after a failure, and goes no further if that fails too', async () => {
    const no = async () => {
      throw new ApiError('Forbidden', 'exceeded quota');
    };
    const writes = ['a', 'b', 'c'].map((name) => create(name, { guard }));
    const { applied, batches } = await run({ writes }, { create: no }, true);
    expect(batches).toEqual([]);
    expect(applied.outcomes.map((outcome) => outcome instanceof Error)).toEqual([true, false, false]);
    const { batches: rest } = await run({ writes }, {}, true);
    expect(rest).toEqual([['b', 'c']]);
  });

  it('raises a guard with every delete of its own', async () => {
    const { asked } = await run({ writes: [remove('a'), remove('b'), remove('c')] });
    expect(asked.map(({ options }) => (options as { guard: { value: number } }).guard.value)).toEqual([7, 8, 9]);
  });

  it('swaps the allocation of a node with every bind, each node for itself', async () => {
    const bind = (name: string, nodeName: string, value: number) =>
      create(name, { subresource: 'binding', allocation: { nodeName, value } });
    const { asked } = await run({
      independent: true,
      writes: [bind('a', 'n1', 3), bind('b', 'n2', 8), bind('c', 'n1', 3)],
    });
    const companion = ({ object, options }: (typeof asked)[number]) => [
      object?.metadata.name,
      (options as { companions: object[] }).companions[0],
    ];
    expect(Object.fromEntries(asked.map(companion))).toMatchObject({
      a: { update: { sk: 'alloc#n1' }, condition: { value: 3 } },
      b: { update: { sk: 'alloc#n2' }, condition: { value: 8 } },
      c: { update: { sk: 'alloc#n1' }, condition: { value: 4 } },
    });
  });

  it('is undone by nothing: what a conflict ends counts as not tried', async () => {
    const clash = async (_identity: unknown, { name }: { name: string }) => {
      if (name === 'b') throw conflict();
      return undefined;
    };
    const { applied, fed } = await run({ writes: [remove('a'), remove('b'), remove('c')] }, { delete: clash });
    expect(applied.conflict?.message).toBe('it was changed');
    expect(applied.failure).toBeUndefined();
    expect(applied.outcomes.map((outcome) => (outcome as KubeObject | undefined)?.metadata.name)).toEqual([
      'a',
      undefined,
      undefined,
    ]);
    expect(fed).toEqual(['DELETED a']);
  });

  it('goes on beside a failure where the writes are independent', async () => {
    const no = async (_identity: unknown, object: KubeObject) => {
      if (object.metadata.name === 'a') throw new ApiError('InternalError', 'no');
      return object;
    };
    const writes: Write[] = ['a', 'b'].map((name) => ({ verb: 'update', object: configMap(name) }));
    const { applied } = await run({ writes, independent: true }, { update: no });
    expect(applied.failure?.message).toBe('no');
    expect((applied.outcomes[1] as KubeObject).metadata.name).toBe('b');
    expect((await run({ writes }, { update: no })).applied.outcomes[1]).toBeUndefined();
  });

  it('takes an object that is gone for deleted, and a namespace that is going away for no failure', async () => {
    const gone = async () => {
      throw new ApiError('NotFound', 'gone');
    };
    const { applied } = await run({ writes: [remove('a')] }, { delete: gone });
    expect([applied.conflict, applied.failure]).toEqual([undefined, undefined]);
    const ending = async () => {
      throw new ApiError('Forbidden', 'ending', { causes: [{ reason: 'NamespaceTerminating' }] });
    };
    expect((await run({ writes: [create('a')] }, { create: ending })).applied.failure).toBeUndefined();
  });

  it('tells a deleted object that something holds from one that is gone', async () => {
    const held = {
      ...configMap('a'),
      metadata: { ...configMap('a').metadata, deletionTimestamp: '2030-01-01T00:00:00Z', finalizers: ['x/y'] },
    };
    expect((await run({ writes: [remove('a')] }, { delete: async () => held })).fed).toEqual(['MODIFIED a']);
  });
});
