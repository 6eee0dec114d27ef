import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, notSupported, required } from '@berth/machinery/invalid';
import type { Container, PodSpec } from '../../../types.ts';

const notWindows = 'cannot be set for a windows pod';
const notLinux = 'windows options cannot be set for a linux pod';

/** What a pod for Windows may not say of itself, in upstream's order; `spec`: it stands outside of the security context. */
const podFields = [
  ['appArmorProfile', 'context'],
  ['seLinuxOptions', 'context'],
  ['hostUsers', 'spec'],
  ['hostPID', 'spec'],
  ['hostIPC', 'spec'],
  ['seccompProfile', 'context'],
  ['fsGroup', 'context'],
  ['fsGroupChangePolicy', 'context'],
  ['sysctls', 'context'],
  ['shareProcessNamespace', 'spec'],
  ['runAsUser', 'context'],
  ['runAsGroup', 'context'],
  ['supplementalGroups', 'context'],
  ['supplementalGroupsPolicy', 'context'],
  ['seLinuxChangePolicy', 'context'],
] as const;

const containerFields = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

/** Switches that count only where they are on. */
const switches = new Set(['hostPID', 'hostIPC']);

const isSet = (name: string, value: unknown): boolean =>
  switches.has(name) ? value === true : value !== undefined && !(Array.isArray(value) && value.length === 0);

/** Upstream's validateOS, validateLinux and validateWindows. */
export function validateOs(spec: PodSpec, path: string): FieldError[] {
  const { os } = spec;
  if (os === undefined) return [];
  if (!os.name) return [required(child(path, 'os', 'name'))];
  if (os.name === 'windows') return validateWindows(spec, path);
  return os.name === 'linux'
    ? validateLinux(spec, path)
    : [notSupported(child(path, 'os'), os.name, ['linux', 'windows'])];
}

function ofContainers(spec: PodSpec, path: string, check: (context: object, at: string) => FieldError[]): FieldError[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    ((spec[list] ?? []) as readonly Pick<Container, 'securityContext'>[]).flatMap(({ securityContext }, index) =>
      securityContext === undefined ? [] : check(securityContext, child(path, `${list}[${index}]`, 'securityContext')),
    ),
  );
}

function validateLinux(spec: PodSpec, path: string): FieldError[] {
  const check = (context: object, at: string) =>
    'windowsOptions' in context && context.windowsOptions !== undefined
      ? [forbidden(child(at, 'windowsOptions'), notLinux)]
      : [];
  return [...check(spec.securityContext ?? {}, child(path, 'securityContext')), ...ofContainers(spec, path, check)];
}

function validateWindows(spec: PodSpec, path: string): FieldError[] {
  const context = (spec.securityContext ?? {}) as Record<string, unknown>;
  const outside = spec as unknown as Record<string, unknown>;
  const own = podFields.flatMap(([name, place]) =>
    isSet(name, place === 'spec' ? outside[name] : context[name])
      ? [forbidden(place === 'spec' ? child(path, name) : child(path, 'securityContext', name), notWindows)]
      : [],
  );
  return [
    ...own,
    ...ofContainers(spec, path, (said, at) =>
      containerFields
        .filter((name) => isSet(name, (said as Record<string, unknown>)[name]))
        .map((name) => forbidden(child(at, name), notWindows)),
    ),
  ];
}
