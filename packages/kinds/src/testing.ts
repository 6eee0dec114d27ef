import { readFileSync } from 'node:fs';
import { decode, normalize, parseYaml } from '@berth/machinery/decode';
import { applyDefaults } from '@berth/machinery/defaulting';
import { errorMessage } from '@berth/machinery/invalid';
import type { HookContext, KindDefinition } from '@berth/machinery/kind';
import { validateObjectMeta, validateObjectMetaUpdate } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';

/** What the API server does around a kind's hooks, for tests: the steps in their order, nothing stored. */

export const now = new Date('2026-05-01T12:00:00Z');

export function context(subresource = ''): HookContext {
  return { now, subresource, dryRun: false };
}

/** An object as a client sends it, decoded and with its defaults. */
export function defaulted(kind: KindDefinition, body: object): KubeObject {
  const { value, unknown } = decode(kind.schema, structuredClone(body), kind.kind);
  if (unknown.length > 0) throw new Error(`unknown fields: ${unknown.join(', ')}`);
  return setDefaults(kind, value as unknown as KubeObject);
}

export function setDefaults(kind: KindDefinition, object: KubeObject): KubeObject {
  normalize(kind.schema, object);
  applyDefaults(kind.schema, object);
  kind.defaults?.(object);
  return normalize(kind.schema, object);
}

/** As `defaulted`, and through the strategy of a create. */
export function created(kind: KindDefinition, body: object): KubeObject {
  const object = defaulted(kind, body);
  kind.prepareForCreate?.(object, context());
  return setDefaults(kind, object);
}

/** As a PUT of `body` over `old`. */
export function updated(kind: KindDefinition, old: KubeObject, body: object, subresource = ''): KubeObject {
  const object = defaulted(kind, body);
  kind.prepareForUpdate?.(object, old, context(subresource));
  return setDefaults(kind, object);
}

/** Complaints about a create, as a client reads them. */
export function createErrors(kind: KindDefinition, body: object): string[] {
  const object = created(kind, body);
  const { namespaced, nameFormat } = kind;
  const meta = validateObjectMeta(object.metadata, { namespaced, ...(nameFormat ? { nameFormat } : {}) });
  return [...meta, ...(kind.validate?.(object, context()) ?? [])].map(errorMessage);
}

/** Complaints about a PUT of `body` over what `before` created. */
export function updateErrors(kind: KindDefinition, before: object, body: object, subresource = ''): string[] {
  const old = created(kind, before);
  old.metadata.resourceVersion = '1';
  const object = updated(kind, old, body, subresource);
  object.metadata.resourceVersion = '1';
  const errors = validateObjectMetaUpdate(object.metadata, old.metadata);
  if (subresource === '') errors.push(...(kind.validate?.(object, { ...context(), old }) ?? []));
  errors.push(...(kind.validateUpdate?.(object, old, context(subresource)) ?? []));
  return errors.map(errorMessage);
}

/** What the columns say, by their names. */
export function cells(kind: KindDefinition, object: KubeObject): Record<string, unknown> {
  return Object.fromEntries(kind.columns.map((column) => [column.name, column.value?.(object, now)]));
}

/** A YAML file beside a test. */
export function testdata(directory: string, file: string): Record<string, any> {
  return parseYaml(readFileSync(`${directory}/testdata/${file}`, 'utf8')).value as Record<string, any>;
}

/** A deep copy of `base` with one change made to it. */
export function change<Body extends object>(base: Body, edit: (body: any) => void): Body {
  const copy = structuredClone(base);
  edit(copy);
  return copy;
}

/** A deep copy of `base` with `value` at a path of names and indices; without what is there, for undefined. */
export function at<Body extends object>(base: Body, path: string, value: unknown): Body {
  return change(base, (body) => {
    const names = path.split('.');
    const last = names.pop() as string;
    const parent = names.reduce((part, name) => part[name], body);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  });
}
