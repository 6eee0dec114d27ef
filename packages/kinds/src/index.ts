export { schemaFor } from './bodies.ts';
export { kindByGvk, kindFor, kinds } from './registry.ts';
export type * from './types.ts';
