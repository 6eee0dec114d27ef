import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, notFoundValue, notSupported, required } from '@berth/machinery/invalid';
import { each, localDescendingPath, noBacksteps } from '../../../checks.ts';
import type { Container, EphemeralContainer, Volume, VolumeDevice, VolumeMount } from '../../../types.ts';

type Volumes = ReadonlyMap<string, Volume>;

/** upstream ValidateVolumeMounts. */
export function validateMounts(
  container: Container | EphemeralContainer,
  volumes: Volumes,
  path: string,
): FieldError[] {
  const taken = new Set<string>();
  const devices = container.volumeDevices ?? [];
  return each(container.volumeMounts, path, (mount, at) => {
    const { name = '', mountPath = '' } = mount;
    const errors = name === '' ? [required(child(at, 'name'))] : [];
    if (!volumes.has(name)) errors.push(notFoundValue(child(at, 'name'), name));
    if (mountPath === '') errors.push(required(child(at, 'mountPath')));
    if (taken.has(mountPath)) errors.push(invalidValue(child(at, 'mountPath'), mountPath, 'must be unique'));
    taken.add(mountPath);
    if (devices.some((device) => device.name === name)) {
      errors.push(invalidValue(child(at, 'name'), name, 'must not already exist in volumeDevices'));
    }
    if (devices.some((device) => device.devicePath === mountPath)) {
      errors.push(invalidValue(child(at, 'mountPath'), mountPath, 'must not already exist as a path in volumeDevices'));
    }
    errors.push(...validateSubPath(mount, path, at), ...validatePropagation(mount, container, path));
    return errors;
  });
}

/** Upstream gives complaints about sub-paths and propagation the path of the list, without the position. */
function validateSubPath({ subPath = '', subPathExpr = '' }: VolumeMount, list: string, path: string): FieldError[] {
  const errors = subPath === '' ? [] : localDescendingPath(subPath, child(list, 'subPath'));
  if (subPathExpr === '') return errors;
  if (subPath !== '') {
    const detail = 'subPathExpr and subPath are mutually exclusive';
    errors.push(invalidValue(child(path, 'subPathExpr'), subPathExpr, detail));
  }
  errors.push(...localDescendingPath(subPathExpr, child(list, 'subPathExpr')));
  return errors;
}

const propagations = ['Bidirectional', 'HostToContainer', 'None'];
const recursions = ['Disabled', 'Enabled', 'IfPossible'];

function validatePropagation(
  mount: VolumeMount,
  container: Container | EphemeralContainer,
  list: string,
): FieldError[] {
  const { mountPropagation: propagation, recursiveReadOnly: recursive, readOnly } = mount;
  const errors: FieldError[] = [];
  const at = child(list, 'mountPropagation');
  if (propagation !== undefined && !propagations.includes(propagation)) {
    errors.push(notSupported(at, propagation, propagations));
  }
  if (propagation === 'Bidirectional' && !container.securityContext?.privileged) {
    errors.push(forbidden(at, 'Bidirectional mount propagation is available only to privileged containers'));
  }
  if (recursive === undefined || recursive === 'Disabled') return errors;
  const recursivePath = child(list, 'recursiveReadOnly');
  if (!recursions.includes(recursive)) return [...errors, notSupported(recursivePath, recursive, recursions)];
  if (!readOnly) errors.push(forbidden(recursivePath, 'may only be specified when readOnly is true'));
  if (propagation !== undefined && propagation !== 'None') {
    const detail = 'may only be specified when mountPropagation is None or not specified';
    errors.push(forbidden(recursivePath, detail));
  }
  return errors;
}

/** upstream ValidateVolumeDevices: raw block devices come from claims only. */
export function validateDevices(
  container: Container | EphemeralContainer,
  volumes: Volumes,
  path: string,
): FieldError[] {
  const names = new Set<string>();
  const paths = new Set<string>();
  const mounts = container.volumeMounts ?? [];
  return each(container.volumeDevices, path, (device, at) => {
    const { name = '', devicePath = '' } = device;
    const errors = [...validateDevice(device, volumes, at)];
    if (names.has(name)) errors.push(invalidValue(child(at, 'name'), name, 'must be unique'));
    if (paths.has(devicePath)) errors.push(invalidValue(child(at, 'devicePath'), devicePath, 'must be unique'));
    if (mounts.some((mount) => mount.name === name)) {
      errors.push(invalidValue(child(at, 'name'), name, 'must not already exist in volumeMounts'));
    }
    if (mounts.some((mount) => mount.mountPath === devicePath)) {
      const detail = 'must not already exist as a path in volumeMounts';
      errors.push(invalidValue(child(at, 'devicePath'), devicePath, detail));
    }
    if (name !== '') names.add(name);
    paths.add(devicePath);
    return errors;
  });
}

function validateDevice({ name = '', devicePath = '' }: VolumeDevice, volumes: Volumes, path: string): FieldError[] {
  const errors = name === '' ? [required(child(path, 'name'))] : [];
  const volume = volumes.get(name);
  if (volume === undefined) errors.push(notFoundValue(child(path, 'name'), name));
  else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
    const detail = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
    errors.push(invalidValue(child(path, 'name'), name, detail));
  }
  const at = child(path, 'devicePath');
  if (devicePath === '') errors.push(required(at));
  else if (noBacksteps(devicePath, at).length > 0) {
    errors.push(invalidValue(at, devicePath, "can not contain backsteps ('..')"));
  }
  return errors;
}
