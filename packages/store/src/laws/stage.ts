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
  /** Whether some objects are too long for an item. */
  blobs: boolean;
}

/** One of them, by chance. */
export const pick = <T>(random: Random, values: readonly T[]): T =>
  values[Math.floor(random.next() * values.length)] as T;

interface Data {
  value: string;
  deletedBy?: string;
  pad?: string;
}

/** Mirrors show the same objects again and again: their bodies are parsed once. */
const data = new WeakMap<StoredObject, Data>();

/** Which write an object's state, or its delete, is of. */
export function valueOf(object: StoredObject, deleted = false): string {
  let known = data.get(object);
  if (known === undefined) {
    known = (JSON.parse(object.body) as { data: Data }).data;
    data.set(object, known);
  }
  return deleted ? (known.deletedBy ?? known.value) : known.value;
}

export const teams = ['red', 'blue'] as const;

/** Fields as one text, whatever order they stand in. */
export const fieldsText = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join();

/** A body above this many stored bytes is a blob, where a run has blobs. */
export const blobFrom = 400;

/** An object whose value is the write's id, under an owner's index entry; its labels and fields change with each write. */
export function stateOf(stage: Stage, id: string, key: ObjectKey, owner: string): NewState {
  const uid = `uid.${key.namespace}.${key.name}`;
  const { random } = stage;
  const pad = stage.blobs && random.chance(0.25) ? { pad: noise(random) } : {};
  return {
    uid,
    labels: { written: id, team: pick(random, teams) },
    fields: random.chance(0.7) ? { phase: random.chance(0.5) ? 'Pending' : 'Running' } : {},
    indexes: [{ index: 'owner', value: owner }],
    encode: (version) =>
      JSON.stringify({
        metadata: { name: key.name, namespace: key.namespace, uid, resourceVersion: String(version) },
        data: { value: id, ...pad },
      }),
  };
}

/** Too long for an item, and nothing that deflate could make short. */
function noise(random: Random): string {
  return Array.from({ length: 120 }, () => Math.floor(random.next() * 2 ** 40).toString(36)).join('');
}

/** The last state of an object, with who deletes it: what the log must say of the delete. */
export function marked(object: StoredObject, id: string): StoredObject {
  const body = JSON.parse(object.body) as { data: Data };
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
