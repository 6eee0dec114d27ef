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

export function savingsOf({ writes }: Life): Saving[] {
  const sum = (list: readonly LoggedWrite[]): number => list.reduce((total, write) => total + write.total, 0);
  const total = (units: (write: LoggedWrite) => number): number => writes.reduce((all, write) => all + units(write), 0);
  const owners = writes.filter(isOwnerStatus);
  const coalesced = supersededStatuses(writes);
  const terminating = owners.filter(({ changed }) => changed === 'status.terminatingReplicas');
  const nodeEvents = writes.filter(
    ({ resource, changed }) => resource === 'events' && ['Pulled', 'Created', 'Started'].includes(changed),
  );
  const events = writes.filter(({ resource }) => resource === 'events');
  const last = writes.findLast(({ resource, verb }) => resource === 'pods' && verb === 'update');
  const deletes = writes.filter(({ verb, resource }) => verb === 'delete' && resource === 'pods');
  const savings: Saving[] = [
    {
      what: 'the status of ReplicaSet and Deployment is written once for each of: scaled up, ready, scaled down (those that say no more than observedGeneration, or are followed at once, are left out)',
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
      what: 'events live in the log alone, as entries with a time to live, and are listed from there: no item of the object',
      seen: 'nothing',
      writes: 0,
      units: events.reduce((total, { units }) => total + units.object, 0),
    },
    {
      what: 'events are single puts without number and log, listed but not watched',
      seen: 'no watch of events',
      writes: events.length,
      units:
        sum(events) -
        total(({ resource, objectBytes }) => (resource === 'events' ? writeUnits(objectBytes, false) : 0)),
    },
    {
      what: 'Pulled, Created and Started in one transaction under one ADD to the counter',
      seen: 'nothing',
      writes: 0,
      units: Math.max(0, nodeEvents.length - 1),
    },
    {
      what: 'managedFields stand in an item of their own that changes only with the set of fields, or in a form of their own',
      seen: 'nothing',
      writes: 0,
      units: total((write) => lighter(write, write.managedFieldsBytes, write.managedFieldsBytes)),
    },
    {
      what: 'labels, selectable fields and index entries are read from the body, not kept beside it',
      seen: 'nothing',
      writes: 0,
      units: total((write) => lighter(write, write.besideBody.log, write.besideBody.object)),
    },
    {
      what: 'neither managedFields nor labels, fields and index entries stand in the items',
      seen: 'nothing',
      writes: 0,
      units: total((write) =>
        lighter(
          write,
          write.managedFieldsBytes + write.besideBody.log,
          write.managedFieldsBytes + write.besideBody.object,
        ),
      ),
    },
    {
      what: "a pod's last status goes with its delete, in one write",
      seen: 'no pod that is terminated and still there',
      writes: last === undefined ? 0 : 1,
      units: last?.total ?? 0,
    },
    {
      what: 'a delete does not carry the last body where the entry before is young enough to hold it',
      seen: 'nothing',
      writes: 0,
      units: deletes.reduce((total, { units }) => total + units.log - 2, 0),
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
