import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, invalidValue, notSupported, required, tooLong } from '@berth/machinery/invalid';
import { isValidUserId } from '@berth/machinery/meta';
import { complain, each, localDescendingPath, optionalOneOf } from '../../../checks.ts';
import type {
  AppArmorProfile,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
  Sysctl,
} from '../../../types.ts';
import { validateWindowsOptions } from './windows.ts';

/** upstream ValidateSecurityContext. `hostUsers`: the pod shares the node's user namespace. */
export function validateSecurityContext(
  context: SecurityContext | undefined,
  hostUsers: boolean,
  path: string,
): FieldError[] {
  if (!context) return [];
  const errors = [...validateIds(context, path)];
  const { procMount, privileged, allowPrivilegeEscalation, capabilities } = context;
  if (procMount !== undefined) {
    errors.push(...optionalOneOf(procMount, child(path, 'procMount'), ['Default', 'Unmasked']));
    if (hostUsers && procMount === 'Unmasked') {
      const detail = '`hostUsers` must be false to use `Unmasked`';
      errors.push(invalidValue(child(path, 'procMount'), procMount, detail));
    }
  }
  errors.push(...validateSeccomp(context.seccompProfile, child(path, 'seccompProfile')));
  if (allowPrivilegeEscalation === false) {
    const refuse = 'cannot set `allowPrivilegeEscalation` to false and';
    if (privileged) errors.push(invalidValue(path, context, `${refuse} \`privileged\` to true`));
    if (capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      errors.push(invalidValue(path, context, `${refuse} \`capabilities.Add\` CAP_SYS_ADMIN`));
    }
  }
  errors.push(...validateAppArmor(context.appArmorProfile, child(path, 'appArmorProfile')));
  errors.push(...validateWindowsOptions(context.windowsOptions, child(path, 'windowsOptions')));
  return errors;
}

function validateIds(context: { runAsUser?: number; runAsGroup?: number }, path: string): FieldError[] {
  return (['runAsUser', 'runAsGroup'] as const).flatMap((field) => {
    const id = context[field];
    return id === undefined ? [] : complain(child(path, field), id, isValidUserId(id));
  });
}

/** upstream validatePodSpecSecurityContext. */
export function validatePodSecurityContext(spec: PodSpec, path: string): FieldError[] {
  const context = spec.securityContext;
  if (!context) return [];
  const errors: FieldError[] = [];
  if (context.fsGroup !== undefined) {
    errors.push(...complain(child(path, 'fsGroup'), context.fsGroup, isValidUserId(context.fsGroup)));
  }
  errors.push(
    ...validateIds(context, path),
    ...each(context.supplementalGroups, child(path, 'supplementalGroups'), (id, at) =>
      complain(at, id, isValidUserId(id)),
    ),
  );
  if (spec.shareProcessNamespace && spec.hostPID) {
    const detail = 'ShareProcessNamespace and HostPID cannot both be enabled';
    errors.push(invalidValue(child(path, 'shareProcessNamespace'), true, detail));
  }
  errors.push(...validateSysctls(context, spec, child(path, 'sysctls')), ...validatePolicies(context, path));
  errors.push(...validateSeccomp(context.seccompProfile, child(path, 'seccompProfile')));
  errors.push(...validateAppArmor(context.appArmorProfile, child(path, 'appArmorProfile')));
  errors.push(...validateWindowsOptions(context.windowsOptions, child(path, 'windowsOptions')));
  return errors;
}

function validatePolicies(context: PodSecurityContext, path: string): FieldError[] {
  const { fsGroupChangePolicy, supplementalGroupsPolicy, seLinuxChangePolicy } = context;
  return [
    ...optionalOneOf(fsGroupChangePolicy, child(path, 'fsGroupChangePolicy'), ['Always', 'OnRootMismatch']),
    ...optionalOneOf(supplementalGroupsPolicy, child(path, 'supplementalGroupsPolicy'), ['Merge', 'Strict']),
    ...optionalOneOf(seLinuxChangePolicy, child(path, 'seLinuxChangePolicy'), ['Recursive']),
  ];
}

