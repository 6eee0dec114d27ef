import type { Life } from './life.ts';
import type { LoggedWrite } from './attribution.ts';
import { writeUnits } from './capacity.ts';

/** What a pod's life would cost less if something were done otherwise; each by itself, computed from the counted writes. */
export interface Saving {
  what: string;
  writes: number;
  units: number;
}

export function savingsOf({ writes }: Life): Saving[] {
  const sum = (list: readonly LoggedWrite[]): number => list.reduce((total, write) => total + write.total, 0);
  const owners = writes.filter(isOwnerStatus);
  const coalesced = supersededStatuses(writes);
  const terminating = owners.filter(({ changed }) => changed === 'status.terminatingReplicas');
  const nodeEvents = writes.filter(({ resource, changed }) => resource === 'events' && ['Pulled', 'Created', 'Started'].includes(changed));
  const events = writes.filter(({ resource }) => resource === 'events');
  const last = writes.findLast(({ resource, verb }) => resource === 'pods' && verb === 'update');
  const deletes = writes.filter(({ verb, resource }) => verb === 'delete' && resource === 'pods');
  const savings: Saving[] = [
    {
      what: 'the status of ReplicaSet and Deployment is written once for each of: scaled up, ready, scaled down (intermediate states, and those that say no more than observedGeneration, are left out)',
      writes: coalesced.length,
      units: sum(coalesced),
    },
    { what: 'of these, the last write of each owner, that says only terminatingReplicas', writes: terminating.length, units: sum(terminating) },
    {
      what: 'events live in the log alone, as entries with a time to live, and are listed from there: no item of the object',
      writes: 0,
      units: events.reduce((total, { units }) => total + units.object, 0),
    },
    { what: 'Pulled, Created and Started in one transaction under one ADD to the counter', writes: 0, units: Math.max(0, nodeEvents.length - 1) },
    {
      what: 'managedFields stand in an item of their own that changes only with the set of fields, or in a form of their own',
      writes: 0,
      units: writes.reduce((total, write) => total + withoutManagedFields(write), 0),
    },
    {
      what: "a pod's last status goes with its delete, in one write",
      writes: last === undefined ? 0 : 1,
      units: last?.total ?? 0,
    },
    {
      what: 'a delete does not carry the last body where the entry before is young enough to hold it',
      writes: 0,
      units: deletes.reduce((total, { units }) => total + units.log - 2, 0),
    },
  ];
  return savings.filter(({ units }) => units > 0).sort((a, b) => b.units - a.units);
}

const isOwnerStatus = ({ resource, changed, verb }: LoggedWrite): boolean =>
  resource.startsWith('apps/') && verb === 'update' && !changed.includes('spec.');

/** Status writes of the owners beyond the last one before each change of the pod's own course. */
function supersededStatuses(writes: readonly LoggedWrite[]): LoggedWrite[] {
  const milestones = writes.filter(({ resource, verb, changed }) => resource === 'pods' && (verb === 'delete' || changed.includes('status.containerStatuses')));
  const phaseOf = (write: LoggedWrite): number => milestones.filter((milestone) => writes.indexOf(milestone) < writes.indexOf(write)).length;
  const last = new Map<string, LoggedWrite>();
  const statuses = writes.filter(isOwnerStatus);
  for (const write of statuses) last.set(`${write.resource} ${phaseOf(write)}`, write);
  return statuses.filter((write) => last.get(`${write.resource} ${phaseOf(write)}`) !== write);
}

function withoutManagedFields({ logBytes, objectBytes, managedFieldsBytes, units }: LoggedWrite): number {
  const less = (bytes: number, now: number): number => now - Math.min(now, writeUnits(bytes - managedFieldsBytes, true));
  return less(logBytes, units.log) + less(objectBytes, units.object);
}
