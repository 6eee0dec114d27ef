import type { DownwardAPIVolumeFile, KeyToPath, Pod, ServiceAccountTokenProjection, Volume } from '@berth/kinds/types';
import { getConfigMap, getSecret } from '../config/env.ts';
import { fieldValue, resourceValue, type RuntimeFacts } from '../config/fieldref.ts';
import { messageOf } from '../pods/failure.ts';
import type { Objects } from '../sync/desired.ts';
import { VolumeError } from './port.ts';

export interface FileEntry {
  content: Buffer;
  mode: number;
}

/** Paths below the volume's root. */
export type Payload = Map<string, FileEntry>;

export interface PayloadInputs {
  pod: Pod;
  volume: Volume;
  objects: Objects;
  facts: RuntimeFacts;
  /** A token as the API gave it for this projection. */
  token(projection: ServiceAccountTokenProjection): string;
}

const defaultMode = 0o644;

/** All keys, or those that `items` names, under the paths they are given. */
function project(
  data: ReadonlyMap<string, Buffer>,
  items: readonly KeyToPath[] | undefined,
  mode: number,
  optional: boolean,
  missing: (key: string) => string,
): Payload {
  const payload: Payload = new Map();
  if (items === undefined || items.length === 0) {
    for (const [key, content] of data) payload.set(key, { content, mode });
    return payload;
  }
  for (const item of items) {
    const content = data.get(item.key);
    if (content === undefined) {
      if (optional) continue;
      throw new Error(missing(item.key));
    }
    payload.set(item.path, { content, mode: item.mode ?? mode });
  }
  return payload;
}

const texts = (map: Record<string, string> | undefined): [string, Buffer][] =>
  Object.entries(map ?? {}).map(([key, text]) => [key, Buffer.from(text)]);
const binaries = (map: Record<string, string> | undefined): [string, Buffer][] =>
  Object.entries(map ?? {}).map(([key, text]) => [key, Buffer.from(text, 'base64')]);

interface Source {
  name?: string;
  items?: KeyToPath[];
  optional?: boolean;
}

function fromConfigMap({ pod, objects }: PayloadInputs, source: Source, mode: number): Payload {
  const map = getConfigMap(objects, pod.metadata.namespace ?? '', source.name ?? '');
  if (map === undefined && source.optional !== true) throw new Error(`configmap "${source.name}" not found`);
  const data = new Map([...texts(map?.data), ...binaries(map?.binaryData)]);
  return project(
    data,
    source.items,
    mode,
    source.optional === true,
    (key) => `configmap references non-existent config key: ${key}`,
  );
}

function fromSecret({ pod, objects }: PayloadInputs, source: Source, mode: number): Payload {
  const secret = getSecret(objects, pod.metadata.namespace ?? '', source.name ?? '');
  if (secret === undefined && source.optional !== true) throw new Error(`secret "${source.name}" not found`);
  return project(
    new Map(binaries(secret?.data)),
    source.items,
    mode,
    source.optional === true,
    (key) => `references non-existent secret key: ${key}`,
  );
}

function fromDownward(
  { pod, facts }: PayloadInputs,
  items: readonly DownwardAPIVolumeFile[] | undefined,
  mode: number,
): Payload {
  const payload: Payload = new Map();
  for (const item of items ?? []) {
    const text = item.fieldRef
      ? fieldValue(item.fieldRef.fieldPath, pod, facts)
      : resourceValue(item.resourceFieldRef ?? { resource: '' }, pod, undefined, facts);
    payload.set(item.path, { content: Buffer.from(text), mode: item.mode ?? mode });
  }
  return payload;
}

function fromProjected(inputs: PayloadInputs): Payload {
  const { sources, defaultMode: mode = defaultMode } = inputs.volume.projected ?? {};
  const payload: Payload = new Map();
  for (const { configMap, secret, downwardAPI, serviceAccountToken } of sources ?? []) {
    const part = configMap
      ? fromConfigMap(inputs, configMap, mode)
      : secret
        ? fromSecret(inputs, secret, mode)
        : downwardAPI
          ? fromDownward(inputs, downwardAPI.items, mode)
          : new Map<string, FileEntry>();
    for (const [path, entry] of part) payload.set(path, entry);
    // Only the pod's own user and group read a token (projected.go).
    if (serviceAccountToken)
      payload.set(serviceAccountToken.path, { content: Buffer.from(inputs.token(serviceAccountToken)), mode: 0o600 });
  }
  return payload;
}

/** Whether the volume's files are written by the agent from objects of the API. */
export const isWritten = (volume: Volume): boolean =>
  (volume.configMap ?? volume.secret ?? volume.downwardAPI ?? volume.projected) !== undefined;

/**
 * The files of a configMap, secret, downwardAPI or projected volume.
 * @throws VolumeError with upstream's texts for what is missing
 */
export function payloadOf(inputs: PayloadInputs): Payload {
  const { volume } = inputs;
  try {
    if (volume.configMap) return fromConfigMap(inputs, volume.configMap, volume.configMap.defaultMode ?? defaultMode);
    if (volume.secret)
      return fromSecret(
        inputs,
        { ...volume.secret, name: volume.secret.secretName },
        volume.secret.defaultMode ?? defaultMode,
      );
    if (volume.downwardAPI)
      return fromDownward(inputs, volume.downwardAPI.items, volume.downwardAPI.defaultMode ?? defaultMode);
    return fromProjected(inputs);
  } catch (error) {
    throw new VolumeError(volume.name, messageOf(error), { cause: error });
  }
}
