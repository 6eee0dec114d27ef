import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, index, invalidValue, notFoundValue, required } from '@berth/machinery/invalid';
import { isValidPortName } from '@berth/machinery/meta';
import { complain, dnsLabel, each, oneOf, portNumber, protocols } from '../../../checks.ts';
import type {
  Container,
  ContainerPort,
  ContainerResizePolicy,
  EphemeralContainer,
  PodSpec,
  Volume,
} from '../../../types.ts';
import { validateResourceRequirements } from '../../shared/quantities.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import { validateDevices, validateMounts } from './mounts.ts';
import { validateHandlers } from './probes.ts';
import { validateRestartRules } from './restartrules.ts';
import { validateSecurityContext } from './security.ts';

/** What containers are checked against. */
export interface ContainerScope {
  spec: PodSpec;
  volumes: ReadonlyMap<string, Volume>;
  claims: ReadonlySet<string>;
}

/** What holds for every container, init, ephemeral or not (upstream validateContainerCommon). */
function validateCommon(container: Container | EphemeralContainer, scope: ContainerScope, path: string): FieldError[] {
  const { name = '', image = '' } = container;
  return [
    ...(name === '' ? [required(child(path, 'name'))] : dnsLabel(name, child(path, 'name'))),
    ...(image === '' ? [required(child(path, 'image'))] : []),
    ...oneOf(container.terminationMessagePolicy, child(path, 'terminationMessagePolicy'), [
      'File',
      'FallbackToLogsOnError',
    ]),
    ...validatePorts(container.ports, child(path, 'ports')),
    ...validateEnv(container.env, scope.volumes, child(path, 'env')),
    ...validateEnvFrom(container.envFrom, child(path, 'envFrom')),
    ...validateMounts(container, scope.volumes, child(path, 'volumeMounts')),
    ...validateDevices(container, scope.volumes, child(path, 'volumeDevices')),
    ...oneOf(container.imagePullPolicy, child(path, 'imagePullPolicy'), ['Always', 'IfNotPresent', 'Never']),
    ...validateResourceRequirements(container.resources, scope.claims, child(path, 'resources')),
    ...validateResizePolicy(container.resizePolicy, scope.spec.restartPolicy, child(path, 'resizePolicy')),
    ...validateSecurityContext(
      container.securityContext,
      scope.spec.hostUsers !== false,
      child(path, 'securityContext'),
    ),
  ];
}

function validatePorts(ports: readonly ContainerPort[] | undefined, path: string): FieldError[] {
  const names = new Set<string>();
  return each(ports, path, ({ name = '', containerPort, hostPort, protocol }, at) => {
    const wrongName = name === '' ? [] : complain(child(at, 'name'), name, isValidPortName(name));
    if (wrongName.length === 0 && names.has(name)) wrongName.push(duplicate(child(at, 'name'), name));
    if (name !== '') names.add(name);
    const port = child(at, 'containerPort');
    return [
      ...wrongName,
      ...(containerPort ? portNumber(containerPort, port) : [required(port)]),
      ...(hostPort ? portNumber(hostPort, child(at, 'hostPort')) : []),
      ...oneOf(protocol, child(at, 'protocol'), protocols),
    ];
  });
}

/** Each port of the node can be taken once, for an address and protocol (upstream checkHostPortConflicts). */
function hostPortConflicts(containers: readonly Container[], path: string): FieldError[] {
  const taken = new Set<string>();
  return each(containers, path, (container, at) =>
    each(container.ports, child(at, 'ports'), ({ protocol, hostIP = '', hostPort }, port) => {
      if (!hostPort) return [];
      const address = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(address)) return [duplicate(child(port, 'hostPort'), address)];
      taken.add(address);
      return [];
    }),
  );
}

