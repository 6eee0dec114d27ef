import type { FieldError } from '@berth/machinery/errors';
import { goQuote, invalidValue, key, required } from '@berth/machinery/invalid';
import type { Condition } from '../conditions.ts';

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

const missing = `protected groups must have approval annotation "${annotation}", ${see}`;
const invalid = `protected groups must have approval annotation "${annotation}" with either a URL or a reason starting with "unapproved", ${see}`;

/**
 * Kinds of Kubernetes' own groups must say who approved them (upstream apihelpers GetAPIApprovalState). What did not change its
 * state is left alone.
 */
export function validateApiApproval(group: string, annotations: Annotations, before: Annotations): FieldError[] {
  if (!isProtected(group)) return [];
  const text = annotations?.[annotation] ?? '';
  const state = stateOf(text);
  if (before !== undefined && stateOf(before[annotation] ?? '') === state) return [];
  if (state === 'missing') return [required(path, missing)];
  return state === 'invalid' ? [invalidValue(path, text, invalid)] : [];
}

/** What the status says of it; nothing of groups that are not Kubernetes' own (upstream pkg/controller/apiapproval). */
export function approvalCondition(group: string, annotations: Annotations): Condition | undefined {
  if (!isProtected(group)) return undefined;
  const text = annotations?.[annotation] ?? '';
  const condition = (status: string, reason: string, message: string): Condition => ({
    type: 'KubernetesAPIApprovalPolicyConformant',
    status,
    reason,
    message,
  });
  switch (stateOf(text)) {
    case 'missing':
      return condition('False', 'MissingAnnotation', missing);
    case 'bypassed':
      return condition('False', 'UnapprovedAnnotation', `not approved: ${goQuote(text)}`);
    case 'approved':
      return condition('True', 'ApprovedAnnotation', `approved in ${text}`);
    default:
      return condition('False', 'InvalidAnnotation', invalid);
  }
}