const sysctlSegment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const sysctlPattern = `^(${sysctlSegment}[\\./])*${sysctlSegment}$`;
const sysctlName = new RegExp(sysctlPattern);
const sysctlLength = 253;

function validateSysctls(context: PodSecurityContext, spec: PodSpec, path: string): FieldError[] {
  const seen = new Set<string>();
  return each(context.sysctls, path, ({ name }: Sysctl, at) => {
    const field = child(at, 'name');
    const errors = sysctlErrors(name ?? '', seen, field);
    seen.add(name);
    const dotted = (name ?? '').replaceAll('/', '.');
    if (spec.hostNetwork && dotted.startsWith('net.')) {
      errors.push(invalidValue(field, name, "may not be specified when 'hostNetwork' is true"));
    } else if (spec.hostIPC && isIpcSysctl(dotted)) {
      errors.push(invalidValue(field, name, "may not be specified when 'hostIPC' is true"));
    }
    return errors;
  });
}

function sysctlErrors(name: string, seen: ReadonlySet<string>, field: string): FieldError[] {
  if (name === '') return [required(field)];
  if (Buffer.byteLength(name) > sysctlLength || !sysctlName.test(name)) {
    const detail = `must have at most ${sysctlLength} characters and match regex ${sysctlPattern}`;
    return [invalidValue(field, name, detail)];
  }
  return seen.has(name) ? [duplicate(field, name)] : [];
}

function isIpcSysctl(name: string): boolean {
  return (
    name === 'kernel.sem' ||
    name.startsWith('kernel.shm') ||
    name.startsWith('kernel.msg') ||
    name.startsWith('fs.mqueue.')
  );
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateSeccomp(profile: SeccompProfile | undefined, path: string): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile: file } = profile;
  const errors: FieldError[] = [];
  if (!type) errors.push(required(child(path, 'type'), 'type is required when seccompProfile is set'));
  else if (!profileTypes.includes(type)) errors.push(notSupported(child(path, 'type'), type, profileTypes));
  const at = child(path, 'localhostProfile');
  if (type === 'Localhost') {
    if (file === undefined) errors.push(required(at, 'must be set when seccomp type is Localhost'));
    else errors.push(...localDescendingPath(file, at));
  } else if (file !== undefined) {
    errors.push(invalidValue(at, profile, 'can only be set when seccomp type is Localhost'));
  }
  return errors;
}

/** Longest path a node takes. */
const profileLength = 4095;

function validateAppArmor(profile: AppArmorProfile | undefined, path: string): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile: name } = profile;
  const at = child(path, 'localhostProfile');
  if (!type) return [required(child(path, 'type'), 'type is required when appArmorProfile is set')];
  if (!profileTypes.includes(type)) return [notSupported(child(path, 'type'), type, profileTypes)];
  if (type !== 'Localhost') {
    return name === undefined ? [] : [invalidValue(at, name, 'can only be set when AppArmor type is Localhost')];
  }
  if (name === undefined) return [required(at, 'must be set when AppArmor type is Localhost')];
  const errors: FieldError[] = [];
  if (name.trim() !== name) errors.push(invalidValue(at, name, 'must not be padded with whitespace'));
  else if (name === '') errors.push(required(at, 'must be set when AppArmor type is Localhost'));
  if (Buffer.byteLength(name) > profileLength) errors.push(tooLong(at, profileLength));
  return errors;
}

/** A pod with users of its own shares no other namespace with the node. The capitals are upstream's. */
export function validateHostUsers(spec: PodSpec, path: string): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const shared = { hostNetwork: spec.hostNetwork, HostPID: spec.hostPID, HostIPC: spec.hostIPC };
  return Object.entries(shared)
    .filter(([, set]) => set)
    .map(([field]) => forbidden(child(path, field), 'when `hostUsers` is false'));
}
