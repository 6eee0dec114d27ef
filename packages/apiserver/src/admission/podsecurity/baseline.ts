import type { Container } from '@berth/kinds/types';
import type { Check } from './registry.ts';
import { type CheckedPod, containersOf, type Finding, named, namesOf, plural, quoted, setters, sorted } from './pod.ts';

/** upstream k8s.io/pod-security-admission/policy: one file of it for each check, with the versions that changed it. */

const since = (minor: number, run: (pod: CheckedPod) => Finding) => ({ since: minor, run });

/** What a pod whose users are not the node's may do beyond the rest. */
export const hasUserNamespace = ({ spec }: CheckedPod): boolean => spec.hostUsers === false;

const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/';
const appArmorTypes = ['RuntimeDefault', 'Localhost'];

function appArmor(pod: CheckedPod): Finding {
  const podType = pod.spec.securityContext?.appArmorProfile?.type;
  const bad = (type: string | undefined): type is string => type !== undefined && !appArmorTypes.includes(type);
  const typeOf = ({ securityContext }: Container) => securityContext?.appArmorProfile?.type;
  const containers = namesOf(pod, (container) => bad(typeOf(container)));
  const values = sorted([podType, ...containersOf(pod).map(typeOf)].filter(bad));
  const annotations = Object.entries(pod.metadata.annotations ?? {})
    .filter(
      ([key, value]) =>
        key.startsWith(appArmorAnnotation) &&
        value !== '' &&
        value !== 'runtime/default' &&
        !value.startsWith('localhost/'),
    )
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort();
  const who = [
    ...(bad(podType) ? ['pod'] : []),
    ...(containers.length > 0 ? [named(containers)] : []),
    ...(annotations.length > 0 ? [plural('annotation', 'annotations', annotations)] : []),
  ];
  if (who.length === 0) return undefined;
  const all = [...values, ...annotations];
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', all),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(all)}`,
  };
}

const defaultCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);

function capabilities(pod: CheckedPod): Finding {
  const added = ({ securityContext }: Container) =>
    (securityContext?.capabilities?.add ?? []).filter((one) => !defaultCapabilities.has(one));
  const containers = namesOf(pod, (container) => added(container).length > 0);
  if (containers.length === 0) return undefined;
  return {
    reason: 'non-default capabilities',
    detail: `${named(containers)} must not include ${quoted(sorted(containersOf(pod).flatMap(added)))} in securityContext.capabilities.add`,
  };
}

function hostNamespaces({ spec }: CheckedPod): Finding {
  const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true);
  if (used.length === 0) return undefined;
  return { reason: 'host namespaces', detail: used.map((field) => `${field}=true`).join(', ') };
}

function hostPaths({ spec }: CheckedPod): Finding {
  const volumes = (spec.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
  if (volumes.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', volumes)} ${quoted(volumes)}` };
}

function hostPorts(pod: CheckedPod): Finding {
  const portsOf = ({ ports = [] }: Container) => ports.flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
  const containers = namesOf(pod, (container) => portsOf(container).length > 0);
  if (containers.length === 0) return undefined;
  const ports = sorted(containersOf(pod).flatMap(portsOf));
  return {
    reason: 'hostPort',
    detail: `${named(containers)} ${plural('uses', 'use', containers)} ${plural('hostPort', 'hostPorts', ports)} ${ports.join(', ')}`,
  };
}

interface Handler {
  httpGet?: { host?: string };
  tcpSocket?: { host?: string };
}

function hostProbes(pod: CheckedPod): Finding {
  const hostsOf = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container) =>
    ([livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop] as (Handler | undefined)[])
      .flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])
      .filter((host): host is string => host !== undefined && host !== '');
  const containers = sorted(namesOf(pod, (container) => hostsOf(container).length > 0));
  if (containers.length === 0) return undefined;
  const hosts = sorted(containersOf(pod).flatMap(hostsOf));
  return {
    reason: 'probe or lifecycle host',
    detail: `${named(containers)} ${plural('uses', 'use', containers)} ${plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts)} ${quoted(hosts)}`,
  };
}

function privileged(pod: CheckedPod): Finding {
  const containers = namesOf(pod, ({ securityContext }) => securityContext?.privileged === true);
  if (containers.length === 0) return undefined;
  return { reason: 'privileged', detail: `${named(containers)} must not set securityContext.privileged=true` };
}

export function procMount(pod: CheckedPod): Finding {
  const bad = ({ securityContext }: Container) =>
    securityContext?.procMount !== undefined && securityContext.procMount !== 'Default';
  const containers = namesOf(pod, bad);
  if (containers.length === 0) return undefined;
  const types = sorted(
    containersOf(pod)
      .filter(bad)
      .map(({ securityContext }) => securityContext?.procMount ?? ''),
  );
  return {
    reason: 'procMount',
    detail: `${named(containers)} must not set securityContext.procMount to ${quoted(types)}`,
  };
}

interface Options {
  type?: string;
  user?: string;
  role?: string;
}

