import type { FieldError } from '@berth/machinery/errors';
import { child, index, invalidValue, required } from '@berth/machinery/invalid';
import { isDns1035Label } from '@berth/machinery/meta';
import type { CustomResourceDefinitionNames } from '../../types.ts';

function label(path: string, value: string | undefined, mixedCase = false): FieldError[] {
  if (!value) return [];
  const wrong = isDns1035Label(mixedCase ? value.toLowerCase() : value).join(',');
  if (wrong === '') return [];
  return [invalidValue(path, value, mixedCase ? `may have mixed case, but should otherwise match: ${wrong}` : wrong)];
}

/** Names of a kind, as they are wished for and as they were accepted. */
export function validateNames(names: CustomResourceDefinitionNames, path: string): FieldError[] {
  const { plural, singular, kind, listKind, shortNames = [], categories = [] } = names;
  const each = (list: readonly string[], field: string) =>
    list.flatMap((name, position) => {
      const at = index(child(path, field), position);
      return name === '' ? [invalidValue(at, name, isDns1035Label(name).join(','))] : label(at, name);
    });
  return [
    ...label(child(path, 'plural'), plural),
    ...label(child(path, 'singular'), singular),
    ...label(child(path, 'kind'), kind, true),
    ...label(child(path, 'listKind'), listKind, true),
    ...each(shortNames, 'shortNames'),
    ...(kind !== undefined && kind !== '' && kind === listKind
      ? [invalidValue(child(path, 'listKind'), listKind, 'kind and listKind may not be the same')]
      : []),
    ...each(categories, 'categories'),
  ];
}

/** Names that a spec must have. */
export const requireNames = (names: CustomResourceDefinitionNames, path: string): FieldError[] =>
  (['plural', 'singular', 'kind', 'listKind'] as const)
    .filter((name) => !names[name])
    .map((name) => required(child(path, name)));
