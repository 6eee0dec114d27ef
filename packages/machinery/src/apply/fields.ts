import { goJson, goQuote } from '../invalid.ts';
import { isObject } from '../values.ts';

/**
 * Sets of field paths, in the very form they are kept in (FieldsV1): each key is a path element, `f:name` a field,
 * `k:{"name":"x"}` an item of a list of type map, `v:"x"` an item of a set, `i:0` an index. A path is a member if its node
 * is `{}` or has `.`; a node without either only leads to members. So nothing is decoded to compare or to change ownership.
 * Nodes are never changed once made, may be shared, and their keys are in upstream's order
 * (structured-merge-diff fieldpath/set.go).
 */
export interface Fields {
  readonly [element: string]: Fields;
}

/** A member without children; as a whole set: the empty one. */
export const leaf: Fields = Object.freeze({});
export const noFields: Fields = leaf;

const self = '.';

export function isEmpty(fields: Fields): boolean {
  for (const _ in fields) return false;
  return true;
}

export function isMember(node: Fields): boolean {
  return Object.hasOwn(node, self) || isEmpty(node);
}

/** Whether anything lies below a node. */
function hasChildren(node: Fields): boolean {
  for (const element in node) if (element !== self) return true;
  return false;
}

/** A node of the given children, which come in any order. undefined: neither a member nor on the way to one. */
export function nodeOf(member: boolean, children: [element: string, node: Fields][]): Fields | undefined {
  if (children.length === 0) return member ? leaf : undefined;
  if (children.length > 1) children.sort(([a], [b]) => compareElements(a, b));
  const node: Record<string, Fields> = {};
  if (member) node[self] = leaf;
  for (const [element, below] of children) node[element] = below;
  return node;
}

/** A whole set of the given children. */
export function setOf(children: [element: string, node: Fields][]): Fields {
  return nodeOf(false, children) ?? noFields;
}

export function union(left: Fields, right: Fields): Fields {
  if (isEmpty(left)) return right;
  if (isEmpty(right)) return left;
  const merged: [string, Fields][] = [];
  for (const element in left) {
    const mine = left[element] as Fields;
    const other = right[element];
    merged.push([element, other === undefined ? mine : unionNodes(mine, other)]);
  }
  for (const element in right) if (left[element] === undefined) merged.push([element, right[element] as Fields]);
  return setOf(merged);
}

function unionNodes(left: Fields, right: Fields): Fields {
  if (left === right) return left;
  const member = isMember(left) || isMember(right);
  return nodeOf(member, Object.entries(union(childrenOf(left), childrenOf(right)))) ?? leaf;
}

function childrenOf(node: Fields): Fields {
  if (!Object.hasOwn(node, self)) return node;
  const { [self]: _, ...children } = node;
  return children;
}

/** What is in `left` and not in `right`. A parent and its children are separate members. */
export function difference(left: Fields, right: Fields): Fields {
  if (isEmpty(left) || isEmpty(right)) return left;
  let changed = false;
  const kept: Record<string, Fields> = {};
  for (const element in left) {
    const mine = left[element] as Fields;
    const other = right[element];
    const rest = other === undefined ? mine : differenceNodes(mine, other);
    if (rest !== mine) changed = true;
    if (rest !== undefined) kept[element] = rest;
  }
  return changed ? kept : left;
}

function differenceNodes(left: Fields, right: Fields): Fields | undefined {
  const wasMember = isMember(left);
  const member = wasMember && !isMember(right);
  const mine = childrenOf(left);
  const children = hasChildren(right) ? difference(mine, childrenOf(right)) : mine;
  if (children === mine && member === wasMember) return left;
  if (isEmpty(children) || !hasChildren(left)) return member ? leaf : undefined;
  return member ? { [self]: leaf, ...children } : children;
}

export function intersection(left: Fields, right: Fields): Fields {
  const shared: Record<string, Fields> = {};
  for (const element in left) {
    if (element === self) continue;
    const other = right[element];
    const node = other === undefined ? undefined : intersectNodes(left[element] as Fields, other);
    if (node !== undefined) shared[element] = node;
  }
  return shared;
}

function intersectNodes(left: Fields, right: Fields): Fields | undefined {
  const member = isMember(left) && isMember(right);
  const children = intersection(left, right);
  if (isEmpty(children)) return member ? leaf : undefined;
  return member ? { [self]: leaf, ...children } : children;
}

/** What is in `left` and neither in `right` nor below a member of it. */
export function withoutBelow(left: Fields, right: Fields): Fields {
  const kept: Record<string, Fields> = {};
  for (const element in left) {
    const mine = left[element] as Fields;
    const other = right[element];
    if (other === undefined) kept[element] = mine;
    else if (!isMember(other)) {
      const rest = withoutBelow(childrenOf(mine), other);
      if (!isEmpty(rest)) kept[element] = isMember(mine) ? { [self]: leaf, ...rest } : rest;
      else if (isMember(mine)) kept[element] = leaf;
    }
  }
  return kept;
}

