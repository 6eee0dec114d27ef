import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, required } from '@berth/machinery/invalid';
import { each, localNonReservedPath } from '../../../checks.ts';
import type { DownwardAPIVolumeFile, KeyToPath, ProjectedVolumeSource, VolumeProjection } from '../../../types.ts';
import { validateFieldRef, validateResourceRef } from './env.ts';

const modeWrong = 'must be a number between 0 and 0777 (octal), both inclusive';

/** Files of configMap, secret, downwardAPI and projected volumes. */
export function validateMode(mode: number | undefined, path: string): FieldError[] {
  return mode === undefined || (mode >= 0 && mode <= 0o777) ? [] : [invalidValue(path, mode, modeWrong)];
}

export function validateKeys(
  source: { defaultMode?: number; items?: KeyToPath[] },
  nameField: string,
  name: string | undefined,
  path: string,
): FieldError[] {
  return [
    ...(name ? [] : [required(child(path, nameField))]),
    ...validateMode(source.defaultMode, child(path, 'defaultMode')),
    ...each(source.items, child(path, 'items'), validateKeyToPath),
  ];
}

function validateKeyToPath(item: KeyToPath, path: string): FieldError[] {
  return [
    ...(item.key ? [] : [required(child(path, 'key'))]),
    ...(item.path ? [] : [required(child(path, 'path'))]),
    ...localNonReservedPath(item.path ?? '', child(path, 'path')),
    ...validateMode(item.mode, child(path, 'mode')),
  ];
}

const volumeFields = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

/** Upstream gives complaints about any file of a downwardAPI volume the path of the volume. */
export function validateFiles(files: readonly DownwardAPIVolumeFile[] | undefined, path: string): FieldError[] {
  return (files ?? []).flatMap((file) => validateFile(file, path));
}

function validateFile(file: DownwardAPIVolumeFile, path: string): FieldError[] {
  const errors = file.path ? [] : [required(child(path, 'path'))];
  errors.push(...localNonReservedPath(file.path ?? '', child(path, 'path')));
  if (file.fieldRef) {
    errors.push(...validateFieldRef(file.fieldRef, volumeFields, child(path, 'fieldRef')));
    if (file.resourceFieldRef) {
      const detail = 'fieldRef and resourceFieldRef can not be specified simultaneously';
      errors.push(invalidValue(path, 'resource', detail));
    }
  } else if (file.resourceFieldRef) {
    errors.push(...validateResourceRef(file.resourceFieldRef, child(path, 'resourceFieldRef'), true));
  } else {
    errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  }
  errors.push(...validateMode(file.mode, child(path, 'mode')));
  return errors;
}

/** Several sources in one directory: no two may write the same file. */
export function validateProjected(projected: ProjectedVolumeSource, path: string): FieldError[] {
  const taken = new Set<string>();
  const claim = (file: string | undefined, owner: string): FieldError[] => {
    if (!file) return [];
    if (taken.has(file)) return [invalidValue(path, owner, 'conflicting duplicate paths')];
    taken.add(file);
    return [];
  };
  return [
    ...validateMode(projected.defaultMode, child(path, 'defaultMode')),
    ...each(projected.sources, child(path, 'sources'), (source, at) => validateProjection(source, path, at, claim)),
  ];
}

type Claim = (file: string | undefined, owner: string) => FieldError[];

function validateProjection(source: VolumeProjection, volume: string, path: string, claim: Claim): FieldError[] {
  const errors: FieldError[] = [];
  for (const kind of ['secret', 'configMap'] as const) {
    const projection = source[kind];
    if (!projection) continue;
    if (!projection.name) errors.push(required(child(path, kind, 'name')));
    errors.push(
      ...each(projection.items, child(path, kind, 'items'), (item, at) => [
        ...validateKeyToPath(item, at),
        ...claim(item.path, projection.name ?? ''),
      ]),
    );
  }
  for (const file of source.downwardAPI?.items ?? []) {
    errors.push(...validateFile(file, child(path, 'downwardAPI')), ...claim(file.path, file.path));
  }
  errors.push(...validateToken(source.serviceAccountToken, volume, child(path, 'serviceAccountToken')));
  // Trust bundles and pod certificates are behind gates of upstream's: ../defaults.ts has taken them out.
  const { secret, configMap, downwardAPI, serviceAccountToken } = source;
  const given = [secret, configMap, downwardAPI, serviceAccountToken];
  if (given.filter(Boolean).length > 1) errors.push(forbidden(path, 'may not specify more than 1 volume type'));
  return errors;
}

const tenMinutes = 600;

function validateToken(token: VolumeProjection['serviceAccountToken'], volume: string, path: string): FieldError[] {
  if (!token) return [];
  const errors: FieldError[] = [];
  const seconds = token.expirationSeconds ?? 0;
  const at = child(path, 'expirationSeconds');
  if (seconds < tenMinutes) errors.push(invalidValue(at, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > 2 ** 32) errors.push(invalidValue(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (!token.path) errors.push(required(child(volume, 'path')));
  else errors.push(...localNonReservedPath(token.path, child(volume, 'path')));
  return errors;
}