const seLinux =
  (...allowed: string[]) =>
  (pod: CheckedPod): Finding => {
    const all = ['', ...allowed];
    const badType = ({ type = '' }: Options) => !all.includes(type);
    const bad = (options: Options | undefined): options is Options =>
      options !== undefined && (badType(options) || Boolean(options.user) || Boolean(options.role));
    const ofPod = pod.spec.securityContext?.seLinuxOptions;
    const ofContainer = ({ securityContext }: Container) => securityContext?.seLinuxOptions;
    const containers = namesOf(pod, (container) => bad(ofContainer(container)));
    if (!bad(ofPod) && containers.length === 0) return undefined;
    const set = [ofPod, ...containersOf(pod).map(ofContainer)].filter(bad);
    const types = sorted(set.filter(badType).map(({ type = '' }) => type));
    const data = [
      ...(types.length > 0 ? [`${plural('type', 'types', types)} ${quoted(types)}`] : []),
      ...(set.some(({ user }) => user) ? ['user may not be set'] : []),
      ...(set.some(({ role }) => role) ? ['role may not be set'] : []),
    ];
    return {
      reason: 'seLinuxOptions',
      detail: `${setters(bad(ofPod), containers)} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
    };
  };

const seccompTypes = ['Localhost', 'RuntimeDefault'];
const badSeccomp = (type: string | undefined): type is string => type !== undefined && !seccompTypes.includes(type);

/** Profiles that are named and may not be; `restricted.ts` looks for those not named as well. */
export function seccomp(pod: CheckedPod): Finding {
  const ofPod = pod.spec.securityContext?.seccompProfile?.type;
  const typeOf = ({ securityContext }: Container) => securityContext?.seccompProfile?.type;
  const containers = namesOf(pod, (container) => badSeccomp(typeOf(container)));
  if (!badSeccomp(ofPod) && containers.length === 0) return undefined;
  const values = sorted([ofPod, ...containersOf(pod).map(typeOf)].filter(badSeccomp));
  return {
    reason: 'seccompProfile',
    detail: `${setters(badSeccomp(ofPod), containers)} must not set securityContext.seccompProfile.type to ${quoted(values)}`,
  };
}

function seccompAnnotations(pod: CheckedPod): Finding {
  const keys = [
    'seccomp.security.alpha.kubernetes.io/pod',
    ...containersOf(pod).map(({ name }) => `container.seccomp.security.alpha.kubernetes.io/${name}`),
  ];
  const bad = sorted(
    keys.flatMap((key) => {
      const value = pod.metadata.annotations?.[key];
      const good =
        value === undefined ||
        value === 'runtime/default' ||
        value === 'docker/default' ||
        value.startsWith('localhost/');
      return good ? [] : [`${key}=${JSON.stringify(value)}`];
    }),
  );
  if (bad.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${plural('annotation', 'annotations', bad)} ${bad.join(', ')}`,
  };
}

const safeSysctls = [
  { since: 0, names: 'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies' },
  { since: 0, names: 'net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start' },
  { since: 27, names: 'net.ipv4.ip_local_reserved_ports' },
  { since: 29, names: 'net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout' },
  { since: 29, names: 'net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes' },
  { since: 32, names: 'net.ipv4.tcp_rmem net.ipv4.tcp_wmem' },
];

const sysctls = (minor: number) => {
  const safe = new Set(safeSysctls.filter((one) => one.since <= minor).flatMap(({ names }) => names.split(' ')));
  return since(minor, ({ spec }) => {
    const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !safe.has(name));
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
  });
};

function hostProcess(pod: CheckedPod): Finding {
  const ofPod = pod.spec.securityContext?.windowsOptions?.hostProcess === true;
  const containers = namesOf(pod, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true);
  if (!ofPod && containers.length === 0) return undefined;
  return {
    reason: 'hostProcess',
    detail: `${setters(ofPod, containers)} must not set securityContext.windowsOptions.hostProcess=true`,
  };
}

export const baselineChecks: readonly Check[] = [
  { id: 'appArmorProfile', versions: [since(0, appArmor)] },
  { id: 'capabilities_baseline', versions: [since(0, capabilities)] },
  { id: 'hostNamespaces', versions: [since(0, hostNamespaces)] },
  { id: 'hostPathVolumes', versions: [since(0, hostPaths)] },
  { id: 'hostPorts', versions: [since(0, hostPorts)] },
  { id: 'hostProbesAndHostLifecycle', versions: [since(34, hostProbes)] },
  { id: 'privileged', versions: [since(0, privileged)] },
  {
    id: 'procMount',
    versions: [since(0, procMount), since(35, (pod) => (hasUserNamespace(pod) ? undefined : procMount(pod)))],
  },
  {
    id: 'seLinuxOptions',
    versions: [
      since(0, seLinux('container_t', 'container_init_t', 'container_kvm_t')),
      since(31, seLinux('container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t')),
    ],
  },
  { id: 'seccompProfile_baseline', versions: [since(0, seccompAnnotations), since(19, seccomp)] },
  { id: 'sysctls', versions: [sysctls(0), sysctls(27), sysctls(29), sysctls(32)] },
  { id: 'windowsHostProcess', versions: [since(0, hostProcess)] },
];
