import type { KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import { isKnownFormat } from '@berth/machinery/shape/formats';
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
    ...(format === undefined || format === '' || isKnown(schema.type, format) ? [] : [format]),
    ...parts.flatMap((part) => (typeof part === 'object' ? formatsIn(part) : [])),
  ];
}

function isKnown(type: Schema['type'], format: string): boolean {
  if (type === 'integer') return format === 'int32' || format === 'int64';
  if (type === 'number') return format === 'float' || format === 'double';
  return (type === undefined || type === 'string') && isKnownFormat(format);
}
