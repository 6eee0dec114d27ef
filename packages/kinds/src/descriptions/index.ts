import { core } from './core.ts';
import { others } from './others.ts';

/** Texts of fields by the last part of their type's name, then by field; that of the type itself is under ''. */
export type Descriptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

const packages: Readonly<Record<string, Descriptions>> = {
  'io.k8s.api.core.v1.': core,
  ...others,
};

/**
 * What is said of a field in OpenAPI where its schema says nothing. Only OpenAPI loads these: a request for an object has no
 * use for prose.
 * @param type the type's full name: `io.k8s.api.core.v1.KeyToPath`
 */
export function descriptionsOf(type: string): Readonly<Record<string, string>> {
  const start = type.lastIndexOf('.') + 1;
  return packages[type.slice(0, start)]?.[type.slice(start)] ?? {};
}
