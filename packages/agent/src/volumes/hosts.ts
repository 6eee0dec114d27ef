import type { HostAlias, Pod } from '@berth/kinds/types';
import { specOf } from '../pods/spec.ts';

const header = '# Kubernetes-managed hosts file';

function aliases(list: readonly HostAlias[] | undefined): string {
  if (list === undefined || list.length === 0) return '';
  const lines = list.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`);
  return `\n# Entries added by HostAliases.\n${lines.join('')}`;
}

/** A pod's /etc/hosts (kubelet_pods.go, managedHostsFileContent and nodeHostsFileContent). */
export function hostsFile(
  pod: Pod,
  addresses: readonly string[],
  hostname: string,
  domain: string,
  nodeHosts: string,
): string {
  const own = aliases(specOf(pod).hostAliases);
  if (specOf(pod).hostNetwork === true) return `${header} (host network).\n${nodeHosts}${own}`;
  const fixed = [
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
  ];
  const names = domain === '' ? hostname : `${hostname}.${domain}\t${hostname}`;
  return `${header}.\n${[...fixed, ...addresses.map((address) => `${address}\t${names}`)].join('\n')}\n${own}`;
}
