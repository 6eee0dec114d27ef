import type { Expr } from './ast.ts';
import { fixed, plus, product, type Range, scaled, unknown } from './range.ts';
import { sameType, type Type } from './types.ts';

/** An argument as estimates see it. */
export interface Node {
  expr: Expr;
  type: Type;
  size: Range;
  /** How large the elements of this list may be. */
  itemSize: () => Range;
}

export interface CallEstimate {
  cost: Range;
  /** How large the result may be, where that is known. */
  size?: Range;
}

const traversal = 0.1;
const pattern = 0.25;
const once = new Set(
  (
    'serviceAccount path group resource subresource namespace name allowed reason error errored masked prefixLength ' +
    'family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named sign asInteger ' +
    'isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch getScheme getHostname ' +
    'getHost getPort getEscapedPath getQuery'
  ).split(' '),
);
const overList = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf']);
const ofArgument = new Set(['cidr', 'isIP', 'isCIDR', 'quantity', 'isQuantity', 'semver', 'isSemver', 'ip']);
const ofTarget = new Set(['lowerAscii', 'upperAscii', 'substring', 'trim']);
const address: Range = { min: 4, max: 16 };

/** What one overload may cost beyond its arguments (EstimateCallCost of apiserver's cost.go, then cel-go's own). */
export function estimateCall(name: string, id: string, target: Node | undefined, args: readonly Node[]): CallEstimate {
  return (
    listEstimate(id, target, args) ?? kubernetesEstimate(name, id, target, args) ?? standardEstimate(id, target, args)
  );
}

function kubernetesEstimate(
  name: string,
  id: string,
  target: Node | undefined,
  args: readonly Node[],
): CallEstimate | undefined {
  const first = args[0]?.size ?? unknown;
  if (name === 'check') return { cost: fixed(350_000) };
  if (once.has(name) || id === 'cidr_ip') return { cost: fixed(1) };
  if (overList.has(name) && target !== undefined) return { cost: overEach(target) };
  if (ofArgument.has(name) && args.length > 0) return { cost: scaled(first, traversal) };
  if (ofTarget.has(name) && target !== undefined) return { cost: scaled(target.size, traversal), size: target.size };
  switch (name) {
    case 'fieldSelector':
    case 'labelSelector':
      return { cost: plus(fixed(10), plus(scaled(first, traversal), scaled(scaled(first, 0.5), 50))) };
    case 'url':
    case 'jsonpatch.escapeKey':
      return { cost: scaled(first, traversal), size: first };
    case 'replace':
      return target === undefined ? undefined : replaceEstimate(target.size, first, args[1]?.size ?? unknown);
    case 'split':
      return target === undefined ? undefined : splitEstimate(target.size, args[1]);
    case 'join':
      return target === undefined ? undefined : joinEstimate(target, args[0]);
    case 'find':
    case 'findAll':
      if (target === undefined) return undefined;
      return { cost: regexCost(target.size, first), size: { min: 0, max: target.size.max } };
    case 'ip.isCanonical':
      return { cost: scaled(first, 2 * traversal) };
    case 'containsIP':
    case 'containsCIDR':
      return { cost: containsCost(name, id, first) };
    case 'validate':
      return { cost: scaled(scaled(first, traversal), 128 * pattern) };
    case '_==_':
      return equalityEstimate(args);
    default:
      return undefined;
  }
}

/** A comparison of each element; texts are walked. */
function overEach(target: Node): Range {
  const element = target.type.parameters[0];
  if (element === undefined) return scaled(target.size, traversal);
  const isText = element.kind === 'string' || element.kind === 'bytes';
  return product(target.size, isText ? plus(fixed(1), scaled(target.itemSize(), traversal)) : fixed(1));
}

function replaceEstimate(size: Range, old: Range, by: Range): CallEstimate {
  let most = size.max;
  if (old.min === 0) most = (size.max + 1) * by.max + size.max;
  else if (by.max > old.min) most = Math.ceil(size.max / old.min) * by.max;
  let least = size.min;
  if (old.max === 0) least = (size.min + 1) * by.min + size.min;
  else if (old.max > by.min) least = Math.ceil(size.min / old.max) * by.min;
  const known = (value: number, otherwise: number) => (Number.isNaN(value) ? otherwise : value);
  return {
    cost: scaled(size, 2 * traversal),
    size: { min: known(least, 0), max: known(most, Number.POSITIVE_INFINITY) },
  };
}

function splitEstimate(size: Range, limit: Node | undefined): CallEstimate {
  const literal = limit?.expr.kind === 'literal' ? limit.expr.value : undefined;
  const bound = typeof literal === 'bigint' ? (literal < 0n ? Number.POSITIVE_INFINITY : Number(literal)) : size.max;
  return { cost: scaled(size, 2 * traversal), size: { min: 0, max: bound } };
}

