import type { GroupResource } from '@berth/machinery/object';
import type { ResourceType } from '@berth/machinery/reconcile';
import { follow, type FollowDeps } from './follow.ts';

const definitions = 'apiextensions.k8s.io/customresourcedefinitions';

/**
 * Follows the types of a cluster that somebody wants to hear of, and those that come later: a definition of a new kind is
 * followed by its objects. Types that are gone are let go. Answers how to stop.
 */
export async function followKinds(
  deps: FollowDeps,
  kinds: () => Promise<readonly ResourceType[]>,
  wanted: (types: readonly ResourceType[]) => GroupResource[],
): Promise<() => Promise<void>> {
  const followed = new Map<GroupResource, Promise<() => Promise<void>>>();
  const adjust = async (): Promise<void> => {
    const resources = new Set(wanted(await kinds()));
    const gone = [...followed].filter(([resource]) => !resources.has(resource));
    for (const [resource, following] of gone) {
      followed.delete(resource);
      await (await following)();
    }
    for (const resource of resources) if (!followed.has(resource)) followed.set(resource, follow(deps, [resource]));
    await Promise.all(followed.values());
  };
  await adjust();
  let adjusting: Promise<void> = Promise.resolve();
  let waiting = false;
  const unsubscribe = deps.store.mirror(deps.cluster, definitions).subscribe(() => {
    if (waiting) return;
    waiting = true;
    adjusting = adjusting
      .then(() => {
        waiting = false;
        return adjust();
      })
      .catch((error: unknown) =>
        deps.log.error({ error: String(error) }, 'a new kind could not be followed: it is tried with the next one'),
      );
  });
  return async () => {
    unsubscribe();
    await adjusting;
    await Promise.all([...followed.values()].map(async (following) => (await following)()));
  };
}
