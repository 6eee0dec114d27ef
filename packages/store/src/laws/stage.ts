import type { Clock } from '@berth/machinery/clock';
import { ApiError } from '@berth/machinery/errors';
import type { Random } from '@berth/table/sim';
import {
  CompanionConflict,
  NamespaceClosing,
  type NewState,
  type ObjectKey,
  type Store,
  type StoredObject,
  type Write,
  WriteConflict,
} from '../types.ts';
import type { History, WriteRecord } from './history.ts';

/** What every actor works with. `until` is aborted when the run ends. */
export interface Stage {
  cluster: string;
  store: Store;
  name: string;
  history: History;
  random: Random;
  clock: Clock;
  until: AbortSignal;
  types: readonly { resource: string; stripes: number }[];
  namespaces: readonly string[];
  names: readonly string[];
}

/** One of them, by chance. */
export const pick = <T>(random: Random, values: readonly T[]): T =>
  values[Math.floor(random.next() * values.length)] as T;

/** Which write an object's state, or its delete, is of. */
export function valueOf(object: StoredObject, deleted = false): string {
  const { value, deletedBy } = (JSON.parse(object.body) as { data: { value: string; deletedBy?: string } }).data;
  return deleted ? (deletedBy ?? value) : value;
}

/** An object whose value is the write's id, under an owner's index entry. */
export function stateOf(id: string, key: ObjectKey, owner: string): NewState {
  const uid = `uid.${key.namespace}.${key.name}`;
  return {
    uid,
    labels: { written: id },
    fields: {},
    indexes: [{ index: 'owner', value: owner }],
    encode: (version) =>
      JSON.stringify({
        metadata: { name: key.name, namespace: key.namespace, uid, resourceVersion: String(version) },
        data: { value: id },
      }),
  };
}

/** The last state of an object, with who deletes it: what the log must say of the delete. */
export function marked(object: StoredObject, id: string): StoredObject {
  const body = JSON.parse(object.body) as { data: { value: string; deletedBy?: string } };
  body.data.deletedBy = id;
  return { ...object, body: JSON.stringify(body) };
}

export const owners = ['o1', 'o2'];

/** Notes that a write begins; until `settle` its outcome is unknown. */
export function begin(stage: Stage, { key, previous, next }: Write, id: string): WriteRecord {
  const verb = next === undefined ? 'd' : previous === undefined ? 'c' : 'u';
  const record: WriteRecord = {
    id,
    type: key.resource,
    sk: `${key.namespace}/${key.name}`,
    verb,
    prev: previous?.resourceVersion ?? 0,
    start: stage.history.step(),
    outcome: 'unknown',
  };
  stage.history.writes.push(record);
  return record;
}

/** Notes what the writer was told. */
export function settle(stage: Stage, record: WriteRecord, answer: StoredObject | Error): void {
  record.end = stage.history.step();
  if (!(answer instanceof Error)) {
    record.outcome = 'acknowledged';
    record.version = answer.resourceVersion;
    return;
  }
  record.refusal = answer.message;
  if (answer instanceof WriteConflict || answer instanceof CompanionConflict || answer instanceof NamespaceClosing)
    record.outcome = 'refused';
  else if (answer instanceof ApiError && answer.reason === 'TooManyRequests') record.outcome = 'refused';
  else if (answer instanceof ApiError && answer.reason === 'Timeout') record.outcome = 'unknown';
  else stage.history.complaints.push(`a write failed with ${answer.name}: ${answer.message}`);
}
