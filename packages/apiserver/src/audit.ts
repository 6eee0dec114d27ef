import { ApiError } from '@berth/machinery/errors';
import type { AuditRecord } from '@berth/store/audit';
import type { Call, WriteSettings } from './operations/call.ts';

/** Characters of a client's name that are kept, and of everything admission notes about one write. */
const maxAgent = 100;
const maxAnnotations = 2000;

/** What the log keeps of who wrote; short, for it stands in every entry. */
interface By {
  user: string;
  /** The request's verb, where it is not the change's own: patch, deletecollection. */
  verb?: string;
  subresource?: string;
  /** Who impersonated `user`. */
  caller?: string;
  agent?: string;
  annotations?: Record<string, string>;
}

/** Who makes a write, as the store keeps it beside the change: in the same transaction, so neither can be without the other. */
export function byOf({ identity, origin, annotations }: Call, { subresource }: WriteSettings): { by: string } {
  const notes = annotations === undefined ? '' : JSON.stringify(annotations);
  const by: By = {
    user: identity.username,
    ...(origin?.verb === undefined ? {} : { verb: origin.verb }),
    ...(subresource === '' ? {} : { subresource }),
    ...(origin === undefined || origin.caller === identity.username ? {} : { caller: origin.caller }),
    ...(origin === undefined || origin.agent === '' ? {} : { agent: origin.agent.slice(0, maxAgent) }),
    ...(notes === '' || notes.length > maxAnnotations ? {} : { annotations }),
  };
  return { by: JSON.stringify(by) };
}

/**
 * Puts a connection into the trail before it is made: exec, attach, port-forward, what proxies and extension servers are asked to
 * change. What is sent over it is not known. @throws ApiError ServiceUnavailable: what is not noted does not happen
 */
export async function noteConnection(
  call: Call,
  object: { resource: string; namespace: string; name: string },
  subresource: string,
): Promise<void> {
  const { by } = byOf(call, { subresource, fieldManager: '', dryRun: false });
  try {
    await call.server.store.noteConnection({ cluster: call.cluster.id, ...object }, by);
  } catch (cause) {
    throw new ApiError('ServiceUnavailable', 'the audit record could not be written; try again', undefined, { cause });
  }
}

/** A record in the form of audit.k8s.io/v1 Event, level Metadata (apiserver pkg/apis/audit/v1/types.go). */
function eventOf(record: AuditRecord): object {
  const { user, verb, subresource, caller, agent, annotations } = JSON.parse(record.by) as By;
  const slash = record.resource.indexOf('/');
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: `${record.resource}/${record.resourceVersion}`,
    stage: 'ResponseComplete',
    verb: verb ?? record.change,
    user: { username: caller ?? user },
    ...(caller === undefined ? {} : { impersonatedUser: { username: user } }),
    ...(agent === undefined ? {} : { userAgent: agent }),
    objectRef: {
      resource: record.resource.slice(slash + 1),
      ...(slash < 0 ? {} : { apiGroup: record.resource.slice(0, slash) }),
      ...(record.namespace === '' ? {} : { namespace: record.namespace }),
      name: record.name,
      ...(record.change === 'connect' ? {} : { resourceVersion: String(record.resourceVersion) }),
      ...(subresource === undefined ? {} : { subresource }),
    },
    responseStatus: { code: record.change === 'connect' ? 101 : verb === 'create' ? 201 : 200 },
    stageTimestamp: new Date(record.time / 1000).toISOString(),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

const path = '/berth/v1/audit';
const maxRecords = 5000;
const filters = ['user', 'verb', 'resource', 'namespace', 'name'] as const;

function filterOf(query: URLSearchParams): (record: AuditRecord) => boolean {
  const wanted = filters.flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [{ name, value }];
  });
  return (record) => {
    const by = wanted.some(({ name }) => name === 'user' || name === 'verb')
      ? (JSON.parse(record.by) as By)
      : undefined;
    return wanted.every(({ name, value }) => {
      if (name === 'user') return by?.user === value || by?.caller === value;
      if (name === 'verb') return (by?.verb ?? record.change) === value;
      if (name === 'resource') return record.resource === value || record.resource.endsWith(`/${value}`);
      return record[name] === value;
    });
  };
}

/** Microseconds of a time the client gave. @throws ApiError BadRequest */
function timeOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new ApiError('BadRequest', `${name}: give a time as RFC 3339, as 2026-01-31T12:00:00Z`);
  return time * 1000;
}

function numberOf(query: URLSearchParams, name: string, most: number): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new ApiError('BadRequest', `${name}: give a whole number above 0`);
  return Math.min(Number(text), most);
}

/**
 * GET {cluster}/berth/v1/audit?since=&until=&user=&verb=&resource=&namespace=&name=&limit=&continue=: who wrote what, newest first,
 * as an audit.k8s.io EventList. Bodies are in no record, so there is nothing to redact. Who may ask is RBAC's business
 * (`nonResourceURLs`). undefined: another path.
 */
export async function auditTrail(request: Request, requested: string, call: Call): Promise<Response | undefined> {
  if (requested !== path || request.method !== 'GET') return undefined;
  const { searchParams: query } = new URL(request.url);
  const from = timeOf(query, 'since');
  const to = numberOf(query, 'continue', Number.MAX_SAFE_INTEGER) ?? timeOf(query, 'until');
  const { records, next } = await call.server.store.audit({
    cluster: call.cluster.id,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    matches: filterOf(query),
    limit: numberOf(query, 'limit', maxRecords) ?? 500,
  });
  return Response.json({
    kind: 'EventList',
    apiVersion: 'audit.k8s.io/v1',
    metadata: next === undefined ? {} : { continue: String(next - 1) },
    items: records.map(eventOf),
  });
}
