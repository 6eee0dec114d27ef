import type { KubeObject } from '@berth/machinery/object';
import { admit } from '../admission/index.ts';
import type { ObjectForm } from '../admission/plugin.ts';
import type { ResourceRequest } from '../http/request.ts';

/** The options of a connection, in the words of pkg/apis/core (PodExecOptions, ServiceProxyOptions…). */
function optionsKind(resource: string, subresource: string): string {
  const owner = { pods: 'Pod', services: 'Service', nodes: 'Node' }[resource] ?? '';
  const what = { exec: 'Exec', attach: 'Attach', portforward: 'PortForward', proxy: 'Proxy' }[subresource] ?? '';
  return `${owner}${what}Options`;
}

const flags = ['stdin', 'stdout', 'stderr', 'tty'];

/** The query of a connection as the options object that upstream decodes it to (pkg/apis/core/v1/conversion.go). */
function optionsOf({ url, info }: ResourceRequest): KubeObject {
  const query = url.searchParams;
  const options: Record<string, unknown> = {
    kind: optionsKind(info.resource, info.subresource),
    apiVersion: 'v1',
  };
  if (info.subresource === 'exec' || info.subresource === 'attach') {
    for (const flag of flags) if (/^(1|t|true)$/i.test(query.get(flag) ?? '')) options[flag] = true;
    if (query.get('container')) options.container = query.get('container');
    if (query.has('command')) options.command = query.getAll('command');
  }
  if (info.subresource === 'portforward' && query.has('ports')) options.ports = query.getAll('ports').map(Number);
  if (info.subresource === 'proxy' && info.rest !== '') options.path = `/${info.rest}`;
  return options as unknown as KubeObject;
}

/** Asks admission about a connection before it is made. @throws ApiError */
export async function connect(resource: ResourceRequest): Promise<void> {
  const { call, kind, info } = resource;
  const form: ObjectForm = { group: '', version: 'v1', kind: optionsKind(info.resource, info.subresource) };
  await admit({
    call,
    kind,
    form,
    object: optionsOf(resource),
    old: undefined,
    operation: 'CONNECT',
    settings: { subresource: info.subresource, fieldManager: '', dryRun: false },
    name: info.name,
    namespace: info.namespace,
  });
}