/** Upstream gives complaints about a resize policy the path of the list. */
function validateResizePolicy(
  policies: readonly ContainerResizePolicy[] | undefined,
  podRestartPolicy: string | undefined,
  path: string,
): FieldError[] {
  const seen = new Set<string>();
  return each(policies, path, ({ resourceName, restartPolicy }, at) => {
    const errors = seen.has(resourceName) ? [duplicate(at, resourceName)] : [];
    seen.add(resourceName);
    errors.push(...oneOf(resourceName, path, ['cpu', 'memory']));
    errors.push(...oneOf(restartPolicy, path, ['NotRequired', 'RestartContainer']));
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const detail = "must be 'NotRequired' when `restartPolicy` is 'Never'";
      errors.push(invalidValue(path, restartPolicy, detail));
    }
    return errors;
  });
}

export function validateContainers(scope: ContainerScope, path: string): FieldError[] {
  const containers = scope.spec.containers ?? [];
  if (containers.length === 0) return [required(path)];
  const names = new Set<string>();
  const gracePeriod = scope.spec.terminationGracePeriodSeconds ?? 0;
  const errors = each(containers, path, (container, at) => {
    const found = validateCommon(container, scope, at);
    if (names.has(container.name)) found.push(duplicate(child(at, 'name'), container.name));
    names.add(container.name);
    found.push(...validateHandlers(container, gracePeriod, at), ...validateRestartRules(container, at));
    return found;
  });
  return [...errors, ...hostPortConflicts(containers, path)];
}

const notForInit = 'may not be set for init containers without restartPolicy=Always';

/** Names are unique among init and regular containers; only sidecars have probes and hooks. */
export function validateInitContainers(scope: ContainerScope, path: string): FieldError[] {
  const names = new Set((scope.spec.containers ?? []).map(({ name }) => name));
  const gracePeriod = scope.spec.terminationGracePeriodSeconds ?? 0;
  return each(scope.spec.initContainers, path, (container, at) => {
    const errors = [...validateCommon(container, scope, at), ...validateRestartRules(container, at)];
    if (names.has(container.name)) errors.push(duplicate(child(at, 'name'), container.name));
    else if (container.name) names.add(container.name);
    // They run one by one, so each is alone with its ports.
    errors.push(...hostPortConflicts([container], path));
    if (container.restartPolicy === 'Always') return [...errors, ...validateHandlers(container, gracePeriod, at)];
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[field]) errors.push(forbidden(child(at, field), notForInit));
    }
    return errors;
  });
}

/** All that an ephemeral container may say (upstream allowedEphemeralContainerFields). */
const ephemeralFields = new Set(
  [
    'name image command args workingDir env envFrom volumeMounts volumeDevices stdin stdinOnce tty targetContainerName',
    'terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext',
  ].flatMap((line) => line.split(' ')),
);
const notForEphemeral = 'cannot be set for an Ephemeral Container';

export function validateEphemeralContainers(scope: ContainerScope, path: string): FieldError[] {
  const others = new Set(
    [...(scope.spec.containers ?? []), ...(scope.spec.initContainers ?? [])].map(({ name }) => name),
  );
  const names = new Set(others);
  return each(scope.spec.ephemeralContainers, path, (container, at) => {
    const errors = [...validateCommon(container, scope, at), ...validateImageSpaces(container, at)];
    if (names.has(container.name)) errors.push(duplicate(child(at, 'name'), container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) errors.push(notFoundValue(child(at, 'targetContainerName'), target));
    for (const [field, value] of Object.entries(container)) {
      const given = value !== undefined && !(field === 'resources' && Object.keys(value as object).length === 0);
      if (given && !ephemeralFields.has(field)) errors.push(forbidden(child(at, field), notForEphemeral));
    }
    (container.volumeMounts ?? []).forEach((mount, position) => {
      for (const field of ['subPath', 'subPathExpr'] as const) {
        const mountPath = index(child(at, 'volumeMounts'), position);
        if (mount[field]) errors.push(forbidden(child(mountPath, field), notForEphemeral));
      }
    });
    return errors;
  });
}

/** Templates may carry blanks that something replaces; pods may not. */
export function validateImageSpaces({ image = '' }: { image?: string }, path: string): FieldError[] {
  if (image.trim() === image) return [];
  return [invalidValue(child(path, 'image'), image, 'must not have leading or trailing whitespace')];
}
