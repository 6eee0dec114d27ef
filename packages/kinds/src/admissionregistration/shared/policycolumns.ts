import { ageColumn, column, nameColumn } from '../../columns.ts';
import type { KubeObject } from '@berth/machinery/object';
import type { ParamKind, ParamRef } from '../../types.ts';

const unset = '<unset>';

/** Columns of a policy, `count`: how many rules it has. */
export const policyColumns = (name: string, description: string, count: (object: KubeObject) => number) => [
  nameColumn,
  column(name, 'integer', description, count),
  column('ParamKind', 'string', 'The kind of the objects that parametrize the policy.', ({ spec }) => {
    const kind = (spec as { paramKind?: ParamKind } | undefined)?.paramKind;
    return kind === undefined ? unset : `${kind.apiVersion ?? ''}/${kind.kind ?? ''}`;
  }),
  ageColumn,
];

/** Which objects a binding names, as upstream prints it. */
function paramText(ref: ParamRef | undefined): string {
  if (ref === undefined) return unset;
  if (ref.name) return `${ref.namespace || '*'}/${ref.name}`;
  return ref.selector === undefined ? unset : goSelector(ref.selector);
}

/** A label selector as Go's generated String() prints it. */
function goSelector({ matchLabels = {}, matchExpressions = [] }: NonNullable<ParamRef['selector']>): string {
  const labels = Object.keys(matchLabels)
    .sort()
    .map((key) => `${key}: ${matchLabels[key]},`)
    .join('');
  const expressions = matchExpressions
    .map(
      ({ key, operator, values = [] }) =>
        `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],}`,
    )
    .map((text) => `${text},`)
    .join('');
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
}

export const bindingColumns = [
  nameColumn,
  column('PolicyName', 'string', 'The policy that is bound.', ({ spec }) =>
    String((spec as { policyName?: string } | undefined)?.policyName ?? ''),
  ),
  column('ParamRef', 'string', 'Objects that parametrize the policy.', ({ spec }) =>
    paramText((spec as { paramRef?: ParamRef } | undefined)?.paramRef),
  ),
  ageColumn,
];
