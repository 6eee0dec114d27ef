import { parseJson } from '../decode/json.ts';
import type { Schema } from '../schema.ts';
import { isObject } from '../values.ts';

/**
 * Go unions that are flat in JSON and messages on the wire (apiextensions/v1 JSON, JSONSchemaPropsOrBool and its like). Their
 * wire fields are properties of the node that are `wireOnly`.
 */

/** The JSON value of a union's wire fields. */
export function joinUnion({ openUnion }: Schema, fields: Record<string, unknown>): unknown {
  switch (openUnion) {
    case 'JSON': {
      const raw = fields['raw'];
      return typeof raw === 'string' && raw !== '' ? parseJson(Buffer.from(raw, 'base64').toString()).value : null;
    }
    case 'SchemaOrBool':
      return fields['schema'] ?? fields['allows'] ?? false;
    case 'SchemaOrArray':
      return fields['jSONSchemas'] ?? fields['schema'];
    default:
      return fields['property'] ?? fields['schema'];
  }
}

/** The wire fields of a union's JSON value. */
export function splitUnion({ openUnion }: Schema, value: unknown): Record<string, unknown> {
  switch (openUnion) {
    case 'JSON':
      return { raw: Buffer.from(JSON.stringify(value)).toString('base64') };
    case 'SchemaOrBool':
      return isObject(value) ? { allows: true, schema: value } : { allows: value === true };
    case 'SchemaOrArray':
      return Array.isArray(value) ? { jSONSchemas: value } : { schema: value };
    default:
      return Array.isArray(value) ? { property: value } : { schema: value };
  }
}
