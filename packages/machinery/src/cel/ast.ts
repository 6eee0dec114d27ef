import type { Overload } from './functions.ts';
import type { Type } from './types.ts';
import type { Value } from './values.ts';

/** What every node has: where it stands in the text, and what the checker found. */
interface Node {
  /** Offset in the text, in UTF-16 units, of the token that cel-go names as the node's place. */
  readonly at: number;
  type?: Type;
  overloads?: readonly Overload[];
}

export interface Literal extends Node {
  readonly kind: 'literal';
  readonly value: Value;
}
export interface Ident extends Node {
  readonly kind: 'ident';
  name: string;
}
export interface Select extends Node {
  readonly kind: 'select';
  readonly operand: Expr;
  readonly field: string;
  /** `has(a.b)`: asks only whether the field is there. */
  readonly test: boolean;
  /** The checker found that `a.b` is one name of the environment. */
  qualified?: string;
}
export interface Call extends Node {
  readonly kind: 'call';
  name: string;
  target: Expr | undefined;
  readonly args: readonly Expr[];
}
export interface ListExpr extends Node {
  readonly kind: 'list';
  readonly elements: readonly { value: Expr; optional: boolean }[];
}
export interface Entry {
  readonly at: number;
  readonly key: Expr;
  readonly value: Expr;
  readonly optional: boolean;
}
export interface MapExpr extends Node {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}
export interface StructExpr extends Node {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: readonly { at: number; name: string; value: Expr; optional: boolean }[];
}
/** What every macro over a range becomes (cel-spec, "Macros"). */
export interface Comprehension extends Node {
  readonly kind: 'comprehension';
  readonly range: Expr;
  readonly variable: string;
  readonly second: string | undefined;
  readonly accumulator: string;
  readonly init: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}

export type Expr = Literal | Ident | Select | Call | ListExpr | MapExpr | StructExpr | Comprehension;

/** `a.b.c` where every part is a plain name, else undefined. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind !== 'select' || expr.test) return undefined;
  const prefix = qualifiedName(expr.operand);
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`;
}
