import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, invalidValue, required } from '@berth/machinery/invalid';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { each, nonNegative, qualifiedName } from '../../checks.ts';
import type { CSINode, CSINodeDriver } from '../../types.ts';
import { validateDriverName } from '../shared.ts';

const maxNodeId = 256;
const driversOf = (object: KubeObject): readonly CSINodeDriver[] => (object as CSINode).spec?.drivers ?? [];

/** upstream pkg/apis/storage/validation ValidateCSINode. */
export function validateCsiNode(object: KubeObject): FieldError[] {
  const names = driversOf(object).map(({ name }) => name);
  return each(driversOf(object), 'spec.drivers', (driver, at, position) => [
    ...validateDriver(driver, at),
    ...(names.indexOf(driver.name) < position ? [duplicate(child(at, 'name'), driver.name)] : []),
    ...topologyKeys(driver.topologyKeys ?? [], at),
  ]);
}

function validateDriver({ name, nodeID = '', allocatable }: CSINodeDriver, path: string): FieldError[] {
  const at = child(path, 'nodeID');
  return [
    ...validateDriverName(name, child(path, 'name')),
    ...(nodeID === '' ? [required(at)] : []),
    ...(nodeID.length > maxNodeId ? [invalidValue(at, nodeID, `must be ${maxNodeId} characters or less`)] : []),
    ...nonNegative(allocatable?.count, child(path, 'allocatable', 'count')),
  ];
}

const topologyKeys = (keys: readonly string[], path: string): FieldError[] =>
  keys.flatMap((key, position) => [
    ...(key === '' ? [required(path)] : []),
    ...(keys.indexOf(key) < position ? [duplicate(path, key)] : []),
    ...qualifiedName(key, path),
  ]);

/** What a driver says of a node stays, but for how many volumes it may have. */
export function validateCsiNodeUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const rest = ({ allocatable: _allocatable, ...driver }: CSINodeDriver) => driver;
  return driversOf(old).flatMap((before) =>
    driversOf(object)
      .filter((driver) => driver.name === before.name && !deepEqual(rest(driver), rest(before)))
      .map((driver) => invalidValue('spec.drivers', rest(driver), fieldImmutable)),
  );
}
