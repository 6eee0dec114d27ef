import { trackUpdate } from '@berth/machinery/apply';
import { applyDefaults } from '@berth/machinery/defaulting';
import type { FieldError } from '@berth/machinery/errors';
import { invalid } from '@berth/machinery/invalid';
import type { HookContext, KindDefinition } from '@berth/machinery/kind';
import { validateObjectMeta, validateObjectMetaUpdate, validateStandardFinalizers } from '@berth/machinery/meta';
import { apiVersionOf, type KubeObject } from '@berth/machinery/object';
import { validateShape } from '@berth/machinery/shape';
import { normalize } from '@berth/machinery/decode';
import { type Call, hookContext, type WriteSettings } from './call.ts';

/** Defaults of schema and kind, then Go's zero rules (a default may have made a struct that prints more), in place. */
export function setDefaults(kind: KindDefinition, object: KubeObject): void {
  applyDefaults(kind.schema, object);
  kind.defaults?.(object);
  normalize(kind.schema, object);
}

/** What a status write may own is the status; what a main write may own is the rest (resetFields of upstream's strategies). */
function resetFields(kind: KindDefinition, subresource: string): readonly string[] {
  if (kind.resetFields !== undefined) return kind.resetFields(subresource);
  if (kind.subresources?.status !== true) return [];
  return subresource === 'status' ? ['spec'] : subresource === '' ? ['status'] : [];
}

export function writer(call: Call, kind: KindDefinition, settings: WriteSettings) {
  return {
    schema: kind.schema,
    manager: settings.fieldManager,
    apiVersion: apiVersionOf(kind.group, kind.version),
    subresource: settings.subresource,
    now: call.now,
    resetFields: resetFields(kind, settings.subresource),
    ...(kind.versions === undefined ? {} : { versions: kind.versions }),
  };
}

export function track(
  call: Call,
  kind: KindDefinition,
  settings: WriteSettings,
  after: KubeObject,
  before?: KubeObject,
): KubeObject {
  if (settings.managed === true && after.metadata.managedFields !== undefined) return after;
  const tracked = trackUpdate({ ...writer(call, kind, settings), after, ...(before === undefined ? {} : { before }) });
  if (tracked.metadata.managedFields === undefined) delete tracked.metadata.managedFields;
  return tracked;
}

function refuse(kind: KindDefinition, object: KubeObject, errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  // An object is called by the form it is kept in: an event of events.k8s.io is core's.
  throw invalid(kind.storedAs?.form ?? kind, object.metadata.name ?? object.metadata.generateName ?? '', errors);
}

/** Of built-in kinds the decoder has checked the types and `validate` says the rest, in upstream's words; custom ones say it themselves. */
function shapeErrors(
  call: Call,
  kind: KindDefinition,
  object: KubeObject,
  context: HookContext,
  found: readonly FieldError[],
): FieldError[] {
  if (kind.check === undefined) return kind.schema.name === undefined ? validateShape(kind.schema, object) : [];
  const { errors, warnings } = kind.check(object, context, found);
  call.warnings.push(...warnings.filter((text) => !call.warnings.includes(text)));
  return errors;
}

export function validateNew(call: Call, kind: KindDefinition, object: KubeObject, settings: WriteSettings): void {
  const context = hookContext(call, settings);
  const meta = validateObjectMeta(object.metadata, {
    namespaced: kind.namespaced,
    ...(kind.nameFormat === undefined ? {} : { nameFormat: kind.nameFormat }),
  });
  refuse(kind, object, [
    ...meta,
    ...finalizerErrors(kind, object),
    ...shapeErrors(call, kind, object, context, meta),
    ...(kind.validate?.(object, context) ?? []),
  ]);
}

/** What core's rules say of finalizers; custom resources are free. */
const finalizerErrors = (kind: KindDefinition, { metadata }: KubeObject): FieldError[] =>
  kind.anyFinalizer === true || kind.schema.name === undefined
    ? []
    : validateStandardFinalizers(metadata.finalizers, 'metadata.finalizers');

/** Tells the client what is odd about a write of the main resource that is taken. */
export function warn(
  call: Call,
  kind: KindDefinition,
  object: KubeObject,
  old: KubeObject | undefined,
  settings: WriteSettings,
): void {
  if (kind.warnings === undefined || settings.subresource !== '') return;
  // A write is tried again after a conflict: each warning is told once.
  call.warnings.push(...kind.warnings(object, old).filter((text) => !call.warnings.includes(text)));
}

export function validateChanged(
  call: Call,
  kind: KindDefinition,
  object: KubeObject,
  old: KubeObject,
  settings: WriteSettings,
): void {
  const context = { ...hookContext(call, settings), old };
  const meaning = settings.subresource === '' && kind.fixed !== true ? (kind.validate?.(object, context) ?? []) : [];
  const meta = validateObjectMetaUpdate(object.metadata, old.metadata);
  const errors = [
    ...meta,
    ...finalizerErrors(kind, object),
    ...shapeErrors(call, kind, object, context, meta),
    ...meaning,
    ...(kind.validateUpdate?.(object, old, context) ?? []),
  ];
  // Complaints of both passes about one field are one complaint.
  const seen = new Set<string>();
  const once = errors.filter(({ type, field, detail }) => {
    const id = `${type} ${field} ${detail}`;
    return !seen.has(id) && seen.add(id);
  });
  refuse(kind, object, once);
}
