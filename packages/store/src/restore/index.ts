import type { GroupResource } from '@berth/machinery/object';
import { type Context, createContext, type StoreOptions } from '../context.ts';
import { readHead } from '../counter.ts';
import { jump } from '../jump.ts';
import { countersPk } from '../keys.ts';
import { list } from '../list.ts';
import { closeNamespace } from '../namespaces.ts';
import type { ListResult, StoredObject, Write } from '../types.ts';
import { NamespaceClosing, WriteConflict } from '../types.ts';
import { writeMany } from '../writemany.ts';
import { cutAt } from './cut.ts';
import { stateFrom } from './state.ts';

export { type Fork, forkCluster } from './fork.ts';

export interface AsItWas {
  cluster: string;
  resource: GroupResource;
  /** undefined: all. */
  namespace?: string;
  /** Hybrid logical time, microseconds since 1970. */
  time: number;
}

/** A type's objects as they were at a time. Throws Compacted where the log does not reach back to it. */
export async function listAsItWas(options: StoreOptions, request: AsItWas): Promise<ListResult> {
  return asItWas(contextOf(options), request);
}

export interface Restore {
  cluster: string;
  /** Hybrid logical time, microseconds since 1970. */
  time: number;
  /** One type; undefined: all that the cluster has. */
  resource?: GroupResource;
  /** What is in this namespace alone. */
  namespace?: string;
  /** One object, of `resource` and `namespace`. */
  name?: string;
  /** Types that stay as they are: what the machines themselves keep up to date, for instance. */
  leave?: readonly GroupResource[];
}

/** What a restore did to one type. */
export interface RestoredType {
  resource: GroupResource;
  /** The version that was gone back to. */
  cut: number;
  written: number;
  deleted: number;
  /** Where the type's versions begin anew; undefined where watchers simply see changes. */
  base?: number;
}

/** Rounds until a restore gives up on objects that others keep changing. */
const rounds = 20;

/**
 * Makes objects what they were at a time, as far back as the log reaches (DESIGN 3, Restore and fork): whatever differs is
 * written, deleted or made again, as ordinary changes that every watch tells of. When types are restored as a whole their
 * versions then jump, so that whoever watched or paged before has to list again. It can be repeated after a crash: until the
 * jump, which comes last, the log still reaches back. Every type is read before the first is written; what expires by itself is
 * left alone.
 */
export async function restore(options: StoreOptions, request: Restore): Promise<RestoredType[]> {
  const context = contextOf(options);
  const { cluster, resource, namespace, name, leave = [] } = request;
  if (name !== undefined && (resource === undefined || namespace === undefined))
    throw new TypeError('one object is restored by its resource, namespace and name');
  const resources = resource === undefined ? await typesOf(context, cluster) : [resource];
  const chosen = resources.filter((one) => !leave.includes(one));
  const wanted = await Promise.all(
    chosen.map(async (one) => ({
      resource: one,
      was: await asItWas(context, { cluster, resource: one, namespace, time: request.time }),
    })),
  );
  const done: RestoredType[] = [];
  for (const { resource: one, was } of wanted) {
    const only = (object: StoredObject): boolean => name === undefined || object.name === name;
    const kept = was.objects.filter((object) => only(object) && !expires(object));
    const counts = await bringBack(context, { cluster, resource: one, namespace }, kept, only);
    const whole = namespace === undefined && counts.written + counts.deleted > 0;
    const base = whole ? await jump(context, context.type(cluster, one)) : undefined;
    done.push({ resource: one, cut: was.resourceVersion, ...counts, ...(base === undefined ? {} : { base }) });
  }
  return done;
}

/** Every type of a cluster that was ever written. */
export async function typesOf(context: Context, cluster: string): Promise<GroupResource[]> {
  const found: GroupResource[] = [];
  let after: string | undefined;
  do {
    const page = await context.table.query({ pk: countersPk(cluster), after });
    for (const { sk } of page.items) found.push(sk);
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** A context of its own, for a task that ends. */
export function contextOf(options: StoreOptions): Context {
  return createContext(options, {}, new AbortController().signal);
}

export async function asItWas(context: Context, { cluster, resource, namespace, time }: AsItWas): Promise<ListResult> {
  const type = context.type(cluster, resource);
  const value = await cutAt(context, type, time);
  const head = await readHead(context, type);
  if (value === head.n && head.stripes === undefined) return { resourceVersion: value, objects: [] };
  return list(context, { cluster, resource, namespace, resourceVersion: { match: 'Exact', value } });
}

interface Scope {
  cluster: string;
  resource: GroupResource;
  namespace: string | undefined;
}

/** Writes the difference until there is none. */
async function bringBack(
  context: Context,
  scope: Scope,
  was: readonly StoredObject[],
  only: (object: StoredObject) => boolean,
): Promise<{ written: number; deleted: number }> {
  const counts = { written: 0, deleted: 0 };
  for (let round = 0; round < rounds; round++) {
    const now = (await list(context, scope)).objects.filter((object) => only(object) && !expires(object));
    const changes = differences(scope, was, now);
    if (changes.length === 0) return counts;
    const answers = await writeMany(context, changes);
    // What stood in a namespace that is being terminated since is to stand there again.
    const closing = answers.filter((answer) => answer instanceof NamespaceClosing).map(({ namespace }) => namespace);
    for (const one of new Set(closing)) await closeNamespace(context, scope.cluster, one, false);
    answers.forEach((answer, i) => {
      if (answer instanceof Error && !(answer instanceof WriteConflict || answer instanceof NamespaceClosing))
        throw answer;
      if (!(answer instanceof Error)) counts[changes[i]?.next === undefined ? 'deleted' : 'written'] += 1;
    });
  }
  throw new Error(`${scope.resource} could not be restored: others change it all the time`);
}

/** Objects that expire (events) are neither brought back nor taken away. */
export const expires = ({ origin }: StoredObject): boolean => origin?.expires !== undefined;

const placeOf = ({ namespace, name }: StoredObject): string => `${namespace}/${name}`;

function differences(scope: Scope, was: readonly StoredObject[], now: readonly StoredObject[]): Write[] {
  const { cluster, resource } = scope;
  const standing = new Map(now.map((object) => [placeOf(object), object]));
  const changes: Write[] = [];
  for (const object of was) {
    const { namespace, name } = object;
    const previous = standing.get(placeOf(object));
    standing.delete(placeOf(object));
    const next = stateFrom(object);
    if (previous !== undefined && previous.uid === object.uid && isSame(previous, object)) continue;
    changes.push({ key: { cluster, resource, namespace, name }, previous, next });
  }
  for (const previous of standing.values()) {
    const { namespace, name } = previous;
    changes.push({ key: { cluster, resource, namespace, name }, previous, next: undefined });
  }
  return changes;
}

/** Whether two states say the same, but for their versions. */
function isSame(a: StoredObject, b: StoredObject): boolean {
  return a.resourceVersion === b.resourceVersion || stateFrom(a).encode(0) === stateFrom(b).encode(0);
}
