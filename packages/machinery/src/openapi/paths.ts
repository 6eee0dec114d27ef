import type { Operation } from './operations.ts';
import type { Parameter } from './parameters.ts';

/** A path with what its operations have in common. */
export interface PathItem {
  path: string;
  parameters: readonly Parameter[];
  /** With the parameters that are theirs alone. */
  operations: readonly Operation[];
}

const keyOf = ({ in: place, name }: Parameter): string => `${name} ${place}`;
const inOrder = (parameters: Iterable<Parameter>): Parameter[] =>
  [...parameters].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/** Operations by path; parameters that all of a path's operations have stand at the path (kube-openapi pkg/builder). */
export function pathItems(operations: readonly Operation[]): PathItem[] {
  const paths = Map.groupBy(operations, ({ path }) => path);
  return [...paths]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, here]) => {
      const counted = Map.groupBy(
        here.flatMap(({ parameters }) => parameters),
        keyOf,
      );
      const shared = [...counted.values()]
        .filter(({ length }) => length === here.length)
        .map((all) => all.at(-1) as Parameter);
      const known = new Set(shared.map(keyOf));
      return {
        path,
        parameters: inOrder(shared),
        operations: here.map((one) => ({
          ...one,
          parameters: inOrder(one.parameters.filter((parameter) => !known.has(keyOf(parameter)))),
        })),
      };
    });
}
