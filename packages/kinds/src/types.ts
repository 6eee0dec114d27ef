// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
export type * from './admissionregistration/types.ts';
export type * from './apiextensions/types.ts';
export type * from './apps/types.ts';
export type * from './authentication/types.ts';
export type * from './authorization/types.ts';
export type * from './autoscaling/types.ts';
export type * from './batch/types.ts';
export type * from './coordination/types.ts';
export type * from './core/types.ts';
export type * from './discovery/types.ts';
export type * from './events/types.ts';
export type * from './meta/types.ts';
export type * from './networking/types.ts';
export type * from './node/types.ts';
export type * from './policy/types.ts';
export type * from './rbac/types.ts';
export type * from './scheduling/types.ts';