function joinEstimate(target: Node, separator: Node | undefined): CallEstimate {
  let size = product(target.size, target.itemSize());
  if (separator !== undefined) {
    const gaps = { min: Math.max(0, target.size.min - 1), max: Math.max(0, target.size.max - 1) };
    size = plus(size, product(separator.size, gaps));
  }
  return { cost: scaled(size, traversal), size };
}

const regexCost = (text: Range, regex: Range): Range =>
  product(scaled(plus(text, fixed(1)), traversal), scaled(regex, pattern));

function containsCost(name: string, id: string, other: Range): Range {
  let cost = scaled(plus(address, address), traversal);
  if (name === 'containsCIDR') cost = plus(plus(cost, scaled(address, traversal)), fixed(1));
  return id.endsWith('_string') ? plus(cost, scaled(scaled(other, 1), traversal)) : cost;
}

function equalityEstimate(args: readonly Node[]): CallEstimate | undefined {
  const [left, right] = args as [Node, Node];
  if (!sameType(left.type, right.type)) return undefined;
  const { name } = left.type;
  if (name === 'kubernetes.NamedFormat') return { cost: scaled({ min: 1, max: 64 }, traversal) };
  if (name === 'kubernetes.URL') return { cost: scaled({ min: 1, max: right.size.max }, traversal) };
  const constant =
    name === 'net.IP' || name === 'net.CIDR' || /^kubernetes\.(Quantity|Semver|authorization\.)/.test(name);
  return constant ? { cost: fixed(1) } : undefined;
}

/** cel-go ext/lists.go and ext/sets.go. */
function listEstimate(id: string, target: Node | undefined, args: readonly Node[]): CallEstimate | undefined {
  const made = (factor: number, size: Range): CallEstimate => ({ cost: plus(scaled(size, factor), fixed(11)), size });
  const squared = (node: Node, factor: number) => made(factor, product(node.size, node.size));
  const pair = () => product((args[0] as Node).size, (args[1] as Node).size);
  switch (id) {
    case 'list_sets_contains_list':
    case 'list_sets_intersects_list':
      return { cost: plus(pair(), fixed(1)) };
    case 'list_sets_equivalent_list':
      return { cost: plus(scaled(pair(), 2), fixed(1)) };
    case 'list_slice': {
      const size = (target as Node).size;
      return made(1, fixed(literal(args[1], size.max) - literal(args[0], 0)));
    }
    case 'lists_range':
      return made(1, fixed(literal(args[0], Number.POSITIVE_INFINITY)));
    case 'list_reverse':
    case 'list_flatten':
      return made(1, (target as Node).size);
    case 'list_flatten_int':
      return made(literal(args[0], Number.POSITIVE_INFINITY), (target as Node).size);
    case 'list_distinct':
      return squared(target as Node, 2);
  }
  const sort = /^list_(\w+)_(sort|sortByAssociatedKeys)$/.exec(id);
  if (sort === null) return undefined;
  const factor = sort[1] === 'string' || sort[1] === 'bytes' ? 2 + traversal : 2;
  return squared((sort[2] === 'sort' ? target : args[0]) as Node, factor);
}

const literal = (node: Node | undefined, otherwise: number): number =>
  node?.expr.kind === 'literal' && typeof node.expr.value === 'bigint' ? Number(node.expr.value) : otherwise;

const compared = /^(equals|not_equals|(less|greater)(_equals)?_(string|bytes))$/;

function standardEstimate(id: string, target: Node | undefined, args: readonly Node[]): CallEstimate {
  const first = args[0]?.size ?? unknown;
  const second = args[1]?.size ?? unknown;
  if (compared.test(id)) {
    const most = Math.min(first.max, second.max);
    return { cost: scaled({ min: most > 0 ? 1 : 0, max: most }, traversal) };
  }
  switch (id) {
    case 'string_format':
      return { cost: scaled(target?.size ?? unknown, traversal) };
    case 'string_to_bytes':
      return { cost: scaled(first, traversal), size: { min: first.min, max: first.max * 4 } };
    case 'bytes_to_string':
      return { cost: scaled(first, traversal), size: { min: Math.floor(first.min / 4), max: first.max } };
    case 'strings_quote':
      return { cost: scaled(first, traversal), size: { min: first.min + 2, max: first.max * 2 + 2 } };
    case 'starts_with_string':
    case 'ends_with_string':
      return { cost: scaled(first, traversal) };
    case 'in_list':
      return { cost: second };
    case 'matches_string':
      return { cost: regexCost(target?.size ?? unknown, first) };
    case 'contains_string':
      return { cost: product(scaled(target?.size ?? unknown, traversal), scaled(first, traversal)) };
    case 'add_list':
      return { cost: fixed(1), size: plus(first, second) };
    case 'add_string':
    case 'add_bytes':
      return { cost: scaled(plus(first, second), traversal), size: plus(first, second) };
    default:
      return { cost: fixed(1) };
  }
}
