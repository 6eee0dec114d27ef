import type { Life } from './life.ts';
import type { LoggedWrite } from './attribution.ts';
import { writeUnits } from './capacity.ts';

/** What a pod's life would cost less if something were done otherwise; each by itself, computed from the counted writes. */
export interface Saving {
  what: string;
  /** What a client would notice. */
  seen: string;
  writes: number;
  units: number;
}

export function savingsOf({ writes, beside }: Life): Saving[] {
  const sum = (list: readonly LoggedWrite[]): number => list.reduce((total, write) => total + write.total, 0);
  const total = (units: (write: LoggedWrite) => number): number => writes.reduce((all, write) => all + units(write), 0);
  const owners = writes.filter(isOwnerStatus);
  const coalesced = supersededStatuses(writes);
  const terminating = owners.filter(({ changed }) => changed === 'status.terminatingReplicas');
  const bind = writes.find(({ resource, changed }) => resource === 'pods' && changed.includes('spec.nodeName'));
  const savings: Saving[] = [
    {
      what: 'the status of ReplicaSet and Deployment is written once for each of: scaled up, ready, scaled down (those that are followed before the pod moves on are left out)',
      seen: 'nothing that lasts longer than a moment',
      writes: coalesced.length,
      units: sum(coalesced),
    },
    {
      what: 'the last status of each owner, that says only that terminatingReplicas is 0, goes with the next one',
      seen: 'terminatingReplicas stays until then',
      writes: terminating.length,
      units: sum(terminating),
    },
    {
      what: 'events live in the log alone, and are found and listed by reading an hour of it',
      seen: 'slow and dear gets and lists of events where there are many',
      writes: 0,
      units: total(({ lean, units }) => (lean ? units.object : 0)),
    },
    {
      what: '`applied` moves once a minute instead of every 5 s',
      seen: 'lists read a little more of the log',
      writes: 0,
      units: Math.max(0, beside.mark - new Set(writes.map(({ resource }) => resource)).size),
    },
    {
      what: 'a pod is created with its node where the scheduler is in the same process',
      seen: 'no pod without a node; the node in the fields of the ReplicaSet controller',
      writes: bind === undefined ? 0 : 1,
      units: bind === undefined ? 0 : bind.units.counter + bind.units.log + bind.units.object,
    },
    {
      what: 'index entries are taken away by single deletes after the transaction',
      seen: 'nothing',
      writes: 0,
      units: total(({ verb, units }) => (verb === 'delete' ? units.index / 2 : 0)),
    },
    {
      what: "a child's deletion is guarded by its own resourceVersion alone, not by kids#uid",
      seen: 'two controllers at once may delete one pod too many, and make another',
      writes: 0,
      units: total(({ changed, units }) => (changed.includes('metadata.deletionTimestamp') ? units.guard : 0)),
    },
    {
      what: 'new events wait for those of the next seconds, under one ADD to the counter',
      seen: 'events some seconds late',
      writes: 0,
      units: Math.max(0, total(({ lean, units }) => (lean ? units.counter : 0)) - 2),
    },
    {
      what: 'managedFields stand in an item of their own that changes only with the set of fields',
      seen: 'nothing',
      writes: 0,
      units: total((write) => lighter(write, write.managedFieldsBytes, write.managedFieldsBytes)),
    },
  ];
  return savings.filter(({ units }) => units > 0).sort((a, b) => b.units - a.units);
}

const isOwnerStatus = ({ resource, changed, verb }: LoggedWrite): boolean =>
  resource.startsWith('apps/') && verb === 'update' && !changed.includes('spec.');

/** Status writes of an owner that another one follows before the pod's state, or what is asked of the Deployment, changes. */
function supersededStatuses(writes: readonly LoggedWrite[]): LoggedWrite[] {
  let phase = 0;
  const last = new Map<string, LoggedWrite>();
  const superseded: LoggedWrite[] = [];
  for (const write of writes) {
    if (isMilestone(write)) phase += 1;
    if (!isOwnerStatus(write)) continue;
    const before = last.get(`${write.resource} ${phase}`);
    if (before !== undefined) superseded.push(before);
    last.set(`${write.resource} ${phase}`, write);
  }
  return superseded;
}

const isMilestone = ({ resource, verb, changed }: LoggedWrite): boolean =>
  resource === 'pods'
    ? verb === 'delete' || changed.includes('status.containerStatuses')
    : resource === 'apps/deployments' && changed.includes('spec.');

/** Units that are saved when so many bytes are not stored. */
function lighter(write: LoggedWrite, log: number, object: number): number {
  const less = (bytes: number, now: number): number => now - Math.min(now, writeUnits(bytes, true));
  return less(write.logBytes - log, write.units.log) + less(write.objectBytes - object, write.units.object);
}
