import type { Schema } from '../schema.ts';
import { deepEqual, isObject, own } from '../values.ts';

/** Elements of a list of type map, found by the keys of another element. Other lists find nothing. */
export class MapList {
  readonly #keys: readonly string[];
  readonly #items: readonly unknown[];
  #byKey: Map<string, unknown> | undefined;

  constructor(
    { type, 'x-kubernetes-list-type': list, 'x-kubernetes-list-map-keys': keys = [] }: Schema,
    items: unknown,
  ) {
    this.#keys = keys;
    this.#items = type === 'array' && list === 'map' && keys.length > 0 && Array.isArray(items) ? items : [];
  }

  /** The first element with the same keys; undefined where there is none, or the element has not all keys. */
  get(element: unknown): unknown {
    if (this.#items.length === 0) return undefined;
    const key = this.#keyOf(element);
    if (key === undefined) return undefined;
    this.#byKey ??= this.#index();
    return this.#byKey.get(key);
  }

  #index(): Map<string, unknown> {
    const byKey = new Map<string, unknown>();
    for (const item of this.#items) {
      const key = this.#keyOf(item);
      if (key !== undefined && !byKey.has(key)) byKey.set(key, item);
    }
    return byKey;
  }

  #keyOf(element: unknown): string | undefined {
    if (!isObject(element)) return undefined;
    const values = this.#keys.map((key) => own(element, key));
    return values.every((value) => value !== null && ['boolean', 'number', 'string'].includes(typeof value))
      ? JSON.stringify(values)
      : undefined;
  }
}

/**
 * A value of an update beside the one it was before, where a schema says which that is: properties by name, values of maps by
 * key, elements of lists of type map by their keys, no other elements (apiserver pkg/cel/common/equality.go).
 */
export class Correlated {
  readonly value: unknown;
  readonly old: unknown;
  readonly schema: Schema;
  readonly #children = new Map<string | number, Correlated | undefined>();
  #oldItems: MapList | undefined;
  #equal: boolean | undefined;

  constructor(value: unknown, old: unknown, schema: Schema) {
    this.value = value;
    this.old = old;
    this.schema = schema;
  }

  /** A property, or a value of a map; undefined where it is new or no schema says what it is. */
  key(name: string): Correlated | undefined {
    if (this.#children.has(name)) return this.#children.get(name);
    const child = this.#make(name);
    this.#children.set(name, child);
    return child;
  }

  #make(name: string): Correlated | undefined {
    const { value, old } = this;
    if (!isObject(value) || !isObject(old) || !Object.hasOwn(value, name) || !Object.hasOwn(old, name))
      return undefined;
    const { properties, additionalProperties } = this.schema;
    const property = properties === undefined ? undefined : (own(properties, name) as Schema | undefined);
    const schema = property ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    return schema === undefined ? undefined : new Correlated(value[name], old[name], schema);
  }

  /** An element of a list of type map; undefined for elements of other lists and for new ones. */
  index(at: number): Correlated | undefined {
    if (this.#children.has(at)) return this.#children.get(at);
    const { value, old, schema } = this;
    let child: Correlated | undefined;
    if (Array.isArray(value) && Array.isArray(old) && at < value.length && schema.items !== undefined) {
      this.#oldItems ??= new MapList(schema, old);
      const before = this.#oldItems.get(value[at]);
      if (before !== undefined && before !== null) child = new Correlated(value[at], before, schema.items);
    }
    this.#children.set(at, child);
    return child;
  }

  /** Nothing changed; a list of type map whose elements were put in another order counts as unchanged. */
  equal(): boolean {
    this.#equal ??= this.#compare();
    return this.#equal;
  }

  #compare(): boolean {
    const { value, old } = this;
    if (Array.isArray(value)) {
      if (!Array.isArray(old) || value.length !== old.length) return false;
      if (this.schema['x-kubernetes-list-type'] !== 'map') return deepEqual(value, old);
      return value.every((_, at) => this.index(at)?.equal() === true);
    }
    if (!isObject(value)) return deepEqual(value ?? null, old ?? null);
    if (!isObject(old) || Object.keys(value).length !== Object.keys(old).length) return false;
    return Object.keys(value).every((name) => this.key(name)?.equal() === true);
  }
}
