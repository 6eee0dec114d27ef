import type { KubeObject } from '@berth/machinery/object';
import type { CustomResourceDefinition } from '../types.ts';

/** upstream apiextensions pkg/apis/apiextensions/v1/defaults.go. */
export function definitionDefaults(object: KubeObject): void {
  const { spec } = object as unknown as CustomResourceDefinition;
  if (spec === undefined) return;
  const { names } = spec;
  if (names?.kind) {
    names.singular ||= names.kind.toLowerCase();
    names.listKind ||= `${names.kind}List`;
  }
  noteStored(object);
  spec.conversion ??= { strategy: 'None' };
  const service = spec.conversion.webhook?.clientConfig?.service;
  if (service !== undefined) service.port ??= 443;
}

/** What is kept is kept in some version: that of storage, unless others are named. */
function noteStored(object: KubeObject): void {
  const { spec, status } = object as unknown as CustomResourceDefinition;
  const storage = spec.versions?.find((version) => version.storage);
  if (status !== undefined && storage !== undefined && (status.storedVersions ?? []).length === 0)
    status.storedVersions = [storage.name];
}
