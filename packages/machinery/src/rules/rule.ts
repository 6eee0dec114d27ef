import type { Schema } from '../schema.ts';

/** apiextensions/v1 ValidationRule. */
export interface ValidationRule {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
}

/** The rules of one node of a schema. */
export const rulesOf = (schema: Schema): readonly ValidationRule[] =>
  (schema['x-kubernetes-validations'] ?? []) as readonly ValidationRule[];

/** Whether a schema has rules anywhere. The engine need not be there to know. */
export function hasRules(schema: Schema): boolean {
  if (rulesOf(schema).length > 0) return true;
  const { items, additionalProperties, properties = {} } = schema;
  const parts = [items, additionalProperties].filter((one): one is Schema => typeof one === 'object');
  return parts.some(hasRules) || Object.values(properties).some(hasRules);
}
