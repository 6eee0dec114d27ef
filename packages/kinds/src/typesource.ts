import { typesOf } from '@berth/machinery/typescript';
import { DeleteOptions, Eviction, Scale, Status, TokenRequest } from './bodies.ts';
import { PersistentVolumeClaimTemplate } from './core/shared/claims.ts';
import { kinds } from './registry.ts';

/** Types that machinery defines by hand. */
const machinery = new Set(['LabelSelector', 'ManagedFieldsEntry', 'ObjectMeta', 'OwnerReference', 'Status']);

const header = `// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { Status } from '@berth/machinery/errors';
import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '@berth/machinery/object';
import type { LabelSelector } from '@berth/machinery/selectors';

export type { LabelSelector, ManagedFieldsEntry, ObjectMeta, OwnerReference, Status };
`;

/** The text of types.ts: an interface for every named type of the kinds' schemas and of the bodies that are no kinds. */
export function typeSource(): string {
  const bodies = [DeleteOptions, Eviction, PersistentVolumeClaimTemplate, Scale, Status, TokenRequest];
  return `${header}\n${typesOf([...kinds.map(({ schema }) => schema), ...bodies], machinery)}`;
}
