import type { KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import { formatOf } from '@berth/machinery/shape/values';
import type { CustomResourceDefinition } from '../types.ts';

/** Formats that mean nothing here, and did not stand in what is replaced (apiextensions customresourcedefinition/strategy.go). */
export function formatWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const before = new Set(old === undefined ? [] : unknownFormats(old));
  return unknownFormats(object)
    .filter((format) => !before.has(format))
    .map((format) => `unrecognized format ${JSON.stringify(format)}`);
}

const unknownFormats = (object: KubeObject): string[] =>
  (object as unknown as CustomResourceDefinition).spec.versions.flatMap(({ schema }) =>
    schema?.openAPIV3Schema === undefined ? [] : formatsIn(schema.openAPIV3Schema as Schema),
  );

function formatsIn(schema: Schema): string[] {
  const { format, items, additionalProperties, properties = {}, allOf = [], anyOf = [], oneOf = [], not } = schema;
  const parts = [items, additionalProperties, not, ...allOf, ...anyOf, ...oneOf, ...Object.values(properties)];
  return [
    ...(format === undefined || format === '' || formatOf(schema) !== undefined ? [] : [format]),
    ...parts.flatMap((part) => (typeof part === 'object' ? formatsIn(part) : [])),
  ];
}
