import type { KubeObject } from '@berth/machinery/object';

/** Which groups come first, and which of their versions (pkg/controlplane/apiserver/aggregator.go, cmd/kube-apiserver/app/aggregator.go). */
const priorities: Readonly<Record<string, readonly [group: number, version: number]>> = {
  '/v1': [18_000, 1],
  'apps/v1': [17_800, 15],
  'events.k8s.io/v1': [17_750, 15],
  'authentication.k8s.io/v1': [17_700, 15],
  'authorization.k8s.io/v1': [17_600, 15],
  'autoscaling/v2': [17_500, 30],
  'autoscaling/v1': [17_500, 15],
  'batch/v1': [17_400, 15],
  'certificates.k8s.io/v1': [17_300, 15],
  'networking.k8s.io/v1': [17_200, 15],
  'policy/v1': [17_100, 15],
  'rbac.authorization.k8s.io/v1': [17_000, 15],
  'storage.k8s.io/v1': [16_800, 15],
  'admissionregistration.k8s.io/v1': [16_700, 15],
  'apiextensions.k8s.io/v1': [16_700, 15],
  'scheduling.k8s.io/v1': [16_600, 15],
  'coordination.k8s.io/v1': [16_500, 15],
  'node.k8s.io/v1': [16_300, 15],
  'discovery.k8s.io/v1': [16_200, 15],
  'resource.k8s.io/v1': [16_200, 21],
  'flowcontrol.apiserver.k8s.io/v1': [16_100, 21],
};

/** Custom resources come late, and are sorted by the names of their versions. */
const customPriority = [1000, 100] as const;
/** As in metrics-server's own manifest, which takes the place of what is built in. */
const metricsPriority = [100, 100] as const;
/** Before everything else, as nobody can register it. */
const ownPriority = [20_001, 1] as const;

/** [of the group, of the version] of what this server serves itself. */
export function priorityOf(group: string, version: string): readonly [number, number] {
  if (group === 'apiregistration.k8s.io') return ownPriority;
  if (group === 'metrics.k8s.io') return metricsPriority;
  return priorities[`${group}/${version}`] ?? customPriority;
}

export const managedLabel = 'kube-aggregator.kubernetes.io/automanaged';

/** `v1.apps`; the core group's is `v1.`. */
export const apiServiceName = (group: string, version: string): string => `${version}.${group}`;

/** The object that says that this server serves a version of a group. */
export function localApiService(group: string, version: string, managed: 'onstart' | 'true'): KubeObject {
  const [groupPriorityMinimum, versionPriority] = priorityOf(group, version);
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: apiServiceName(group, version), labels: { [managedLabel]: managed } },
    spec: { ...(group === '' ? {} : { group }), version, groupPriorityMinimum, versionPriority },
  };
}

/** Every version of a group that ships with this server, as objects. That of metrics.k8s.io is left to who brings a server of it. */
export const builtInApiServices: readonly KubeObject[] = Object.keys(priorities).map((name) => {
  const slash = name.indexOf('/');
  return localApiService(name.slice(0, slash), name.slice(slash + 1), 'onstart');
});

/** v2 before v1, v1 before v1beta1, and names of any other form last (apimachinery pkg/version CompareKubeAwareVersionStrings); below 0: `a` comes first. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)];
  if (x === undefined || y === undefined) {
    if (x !== y) return x === undefined ? 1 : -1;
    return a < b ? -1 : a > b ? 1 : 0;
  }
  for (const [at, mine] of x.entries()) if (mine !== y[at]) return (y[at] ?? 0) - mine;
  return 0;
}

function parts(version: string): [stability: number, major: number, minor: number] | undefined {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return undefined;
  const [, major, stability, minor] = match;
  return [stability === undefined ? 2 : stability === 'beta' ? 1 : 0, Number(major), Number(minor ?? 0)];
}
