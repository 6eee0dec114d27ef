import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, invalidValue, required, tooLong, tooMany } from '@berth/machinery/invalid';
import {
  fieldImmutable,
  isDns1123Label,
  isDns1123Subdomain,
  isLabelValue,
  validateLabelName,
} from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain, each, oneOf } from '../../checks.ts';
import type { Device, DeviceAttribute, DeviceTaint, ResourceSlice, ResourceSliceSpec } from '../../types.ts';
import { driverName, poolName, qualifiedIdentifier } from '../shared/validate.ts';

const maxDevices = 128;
const maxAttributes = 32;

/** upstream pkg/apis/resource/validation ValidateResourceSlice, the parts that do not hang on partitionable devices. */
export function validateResourceSlice(object: KubeObject): FieldError[] {
  const spec = (object as ResourceSlice).spec ?? ({} as ResourceSliceSpec);
  const { driver, pool, nodeName, devices = [] } = spec;
  const names = devices.map(({ name }) => name);
  return [
    ...driverName(driver, 'spec.driver'),
    ...poolName(pool?.name, 'spec.pool.name'),
    ...((pool?.resourceSliceCount ?? 0) <= 0
      ? [invalidValue('spec.pool.resourceSliceCount', pool?.resourceSliceCount ?? 0, 'must be greater than zero')]
      : []),
    ...((pool?.generation ?? 0) < 0
      ? [invalidValue('spec.pool.generation', pool?.generation, 'must be greater than or equal to zero')]
      : []),
    ...(nodeName === ''
      ? [invalidValue('spec.nodeName', '', 'must be either unset or set to a non-empty string')]
      : []),
    ...(nodeName ? complain('spec.nodeName', nodeName, isDns1123Subdomain(nodeName)) : []),
    ...validateReach(spec),
    ...(devices.length > maxDevices ? [tooMany('spec.devices', devices.length, maxDevices)] : []),
    ...each(devices, 'spec.devices', (device, at, position) => [
      ...validateDevice(device, at),
      ...(names.indexOf(device.name) < position ? [duplicate(at, device.name)] : []),
    ]),
  ];
}

/** One way to say which nodes can reach the devices. */
function validateReach(spec: ResourceSliceSpec): FieldError[] {
  const ways = (['nodeName', 'nodeSelector', 'allNodes', 'perDeviceNodeSelection'] as const).filter(
    (name) => spec[name] !== undefined && spec[name] !== false && spec[name] !== '',
  );
  const detail = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  if (ways.length === 0) return [required('spec', detail)];
  return ways.length > 1 ? [invalidValue('spec', `{${ways.map((name) => `\`${name}\``).join(', ')}}`, detail)] : [];
}

function validateDevice({ name = '', attributes = {}, capacity = {}, taints }: Device, path: string): FieldError[] {
  const at = child(path, 'name');
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  return [
    ...complain(at, name, isDns1123Label(name)),
    ...(count > maxAttributes
      ? [invalidValue(path, count, `the total number of attributes and capacities must not exceed ${maxAttributes}`)]
      : []),
    ...Object.entries(attributes).flatMap(([key, value]) => [
      ...qualifiedIdentifier(key, `${child(path, 'attributes')}[${key}]`),
      ...validateAttribute(value, `${child(path, 'attributes')}[${key}]`),
    ]),
    ...Object.keys(capacity).flatMap((key) => qualifiedIdentifier(key, `${child(path, 'capacity')}[${key}]`)),
    ...each(taints, child(path, 'taints'), validateTaint),
  ];
}

function validateTaint({ key = '', value = '', effect = '' }: DeviceTaint, path: string): FieldError[] {
  return [
    ...validateLabelName(key, child(path, 'key')),
    ...(value === '' ? [] : complain(child(path, 'value'), value, isLabelValue(value))),
    ...oneOf(effect, child(path, 'effect'), ['NoExecute', 'NoSchedule', 'None']),
  ];
}

const longestValue = 64;
/** As semver.org writes it; a version has no `v` before it. */
const semver =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;

const textErrors = (text: string, path: string): FieldError[] =>
  Buffer.byteLength(text) > longestValue ? [tooLong(path, longestValue)] : [];

const versionErrors = (text: string, path: string): FieldError[] => [
  ...(semver.test(text.slice(0, 300))
    ? []
    : [invalidValue(path, text, 'must be a string compatible with semver.org spec 2.0.0')]),
  ...textErrors(text, path),
];

function validateAttribute(attribute: DeviceAttribute, path: string): FieldError[] {
  const at = (form: string): string => child(path, form);
  const { string: text, version } = attribute;
  const errors = [
    ...(text === undefined ? [] : textErrors(text, at('string'))),
    ...(version === undefined ? [] : versionErrors(version, at('version'))),
    ...each(attribute.strings, at('strings'), textErrors),
    ...each(attribute.versions, at('versions'), versionErrors),
  ];
  const forms = Object.values(attribute).filter((value) => value !== undefined).length;
  if (forms === 1) return errors;
  return [...errors, invalidValue(path, forms === 0 ? '' : attribute, 'exactly one value must be specified')];
}

export function validateResourceSliceUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const [now, before] = [(object as ResourceSlice).spec, (old as ResourceSlice).spec];
  const errors: FieldError[] = [];
  if (now?.driver !== before?.driver) errors.push(invalidValue('spec.driver', now?.driver, fieldImmutable));
  if (now?.nodeName !== before?.nodeName) errors.push(invalidValue('spec.nodeName', now?.nodeName, fieldImmutable));
  if (now?.pool?.name !== before?.pool?.name)
    errors.push(invalidValue('spec.pool.name', now?.pool?.name, fieldImmutable));
  return errors;
}
