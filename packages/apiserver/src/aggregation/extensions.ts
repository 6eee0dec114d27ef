import type { APIService } from '@berth/kinds/types';
import { byEpoch } from '../admission/configuration.ts';
import type { KindIndex } from '../kindindex.ts';
import type { Call } from '../operations/call.ts';
import type { RequestInfo } from '../http/requestinfo.ts';

/** A version of a group that a server of the cluster's own serves. */
export interface Extension {
  /** `v1alpha1.wardle.example.com` */
  name: string;
  group: string;
  version: string;
  service: { namespace: string; name: string; port: number };
  /** PEM; undefined: the authorities of the system. */
  caBundle: string | undefined;
  insecure: boolean;
  groupPriority: number;
  versionPriority: number;
  available: boolean;
}

/** By `group/version`. */
export type Extensions = ReadonlyMap<string, Extension>;

const none: Extensions = new Map();

function extension({ metadata, spec, status }: APIService): [string, Extension][] {
  if (spec?.service === undefined) return [];
  const { group = '', version = '', service, caBundle, insecureSkipTLSVerify = false } = spec;
  const { namespace = '', name = '', port = 443 } = service;
  const found: Extension = {
    name: metadata.name ?? '',
    group,
    version,
    service: { namespace, name, port },
    caBundle: caBundle ? Buffer.from(caBundle, 'base64').toString('latin1') : undefined,
    insecure: insecureSkipTLSVerify,
    groupPriority: spec.groupPriorityMinimum,
    versionPriority: spec.versionPriority,
    available: status?.conditions?.some(({ type, status: is }) => type === 'Available' && is === 'True') ?? false,
  };
  return [[`${group}/${version}`, found]];
}

export const extensionOf = (apiService: APIService): Extension | undefined => extension(apiService)[0]?.[1];

const builtInGroups = new WeakMap<KindIndex, ReadonlySet<string>>();

/**
 * Groups that no other server can take over: what Kubernetes itself is. Metrics are built in for clusters that bring no server of
 * them (docs/decisions/0015).
 */
function reserved({ index }: Call['server']): ReadonlySet<string> {
  const known = builtInGroups.get(index);
  if (known !== undefined) return known;
  const groups = new Set(index.all.map(({ group }) => group));
  groups.delete('metrics.k8s.io');
  builtInGroups.set(index, groups);
  return groups;
}

/** What others serve in this cluster. Made anew when its configuration has moved. */
const registered = byEpoch(async ({ call, all }): Promise<Extensions> => {
  const groups = reserved(call.server);
  const found = (await all('apiregistration.k8s.io/apiservices')) as unknown as APIService[];
  const foreign = found.flatMap(extension).filter(([, { group }]) => !groups.has(group));
  return foreign.length === 0 ? none : new Map(foreign);
});

export const extensionsOf = (call: Call): Promise<Extensions> => registered(call);

const groupPath = /^\/apis\/([^/]+)\/([^/]+)(?:\/|$)/;

/** Who serves a request, where that is not this server. Requests for what is built in are not looked at further. */
export async function extensionFor(call: Call, info: RequestInfo): Promise<Extension | undefined> {
  const [, group = '', version = ''] = info.isResource
    ? ['', info.group, info.version]
    : (groupPath.exec(info.path) ?? []);
  if (group === '' || reserved(call.server).has(group)) return undefined;
  return (await extensionsOf(call)).get(`${group}/${version}`);
}
