import { whole } from '@berth/machinery/kind';
import type { Store } from '@berth/store/types';
import type { Call } from '../../operations/call.ts';
import { update } from '../../operations/update.ts';
import { isCounted, printUnits, type Quota, quotaOf, recount, tallyName } from './quotas.ts';

const identity = { username: 'system:serviceaccount:kube-system:resourcequota-controller', groups: ['system:masters'] };

/** Writes status.hard and status.used as the tally has them. */
async function write(call: Call, namespace: string, name: string): Promise<void> {
  const kind = call.server.index.stored('resourcequotas');
  if (kind === undefined) return;
  await update(
    { server: call.server, cluster: call.cluster, identity, now: call.server.clock.now(), warnings: [] },
    {
      kind: await whole(kind),
      namespace,
      name,
      fromLive: true,
      settings: { subresource: 'status', fieldManager: 'kube-controller-manager', dryRun: false, admitted: true },
      async change(read) {
        const live = read();
        const quota = quotaOf(live);
        const known = await call.server.store.readTally(call.cluster.id, tallyName(quota));
        const tally = isCounted(quota, known) ? known : await recount(call, quota);
        const hard: Record<string, string> = quota.spec.hard ?? {};
        const used = Object.keys(hard).map((resource) => [
          resource,
          printUnits(resource, tally.amounts[resource] ?? 0, hard[resource]),
        ]);
        live.status = { hard: { ...hard }, used: Object.fromEntries(used) };
        return live;
      },
    },
  );
}

interface Turn {
  running: Promise<void>;
  next: Promise<void> | undefined;
}

const turns = new WeakMap<Store, Map<string, Turn>>();

/**
 * Brings a quota's status up to date with what was written before this call. Many writes at once share one: the first runs,
 * all that come meanwhile wait for the one after it.
 */
export function syncStatus(call: Call, { namespace, name }: Pick<Quota, 'namespace' | 'name'>): Promise<void> {
  const key = `${call.cluster.id}/${namespace}/${name}`;
  const open = turns.get(call.server.store) ?? new Map<string, Turn>();
  turns.set(call.server.store, open);
  const start = (): Promise<void> => {
    const running = write(call, namespace, name)
      .catch((error: unknown) =>
        call.server.log.warn({ error: String(error), namespace, name }, 'the status of a quota is behind'),
      )
      .finally(() => {
        if (open.get(key)?.running === running && open.get(key)?.next === undefined) open.delete(key);
      });
    open.set(key, { running, next: undefined });
    return running;
  };
  const turn = open.get(key);
  if (turn !== undefined) {
    turn.next ??= turn.running.then(() => start());
    return turn.next;
  }
  return start();
}
