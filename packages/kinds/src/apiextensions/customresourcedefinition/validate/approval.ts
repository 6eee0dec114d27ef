import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, key, required } from '@berth/machinery/invalid';

const annotation = 'api-approved.kubernetes.io';
const path = key('metadata.annotations', annotation);
const see = 'see https://github.com/kubernetes/enhancements/pull/1111';

type Annotations = Readonly<Record<string, string>> | undefined;

/** Groups that are Kubernetes' own. */
const isProtected = (group: string): boolean => /(^|\.)(k8s|kubernetes)\.io$/.test(group);

function stateOf(text: string): 'missing' | 'bypassed' | 'approved' | 'invalid' {
  if (text === '') return 'missing';
  if (text.startsWith('unapproved')) return 'bypassed';
  return URL.canParse(text) && new URL(text).host !== '' ? 'approved' : 'invalid';
}

/**
 * Kinds of Kubernetes' own groups must say who approved them (upstream apihelpers GetAPIApprovalState). What did not change its
 * state is left alone.
 */
export function validateApiApproval(group: string, annotations: Annotations, before: Annotations): FieldError[] {
  if (!isProtected(group)) return [];
  const text = annotations?.[annotation] ?? '';
  const state = stateOf(text);
  if (before !== undefined && stateOf(before[annotation] ?? '') === state) return [];
  if (state === 'missing')
    return [required(path, `protected groups must have approval annotation "${annotation}", ${see}`)];
  if (state !== 'invalid') return [];
  const detail = `protected groups must have approval annotation "${annotation}" with either a URL or a reason starting with "unapproved", ${see}`;
  return [invalidValue(path, text, detail)];
}