/** Every member as the list of its path's elements, parents first. */
export function members(fields: Fields): string[][] {
  const found: string[][] = [];
  collect(fields, [], found);
  return found;
}

function collect(fields: Fields, path: readonly string[], found: string[][]): void {
  const entries = Object.entries(fields).filter(([element]) => element !== self);
  for (const [element, node] of entries) if (isMember(node)) found.push([...path, element]);
  for (const [element, node] of entries) collect(node, [...path, element], found);
}

export function hasPath(fields: Fields, path: readonly string[]): boolean {
  let node: Fields = fields;
  for (const element of path) {
    const next = Object.hasOwn(node, element) ? node[element] : undefined;
    if (next === undefined) return false;
    node = next;
  }
  return path.length > 0 && isMember(node);
}

const field = 'f'.charCodeAt(0);
const rank: Record<string, number> = { '.': 0, f: 1, k: 2, v: 3, i: 4 };

/** Upstream's order: fields by name, then keyed items by their keys' values, then values, then indexes. */
export function compareElements(left: string, right: string): number {
  if (left.charCodeAt(0) === field && right.charCodeAt(0) === field) return left < right ? -1 : left > right ? 1 : 0;
  const kind = left[0] ?? '';
  const difference = (rank[kind] ?? 5) - (rank[right[0] ?? ''] ?? 5);
  if (difference !== 0) return difference;
  if (kind === 'k' || kind === 'v' || kind === 'i') {
    return compareValues(JSON.parse(left.slice(2)), JSON.parse(right.slice(2)));
  }
  return 0;
}

/** Numbers, then strings, then booleans; keys field by field. */
function compareValues(left: unknown, right: unknown): number {
  if (isObject(left) && isObject(right)) return compareKeys(Object.entries(left), Object.entries(right));
  const types = ['number', 'string', 'boolean'];
  const difference = types.indexOf(typeof left) - types.indexOf(typeof right);
  if (difference !== 0) return difference;
  const [a, b] = [left as string, right as string];
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareKeys(left: [string, unknown][], right: [string, unknown][]): number {
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const [leftName, leftValue] = left[at] as [string, unknown];
    const [rightName, rightValue] = right[at] as [string, unknown];
    if (leftName !== rightName) return leftName < rightName ? -1 : 1;
    const difference = compareValues(leftValue, rightValue);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** A path for people: `.spec.containers[name="x"].image`. */
export function printPath(path: readonly string[]): string {
  return path.map(printElement).join('');
}

export function printElement(element: string): string {
  const body = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${body}`;
    case 'k': {
      const keys = Object.entries(JSON.parse(body) as Record<string, unknown>);
      return `[${keys.map(([name, value]) => `${name}=${printValue(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${printValue(JSON.parse(body))}]`;
    default:
      return `[${body}]`;
  }
}

function printValue(value: unknown): string {
  return typeof value === 'string' ? goQuote(value) : goJson(value);
}

const maxDepth = 200;

/**
 * Reads FieldsV1 that a client wrote: elements of unknown kinds are dropped, keys sorted. undefined: it makes no sense.
 */
export function parseFields(value: unknown, depth = 0): Fields | undefined {
  if (!isObject(value) || depth > maxDepth) return undefined;
  const children: [string, Fields][] = [];
  let member = depth > 0 && isEmpty(value as Fields);
  for (const [element, below] of Object.entries(value)) {
    if (element === self) {
      member = depth > 0;
      continue;
    }
    const canonical = canonicalElement(element);
    if (canonical === undefined) return undefined;
    const node = canonical === '' ? leaf : parseFields(below, depth + 1);
    if (node === undefined) return undefined;
    if (canonical !== '') children.push([canonical, node]);
  }
  return nodeOf(member, children) ?? (depth === 0 ? noFields : leaf);
}

/** '' is an element of a kind not known here, to be dropped. */
function canonicalElement(element: string): string | undefined {
  if (element[1] !== ':') return undefined;
  const body = element.slice(2);
  if (element[0] === 'f') return element;
  if (element[0] === 'i') return /^-?\d{1,9}$/.test(body) ? `i:${Number(body)}` : undefined;
  if (element[0] !== 'k' && element[0] !== 'v') return '';
  try {
    const value: unknown = JSON.parse(body);
    if (element[0] === 'v') return `v:${goJson(value)}`;
    return isObject(value) ? keyElement(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

/** The element of an item that is told by these keys. */
export function keyElement(keys: [name: string, value: unknown][]): string {
  if (keys.length > 1) keys.sort(([a], [b]) => (a < b ? -1 : 1));
  return `k:{${keys.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(',')}}`;
}
