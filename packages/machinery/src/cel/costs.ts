import { FormatValue } from './library/formats.ts';
import type { Meter } from './meter.ts';
import { codePoints, ListValue, MapValue, Opaque, Optional, type Value } from './values.ts';

/**
 * What a call costs once it was made: the figures of apiserver pkg/cel/library/cost.go, then those of cel-go's
 * interpreter/runtimecost.go, so that a limit is met where upstream meets it.
 */
export function callCost(name: string, overload: string, args: readonly Value[], result: Value, meter: Meter): number {
  return (
    listCost(overload, args, result) ??
    kubernetesCost(name, overload, args, result, meter) ??
    standardCost(overload, args)
  );
}

/** Whether a call costs 1 whatever its arguments are: most do, and then nothing needs to be looked at. */
export function costsOne(name: string, overload: string): boolean {
  if (once.has(name) || overload === 'cidr_ip') return true;
  if (overList.has(name) || overText.has(name) || byArguments.has(name)) return false;
  return !byFirst.has(overload) && !byShorter.has(overload) && !byOverload.has(overload) && !/^lists?_/.test(overload);
}

const traversal = 0.1;
const pattern = 0.25;
const listCreation = 10;

/** What `size` says of a value; 1 for what has none. */
export function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string') return codePoints(value);
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof ListValue || value instanceof MapValue) return value.size;
  if (value instanceof Opaque) return value.weight;
  return value instanceof Optional && value.value !== undefined ? sizeOf(value.value) : 1;
}

const once = new Set(
  (
    'serviceAccount path group resource subresource namespace name allowed reason error errored masked prefixLength ' +
    'family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named sign asInteger ' +
    'isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch getScheme getHostname ' +
    'getHost getPort getEscapedPath getQuery'
  ).split(' '),
);
const overList = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf']);
const overText = new Set(
  'url lowerAscii upperAscii substring trim jsonpatch.escapeKey cidr isIP isCIDR ip quantity isQuantity semver isSemver'.split(
    ' ',
  ),
);

const byArguments = new Set(
  'check fieldSelector labelSelector replace split ip.isCanonical join find findAll containsIP containsCIDR validate'.split(
    ' ',
  ),
);
const byOverload = new Set(['in_list', 'add_string', 'add_bytes', 'matches_string', 'contains_string']);

function kubernetesCost(
  name: string,
  overload: string,
  args: readonly Value[],
  result: Value,
  meter: Meter,
): number | undefined {
  if (name === 'check') return 350_000;
  if (once.has(name)) return 1;
  if (overload === 'cidr_ip') return 1;
  if (overList.has(name)) return traversalCost(args[0] as Value, meter);
  const size = sizeOf(args[0]);
  if (overText.has(name)) return Math.ceil(size * traversal);
  switch (name) {
    case 'fieldSelector':
    case 'labelSelector': {
      const length = sizeOf(args[1]);
      return listCreation + Math.ceil(length * traversal) + Math.ceil(Math.ceil(length * 0.5) * 50);
    }
    case 'replace':
    case 'split':
    case 'ip.isCanonical':
      return Math.ceil(size * 2 * traversal);
    case 'join':
      return Math.ceil(sizeOf(result) * 2 * traversal);
    case 'find':
    case 'findAll':
      return Math.ceil((1 + size) * traversal) * Math.ceil(sizeOf(args[1]) * pattern);
    case 'containsIP':
      return (
        Math.ceil(2 * size * traversal) +
        (overload === 'cidr_contains_ip_string' ? Math.ceil(sizeOf(args[1]) * traversal) : 0)
      );
    case 'containsCIDR':
      return (
        Math.ceil(2 * size * traversal) +
        Math.ceil(size * traversal) +
        1 +
        (overload === 'cidr_contains_cidr_string' ? Math.ceil(sizeOf(args[1]) * traversal) : 0)
      );
    case 'validate': {
      const [format] = args;
      if (!(format instanceof FormatValue)) return undefined;
      return Math.ceil((1 + sizeOf(args[1])) * traversal) * Math.ceil(format.patternSize * pattern);
    }
    case '_==_':
      return args[0] instanceof Opaque ? 1 : undefined;
    default:
      return undefined;
  }
}

/** What walking a value as a tree costs. */
function traversalCost(value: Value, meter: Meter): number {
  meter.step();
  if (typeof value === 'string') return Math.floor(Buffer.byteLength(value) * traversal);
  if (value instanceof Uint8Array) return Math.floor(value.length * traversal);
  let cost = 0;
  if (value instanceof ListValue) {
    for (let index = 0; index < value.size; index += 1) cost += traversalCost(value.at(index), meter);
    return cost;
  }
  if (!(value instanceof MapValue)) return 1;
  for (const key of value.keys()) cost += traversalCost(key, meter) + traversalCost(value.find(key) ?? null, meter);
  return cost;
}

/** cel-go ext/lists.go and ext/sets.go. */
function listCost(overload: string, args: readonly Value[], result: Value): number | undefined {
  const allocating = (factor: number, size: number) => 1 + listCreation + Math.floor(size * factor);
  switch (overload) {
    case 'list_sets_contains_list':
    case 'list_sets_intersects_list':
      return 1 + sizeOf(args[0]) * sizeOf(args[1]);
    case 'list_sets_equivalent_list':
      return 1 + 2 * sizeOf(args[0]) * sizeOf(args[1]);
    case 'list_slice':
    case 'lists_range':
    case 'list_reverse':
      return allocating(1, sizeOf(result));
    case 'list_flatten':
      return allocating(1, sizeOf(args[0]));
    case 'list_flatten_int':
      return allocating(Math.max(0, Number(args[1])), sizeOf(args[0]));
    case 'list_distinct':
      return selfCompare(args[0]);
    default:
      if (/^list_\w+_sort$/.test(overload)) return selfCompare(args[0]);
      return overload.endsWith('_sortByAssociatedKeys') ? selfCompare(args[1]) : undefined;
  }
}

function selfCompare(list: Value | undefined): number {
  const size = sizeOf(list);
  const first = list instanceof ListValue && size > 0 ? list.at(0) : null;
  const factor = typeof first === 'string' || first instanceof Uint8Array ? 2 + traversal : 2;
  return 1 + listCreation + Math.floor(size * size * factor);
}

const byFirst = new Set([
  'starts_with_string',
  'ends_with_string',
  'string_to_bytes',
  'bytes_to_string',
  'strings_quote',
  'string_format',
]);
const byShorter = new Set([
  'equals',
  'not_equals',
  ...['less', 'less_equals', 'greater', 'greater_equals'].flatMap((one) => [`${one}_string`, `${one}_bytes`]),
]);

function standardCost(overload: string, args: readonly Value[]): number {
  if (byFirst.has(overload)) return Math.ceil(sizeOf(args[0]) * traversal);
  if (byShorter.has(overload)) return Math.ceil(Math.min(sizeOf(args[0]), sizeOf(args[1])) * traversal);
  switch (overload) {
    case 'in_list':
      return sizeOf(args[1]);
    case 'add_string':
    case 'add_bytes':
      return Math.ceil((sizeOf(args[0]) + sizeOf(args[1])) * traversal);
    case 'matches_string':
      return Math.ceil((1 + sizeOf(args[0])) * traversal) * Math.ceil(sizeOf(args[1]) * pattern);
    case 'contains_string':
      return Math.ceil(sizeOf(args[0]) * traversal) * Math.ceil(sizeOf(args[1]) * traversal);
    default:
      return 1;
  }
}
