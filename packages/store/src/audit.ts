import { randomInt } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { GroupResource } from '@berth/machinery/object';
import type { Item } from '@berth/table/port';
import { OutcomeUnknown, Retryable, unreadable } from '@berth/table/port';
import type { Context, TypeState } from './context.ts';
import { isVoid } from './items.ts';
import type { ObjectKey } from './types.ts';
import { auditPk, objectSk, parseObjectSk, slotDigits } from './keys.ts';
import { ttlAfter } from './log.ts';

/** One write that happened, or one connection: who did what to which object, and nothing of what the object says. */
export interface AuditRecord {
  /** Microseconds since 1970, hybrid logical time. */
  time: number;
  resource: GroupResource;
  namespace: string;
  name: string;
  /** Of a connection any number, by which it is told apart. */
  resourceVersion: number;
  change: 'create' | 'update' | 'delete' | 'connect';
  /** `Write.by` as it was given. */
  by: string;
}

export interface AuditRequest {
  cluster: string;
  /** Microseconds since 1970, both inclusive. */
  from?: number;
  to?: number;
  matches?(record: AuditRecord): boolean;
  /** Records in the answer. */
  limit: number;
}

export interface AuditResult {
  /** Newest first. */
  records: AuditRecord[];
  /** More may follow: ask again with `to` below this time. */
  next?: number;
}

type Packed = [time: number, version: number, change: string, key: string, by: string];

const changes = { c: 'create', u: 'update', d: 'delete', x: 'connect' } as const;
/** Records in one item: about 20 KB deflated. */
const maxPacked = 500;
/** Items that one question reads; then it answers with what it has, and where to go on. */
const maxItems = 2000;

/**
 * Keeps what the log says of who wrote, before `applied` passes it: the log is given up after a while, the trail stays
 * `auditTtl`. Deciding slots twice writes records twice; readers tell them apart by type and number. Answers whether it is kept.
 */
export async function keepAudit(context: Context, type: TypeState, slots: readonly Item[]): Promise<boolean> {
  if (context.auditTtl === undefined) return true;
  const records = slots.filter((item) => !isVoid(item) && typeof item.by === 'string').map(packed);
  for (let at = 0; at < records.length; at += maxPacked) {
    const some = records.slice(at, at + maxPacked);
    const last = some.reduce((latest, [time]) => Math.max(latest, time), 0);
    const sk = `${slotDigits(last)}#${type.resource}#${slotDigits(some.at(-1)?.[1] ?? 0)}`;
    const z = deflateRawSync(JSON.stringify(some));
    const item = { pk: auditPk(type.cluster), sk, z, ttl: ttlAfter(context, context.auditTtl) };
    try {
      await context.table.write({ put: item }, { relaxed: true });
    } catch (error) {
      if (error instanceof Retryable || error instanceof OutcomeUnknown) return false;
      throw error;
    }
  }
  return true;
}

/**
 * Notes that somebody connected to an object, or had another server change something: there is no write of ours in whose transaction
 * it could stand. @throws Retryable, OutcomeUnknown where it could not be kept
 */
export async function noteConnection(
  context: Context,
  { cluster, resource, namespace, name }: ObjectKey,
  by: string,
): Promise<void> {
  if (context.auditTtl === undefined) return;
  const time = context.clock.now().getTime() * 1000;
  const version = randomInt(2 ** 47);
  const record: Packed = [time, version, 'x', objectSk(namespace, name), by];
  const sk = `${slotDigits(time)}#${resource}#${slotDigits(version)}`;
  const z = deflateRawSync(JSON.stringify([record]));
  const item = { pk: auditPk(cluster), sk, z, ttl: ttlAfter(context, context.auditTtl) };
  await context.table.write({ put: item }, { relaxed: true });
}

const packed = (item: Item): Packed => [
  item.time as number,
  Number(item.sk),
  item.verb as string,
  item.key as string,
  item.by as string,
];

/**
 * The trail, newest first. An item is named by the last of its times, so that once enough records are at least as late as the
 * next item nothing better can follow.
 */
export async function readAudit(context: Context, request: AuditRequest): Promise<AuditResult> {
  const { cluster, from = 0, to = Number.MAX_SAFE_INTEGER, limit, matches = () => true } = request;
  const found = new Map<string, AuditRecord>();
  let after: string | undefined;
  let read = 0;
  do {
    const page = await context.table.query({ pk: auditPk(cluster), from: slotDigits(from), reverse: true, after });
    for (const item of page.items) {
      const last = Number(item.sk.slice(0, 16));
      read += 1;
      if (read > maxItems || enough(found, limit, last)) return answer(found, limit, last);
      if (isExpired(context, item) || item[unreadable] !== undefined) continue;
      for (const record of unpack(item))
        if (record.time >= from && record.time <= to && matches(record))
          found.set(`${record.resource} ${record.change === 'connect' ? 'x' : ''}${record.resourceVersion}`, record);
    }
    after = page.next;
  } while (after !== undefined);
  return answer(found, limit, undefined);
}

const isExpired = (context: Context, { ttl }: Item): boolean =>
  typeof ttl === 'number' && ttl * 1000 <= context.clock.now().getTime();

function enough(found: ReadonlyMap<string, AuditRecord>, limit: number, last: number): boolean {
  if (found.size < limit) return false;
  let later = 0;
  for (const { time } of found.values()) if (time >= last) later += 1;
  return later >= limit;
}

function answer(found: ReadonlyMap<string, AuditRecord>, limit: number, last: number | undefined): AuditResult {
  const records = [...found.values()].sort((a, b) => b.time - a.time || b.resourceVersion - a.resourceVersion);
  if (records.length > limit) return { records: records.slice(0, limit), next: records[limit - 1]?.time };
  return last === undefined ? { records } : { records, next: last + 1 };
}

function unpack({ sk, z }: Item): AuditRecord[] {
  const resource = sk.split('#')[1] ?? '';
  const some = JSON.parse(inflateRawSync(z as Uint8Array).toString()) as Packed[];
  return some.map(([time, resourceVersion, change, key, by]) => ({
    time,
    resource,
    ...parseObjectSk(key),
    resourceVersion,
    change: changes[change as keyof typeof changes],
    by,
  }));
}
