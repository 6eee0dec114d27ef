import { child, goQuote, index, key } from '@berth/machinery/invalid';
import { isDns1123Label } from '@berth/machinery/meta';
import type { ObjectMeta } from '@berth/machinery/object';
import { parseQuantity } from '@berth/machinery/quantity';
import type { Container, ContainerPort, EphemeralContainer, PodSpec } from '../../types.ts';
import { fileWarnings } from './filewarnings.ts';
import { deprecatedNodeLabel, nodeSelectorTermWarnings } from '../node/labels.ts';

type AnyContainer = Container | EphemeralContainer;
type Visitor = (container: AnyContainer, path: string) => string[];

interface PodTemplate {
  metadata?: Pick<ObjectMeta, 'annotations'> | undefined;
  spec?: PodSpec | undefined;
}

/** Annotations that do nothing any more (upstream pkg/api/pod/warnings.go). */
const deadAnnotations: readonly (readonly [string, string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];

const oldVolumes: readonly (readonly [string, string])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

/**
 * What is odd about a pod or a template, though it is taken (upstream pkg/api/pod/warnings.go).
 * @param path '' for a pod, the template's path otherwise.
 */
export function podWarnings({ metadata, spec }: PodTemplate, path = ''): string[] {
  if (spec === undefined) return [];
  const at = child(path, 'spec');
  const annotations = metadata?.annotations ?? {};
  return [
    ...placementWarnings(spec, at),
    ...annotationWarnings(annotations, child(path, 'metadata', 'annotations')),
    ...volumeWarnings(spec, at),
    ...listWarnings(spec, at),
    ...fractions(spec.overhead, child(at, 'overhead')),
    ...seccompWarnings(spec, annotations, child(path, 'metadata', 'annotations')),
    ...visit(spec, at, (container, where) => [
      ...containerAnnotationWarnings(spec, container, annotations, path),
      ...fractions(container.resources?.limits, child(where, 'resources', 'limits'), ['memory']),
      ...fractions(container.resources?.requests, child(where, 'resources', 'requests'), ['memory']),
      ...fractions(container.resources?.limits, child(where, 'resources', 'limits'), ['ephemeral-storage']),
      ...fractions(container.resources?.requests, child(where, 'resources', 'requests'), ['ephemeral-storage']),
      ...envWarnings(container, where),
    ]),
    ...hostIpWarnings(spec, at),
    ...portWarnings(spec, at),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [
          `${child(at, 'terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
    ...affinityWarnings(spec, at),
  ];
}

/** Names that go into host names are better labels. `use` says where the name goes. */
export function nameWarnings({ name = '' }: ObjectMeta, use: string): string[] {
  const complaints = isDns1123Label(name);
  if (complaints.length === 0) return [];
  const advice = 'which can result in surprising behavior; a DNS label is recommended';
  return [`metadata.name: this is used in ${use}, ${advice}: [${complaints.join(' ')}]`];
}

function visit(spec: PodSpec, at: string, visitor: Visitor): string[] {
  const lists = { initContainers: spec.initContainers, containers: spec.containers };
  return Object.entries({ ...lists, ephemeralContainers: spec.ephemeralContainers }).flatMap(([field, containers]) =>
    (containers ?? []).flatMap((container, position) => visitor(container, index(child(at, field), position))),
  );
}

function placementWarnings(spec: PodSpec, at: string): string[] {
  const selected = Object.keys(spec.nodeSelector ?? {}).flatMap((name) => {
    const message = deprecatedNodeLabel(name);
    return message === undefined ? [] : [`${key(child(at, 'nodeSelector'), name)}: ${message}`];
  });
  const affinity = spec.affinity?.nodeAffinity;
  const path = child(at, 'affinity', 'nodeAffinity');
  const needed = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const terms = child(path, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  const wished = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = child(path, 'preferredDuringSchedulingIgnoredDuringExecution');
  const spread = (spec.topologySpreadConstraints ?? []).flatMap((constraint, position) => {
    const where = index(child(at, 'topologySpreadConstraints'), position);
    const message = deprecatedNodeLabel(constraint.topologyKey ?? '');
    return [
      ...(message === undefined ? [] : [`${child(where, 'topologyKey')}: ${constraint.topologyKey} is ${message}`]),
      ...(constraint.labelSelector ? [] : [nullSelector(where)]),
    ];
  });
  return [
    ...selected,
    ...needed.flatMap((term, position) => nodeSelectorTermWarnings(term, index(terms, position))),
    ...wished.flatMap(({ preference }, position) =>
      nodeSelectorTermWarnings(preference ?? {}, child(index(preferred, position), 'preference')),
    ),
    ...spread,
  ];
}

const nullSelector = (path: string): string =>
  `${child(path, 'labelSelector')}: a null labelSelector results in matching no pod`;

const annotationWarnings = (annotations: Readonly<Record<string, string>>, path: string): string[] =>
  deadAnnotations
    .filter(([name]) => Object.hasOwn(annotations, name))
    .map(([name, message]) => `${key(path, name)}: ${message}`);

function volumeWarnings(spec: PodSpec, at: string): string[] {
  return (spec.volumes ?? []).flatMap((volume, position) => [
    ...oldVolumes
      .filter(([source]) => (volume as unknown as Record<string, unknown>)[source] !== undefined)
      .map(([source, message]) => `${child(index(child(at, 'volumes'), position), source)}: ${message}`),
    ...fileWarnings(volume),
  ]);
}

function listWarnings(spec: PodSpec, at: string): string[] {
  const repeated = (values: readonly string[], describe: (position: number, value: string) => string): string[] =>
    values.flatMap((value, position) => (values.indexOf(value) < position ? [describe(position, value)] : []));
  const addresses = (spec.hostAliases ?? []).map(({ ip }) => ip ?? '');
  const names = (spec.imagePullSecrets ?? []).map(({ name }) => name ?? '');
  const secret = (position: number): string => child(index(child(at, 'imagePullSecrets'), position), 'name');
  return [
    ...repeated(
      addresses,
      (position, ip) => `${child(index(child(at, 'hostAliases'), position), 'ip')}: duplicate ip ${goQuote(ip)}`,
    ),
    ...repeated(names, (position, name) => `${secret(position)}: duplicate name ${goQuote(name)}`),
    ...names.flatMap((name, position) => (name === '' ? [`${secret(position)}: invalid empty name ""`] : [])),
  ];
}

/** Bytes come whole; `100m` of memory is a typing error for `100M`. */
function fractions(
  amounts: Readonly<Record<string, string | number>> | undefined,
  path: string,
  resources: readonly string[] = ['memory', 'ephemeral-storage'],
): string[] {
  return resources.flatMap((resource) => {
    const amount = amounts?.[resource];
    if (amount === undefined || parseQuantity(amount).toMilli() % 1000n === 0n) return [];
    return [
      `${key(path, resource)}: fractional byte value ${goQuote(parseQuantity(amount).toString())} is invalid, must be an integer`,
    ];
  });
}

const seccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead';
const podSeccomp = 'seccomp.security.alpha.kubernetes.io/pod';
const containerSeccomp = 'container.seccomp.security.alpha.kubernetes.io/';
const appArmor = 'container.apparmor.security.beta.kubernetes.io/';

function seccompWarnings(spec: PodSpec, annotations: Readonly<Record<string, string>>, path: string): string[] {
  const told = spec.securityContext?.seccompProfile !== undefined || !Object.hasOwn(annotations, podSeccomp);
  return told ? [] : [`${key(path, podSeccomp)}: ${seccomp}`];
}

function containerAnnotationWarnings(
  spec: PodSpec,
  { name = '', securityContext }: AnyContainer,
  annotations: Readonly<Record<string, string>>,
  path: string,
): string[] {
  const where = child(path, 'metadata', 'annotations');
  const profiled = spec.securityContext?.appArmorProfile ?? securityContext?.appArmorProfile;
  const dead = containerSeccomp + name;
  const old = appArmor + name;
  return [
    ...(securityContext?.seccompProfile === undefined && Object.hasOwn(annotations, dead)
      ? [`${key(where, dead)}: ${seccomp}`]
      : []),
    ...(profiled === undefined && Object.hasOwn(annotations, old)
      ? [`${key(where, old)}: deprecated since v1.30; use the "appArmorProfile" field instead`]
      : []),
  ];
}

/** A name given twice is fine only where the later value is made from the earlier one. */
function envWarnings({ env = [] }: AnyContainer, path: string): string[] {
  const names = new Set<string>();
  return env.flatMap(({ name = '', value = '', valueFrom }, position) => {
    if (!names.has(name)) {
      names.add(name);
      return [];
    }
    const reference = `$(${name})`;
    if (valueFrom === undefined && value !== reference && value.includes(reference)) return [];
    const where = index(child(path, 'env'), position);
    return [`${where}: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`];
  });
}

/** Go's print of the port is upstream's. */
function hostIpWarnings(spec: PodSpec, at: string): string[] {
  return visit(spec, at, ({ ports = [] }, where) =>
    ports.flatMap(({ name = '', hostPort = 0, containerPort, protocol, hostIP = '' }, position) => {
      if (hostIP === '' || hostPort !== 0) return [];
      const port = `{Name:${name} HostPort:0 ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
      return [`${index(child(where, 'ports'), position)}: hostIP set without hostPort: ${port}`];
    }),
  );
}

function portWarnings(spec: PodSpec, at: string): string[] {
  const seen = new Map<string, { path: string; port: ContainerPort }[]>();
  return visit(spec, at, ({ ports = [] }, where) =>
    ports.flatMap((port, position) => {
      const path = index(child(where, 'ports'), position);
      const id = `${port.containerPort}/${port.protocol}`;
      const others = seen.get(id) ?? [];
      const warnings = others.flatMap((other) => {
        const relation = relationOf(port, other.port);
        return relation === undefined ? [] : [`${path}: ${relation} port definition with ${other.path}`];
      });
      seen.set(id, [...others, { path, port }]);
      return warnings;
    }),
  );
}

function relationOf(port: ContainerPort, other: ContainerPort): string | undefined {
  const [ip, otherIp] = [port.hostIP ?? '', other.hostIP ?? ''];
  const [host, otherHost] = [port.hostPort ?? 0, other.hostPort ?? 0];
  if (ip === otherIp && host === otherHost) return 'duplicate';
  if (host === 0 || otherHost === 0) return 'overlapping';
  return host === otherHost && (ip === '') !== (otherIp === '') ? 'dangerously ambiguous' : undefined;
}

function affinityWarnings({ affinity }: PodSpec, at: string): string[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((field) => {
    const required = child(at, 'affinity', field, 'requiredDuringSchedulingIgnoredDuringExecution');
    const preferred = child(at, 'affinity', field, 'preferredDuringSchedulingIgnoredDuringExecution');
    const terms = affinity?.[field];
    return [
      ...(terms?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ labelSelector }, position) =>
        labelSelector ? [] : [nullSelector(index(required, position))],
      ),
      ...(terms?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ podAffinityTerm }, position) =>
        podAffinityTerm?.labelSelector ? [] : [nullSelector(child(index(preferred, position), 'podAffinityTerm'))],
      ),
    ];
  });
}
