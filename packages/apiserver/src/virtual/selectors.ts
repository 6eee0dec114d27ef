import type { ResourceAttributes } from '@berth/kinds/types';
import { parseFieldSelector, parseLabelSelector } from '@berth/machinery/selectors';

type Selector = { rawSelector?: string; requirements?: { operator?: string; values?: string[] }[] } | undefined;

/** How much of a selector can be heeded: `some` where only requirements of it are not known. */
type Understood = 'all' | 'some' | 'none';

function understood(
  selector: Selector,
  parse: (text: string) => unknown,
  known: (requirement: { operator?: string; values?: string[] }) => boolean,
): Understood {
  const { rawSelector = '', requirements = [] } = selector ?? {};
  if (requirements.length > 0) {
    const count = requirements.filter(known).length;
    return count === requirements.length ? 'all' : count > 0 ? 'some' : 'none';
  }
  try {
    parse(rawSelector);
    return 'all';
  } catch {
    return 'none';
  }
}

const knownField = ({ operator = '', values = [] }: { operator?: string; values?: string[] }): boolean =>
  (operator === 'In' || operator === 'NotIn') && values.length === 1;
const knownLabel = ({ operator = '' }: { operator?: string }): boolean =>
  ['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator);

const words: Record<Understood, string> = {
  all: '',
  some: 'partially ignored due to parse error',
  none: 'ignored due to parse error',
};

/**
 * What of a question's selectors could not be heeded (pkg/registry/authorization/util/helpers.go BuildEvaluationError). RBAC heeds
 * none: a right to list is one to list everything.
 */
export function evaluationError({ fieldSelector, labelSelector }: ResourceAttributes = {}): string {
  const told = {
    fieldSelector: understood(fieldSelector, parseFieldSelector, knownField),
    labelSelector: understood(labelSelector, parseLabelSelector, knownLabel),
  };
  return Object.entries(told)
    .flatMap(([name, much]) => (much === 'all' ? [] : [`spec.resourceAttributes.${name} ${words[much]}`]))
    .join('; ');
}
