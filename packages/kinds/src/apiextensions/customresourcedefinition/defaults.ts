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
  spec.conversion ??= { strategy: 'None' };
  const service = spec.conversion.webhook?.clientConfig?.service;
  if (service !== undefined) service.port ??= 443;
}
