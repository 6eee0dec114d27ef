import type { KubeObject } from '@berth/machinery/object';
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../types.ts';
import { type Condition, findCondition, setCondition } from './conditions.ts';

const asDefinition = (object: KubeObject): CustomResourceDefinition => object as unknown as CustomResourceDefinition;

/** Names that other kinds of the group have. */
function takenNames(others: readonly KubeObject[]): { resources: Set<string>; kinds: Set<string> } {
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const other of others) {
    const {
      plural,
      singular,
      shortNames = [],
      kind,
      listKind,
    } = asDefinition(other).status?.acceptedNames ?? ({} as never);
    for (const name of [plural, singular, ...shortNames]) if (name) resources.add(name);
    for (const name of [kind, listKind]) if (name) kinds.add(name);
  }
  return { resources, kinds };
}

/**
 * Takes the names that are wished for as far as nobody else has them, and says in conditions what became of it, in place
 * (upstream apiextensions pkg/controller/status/naming_controller.go and establish).
 */
export function acceptNames(definition: KubeObject, others: readonly KubeObject[], now: Date): void {
  const { spec, status = (definition.status = {}) as never } = asDefinition(definition);
  const { resources, kinds } = takenNames(others);
  const wished = spec.names;
  const accepted: CustomResourceDefinitionNames = { ...(status.acceptedNames ?? { plural: '', kind: '' }) };
  const problems: Pick<Condition, 'reason' | 'message'>[] = [];
  const take = (field: 'plural' | 'singular' | 'kind' | 'listKind', taken: Set<string>, reason: string) => {
    const name = wished[field] ?? '';
    if (name !== accepted[field] && taken.has(name)) problems.push({ reason, message: `"${name}" is already in use` });
    else accepted[field] = name;
  };
  take('plural', resources, 'PluralConflict');
  take('singular', resources, 'SingularConflict');
  const own = accepted.shortNames ?? [];
  const inUse = (wished.shortNames ?? []).filter((name) => !own.includes(name) && resources.has(name));
  if (inUse.length > 0) problems.push({ reason: 'ShortNamesConflict', message: aggregate(inUse) });
  else setOrDelete(accepted, 'shortNames', wished.shortNames);
  take('kind', kinds, 'KindConflict');
  take('listKind', kinds, 'ListKindConflict');
  setOrDelete(accepted, 'categories', wished.categories);
  status.acceptedNames = accepted;
  setCondition(definition, now, namesAccepted(problems.at(-1)));
  if (findCondition(definition, 'Established')?.status !== 'True')
    setCondition(definition, now, established(problems.length === 0));
}

function setOrDelete(names: CustomResourceDefinitionNames, field: 'shortNames' | 'categories', value?: string[]): void {
  if (value === undefined) delete names[field];
  else names[field] = value;
}

/** As upstream prints several errors. */
function aggregate(names: readonly string[]): string {
  const texts = names.map((name) => `"${name}" is already in use`);
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
}

const namesAccepted = (problem: Pick<Condition, 'reason' | 'message'> | undefined): Condition => ({
  type: 'NamesAccepted',
  status: problem === undefined ? 'True' : 'False',
  ...(problem ?? { reason: 'NoConflicts', message: 'no conflicts found' }),
});

const established = (accepted: boolean): Condition =>
  accepted
    ? {
        type: 'Established',
        status: 'True',
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
      }
    : { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' };
