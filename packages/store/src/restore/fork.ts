import type { GroupResource } from '@berth/machinery/object';
import { ConditionFailed } from '@berth/table/port';
import type { Context, StoreOptions } from '../context.ts';
import { readHead } from '../counter.ts';
import { leap } from '../jump.ts';
import { counterKey } from '../keys.ts';
import type { NewState, StoredObject, TypeLayout } from '../types.ts';
import { writeMany } from '../writemany.ts';
import { asItWas, contextOf, expires, typesOf } from './index.ts';
import { forkedState } from './policy.ts';

export interface Fork {
  cluster: string;
  /** A cluster that has nothing yet. */
  into: string;
  /** Hybrid logical time of the cut, microseconds since 1970. */
  time: number;
  /** What an object is in the fork; undefined: not there. Without: `forkedState`. */
  state?(resource: GroupResource, object: StoredObject): NewState | undefined;
  /** How a type is laid out in the fork, which is the one moment when that can change. */
  layout?(resource: GroupResource): TypeLayout | undefined;
}

/** Objects in one call of `writeMany`: what is held in memory twice. */
const part = 500;

/**
 * Copies a cluster's objects, as they were at a time, into another (DESIGN 3, Restore and fork): without Nodes, Leases and
 * bindings, under versions 2^32 above the cluster's own, so that a client that comes with an old version gets 410. Keys, issuer
 * and accounts are its caller's, and objects that expire are left out. Answers with how many objects each type has got. One
 * that failed is begun anew in another cluster.
 */
export async function forkCluster(options: StoreOptions, fork: Fork): Promise<Map<GroupResource, number>> {
  const context = contextOf(options);
  const { cluster, into, time, state = forkedState } = fork;
  if (cluster === into) throw new TypeError('a fork goes into another cluster');
  const counts = new Map<GroupResource, number>();
  // Every type is read before the first is written: what the log cannot tell any more ends it with nothing done.
  const types = await Promise.all(
    (await typesOf(context, cluster)).map(async (resource) => ({
      resource,
      was: await asItWas(context, { cluster, resource, time }),
    })),
  );
  for (const { resource, was } of types) {
    const changes = was.objects.flatMap((object) => {
      const { namespace, name } = object;
      const next = expires(object) ? undefined : state(resource, object);
      return next === undefined
        ? []
        : [{ key: { cluster: into, resource, namespace, name }, previous: undefined, next }];
    });
    if (changes.length === 0) continue;
    await begin(context, fork, resource);
    for (let at = 0; at < changes.length; at += part) {
      const failed = (await writeMany(context, changes.slice(at, at + part))).find((answer) => answer instanceof Error);
      if (failed !== undefined) throw failed;
    }
    counts.set(resource, changes.length);
  }
  return counts;
}

/** The type's counter in the fork, above all that the cluster ever handed out. */
async function begin(context: Context, { cluster, into, layout }: Fork, resource: GroupResource): Promise<void> {
  const source = await readHead(context, context.type(cluster, resource));
  const base = source.n + leap;
  const stripes = layout?.(resource)?.stripes ?? source.stripes ?? 1;
  const counter = { ...counterKey({ cluster: into, resource }), n: base, base, stripes, jumped: context.time() };
  try {
    await context.table.write({ put: counter, condition: { absent: true } });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    throw new Error(`cluster ${into} has ${resource} already: a fork goes into an empty cluster`, { cause: error });
  }
}
