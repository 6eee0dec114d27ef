import { ApiError } from '@berth/machinery/errors';
import { invalid } from '@berth/machinery/invalid';
import { validateDryRun, validateFieldManager, validateFieldValidation } from '@berth/machinery/meta';
import type { FieldValidation } from './body.ts';

/** What a write's query says. */
export interface WriteQuery {
  dryRun: boolean;
  fieldManager: string;
  /** Whether the client named its manager itself. */
  named: boolean;
  fieldValidation: FieldValidation;
  force: boolean;
}

/** A manager for clients that name none: the User-Agent up to its first slash (endpoints/handlers/create.go managerOrUserAgent). */
function managerFrom(userAgent: string): string {
  const slash = userAgent.indexOf('/');
  const prefix = slash < 0 ? userAgent : userAgent.slice(0, slash);
  return prefix.replaceAll(/\p{Cc}/gu, '').slice(0, 128) || 'unknown';
}

const truthy = (text: string | null): boolean => text !== null && text !== 'false' && text !== '0' && text !== '';

/** @throws ApiError Invalid (422) as upstream for unknown values */
export function writeQuery(
  query: URLSearchParams,
  headers: Headers,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions',
): WriteQuery {
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  const manager = query.get('fieldManager') ?? '';
  const fieldValidation = query.get('fieldValidation') ?? '';
  const errors = [
    ...validateDryRun(dryRun),
    ...validateFieldManager(manager, 'fieldManager'),
    ...validateFieldValidation(fieldValidation),
  ];
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors);
  return {
    dryRun: dryRun.length > 0,
    fieldManager: manager === '' ? managerFrom(headers.get('user-agent') ?? '') : manager,
    named: manager !== '',
    fieldValidation: (fieldValidation === '' ? 'Warn' : fieldValidation) as FieldValidation,
    force: truthy(query.get('force')),
  };
}

/** A whole number of the query; absent: undefined. @throws ApiError BadRequest */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^-?\d{1,15}$/.test(text))
    throw new ApiError('BadRequest', `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** A switch of the query. @throws ApiError BadRequest */
export function flag(query: URLSearchParams, name: string): boolean {
  return truthy(query.get(name));
}
