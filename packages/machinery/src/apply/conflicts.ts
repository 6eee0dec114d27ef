import { ApiError, type StatusCause } from '../errors.ts';
import { goQuote } from '../invalid.ts';
import { hasPath, type Fields, members, printPath } from './fields.ts';
import type { Manager } from './managers.ts';

/** A field that an apply would change although another manager owns it. */
export interface Conflict {
  id: string;
  manager: Manager;
  path: readonly string[];
}

export function conflictsOf(id: string, manager: Manager, fields: Fields): Conflict[] {
  return members(fields).map((path) => ({ id, manager, path }));
}

export function conflictsBeyond(conflicts: readonly Conflict[], allowed: Fields): Conflict[] {
  return conflicts.filter(({ path }) => !hasPath(allowed, path));
}

function describe({ manager, operation, apiVersion, subresource }: Manager): string {
  const name = subresource === '' ? goQuote(manager) : `${goQuote(manager)} with subresource ${goQuote(subresource)}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}

/** 409 with one cause for each conflict (managedfields/internal/conflict.go); clients show the message as it is. */
export function conflictError(conflicts: readonly Conflict[]): ApiError {
  const sorted = [...conflicts].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const causes: StatusCause[] = sorted.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${describe(manager)}`,
    field: printPath(path),
  }));
  return new ApiError('Conflict', message(sorted), { causes });
}

function message(conflicts: readonly Conflict[]): string {
  const [only] = conflicts;
  if (conflicts.length === 1 && only !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${describe(only.manager)}: ${printPath(only.path)}`;
  }
  const lines: string[] = [];
  let last: string | undefined;
  for (const { id, manager, path } of conflicts) {
    if (id !== last) lines.push(`conflicts with ${describe(manager)}:`);
    last = id;
    lines.push(`- ${printPath(path)}`);
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}
