import type { LogEntry, Mirror, StoredObject } from '@berth/store/types';
import { objectOf } from './objects.ts';

/** Where an object is found: under its owners, and under its node (a pod without one: under ''). */
function placesOf(stored: StoredObject): string[] {
  const { metadata, spec } = objectOf(stored);
  const places = (metadata.ownerReferences ?? []).map(({ uid }) => `owner#${uid}`);
  if (stored.fields['spec.nodeName'] !== undefined) places.push(`node#${spec?.nodeName ?? ''}`);
  return places;
}

/** A mirror with the indexes that reconcilers list by, so that a list costs what it answers and not what there is. */
export class IndexedView {
  readonly #mirror: Mirror;
  readonly #byPlace = new Map<string, Map<string, StoredObject>>();
  readonly #placesByKey = new Map<string, string[]>();
  #ready: Promise<void> | undefined;
  readonly #stop: () => void;
  #listed = false;

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    this.#stop = mirror.subscribe((entry) => {
      if (this.#listed) this.#apply(entry);
    });
  }

  /** Resolves once everything up to that resourceVersion is in. */
  async atLeast(resourceVersion: number): Promise<void> {
    this.#ready ??= this.#list();
    await this.#ready;
    await this.#mirror.atLeast(resourceVersion);
  }

  list(namespace: string | undefined): readonly StoredObject[] {
    return this.#mirror.list(namespace);
  }

  at(place: string): readonly StoredObject[] {
    return [...(this.#byPlace.get(place)?.values() ?? [])];
  }

  close(): void {
    this.#stop();
  }

  async #list(): Promise<void> {
    await this.#mirror.atLeast();
    for (const stored of this.#mirror.list()) this.#put(stored);
    this.#listed = true;
  }

  #apply(entry: LogEntry): void {
    this.#remove(`${entry.namespace}/${entry.name}`);
    if (entry.type !== 'DELETED') this.#put(entry.object);
  }

  #put(stored: StoredObject): void {
    const key = `${stored.namespace}/${stored.name}`;
    const places = placesOf(stored);
    if (places.length > 0) this.#placesByKey.set(key, places);
    for (const place of places) {
      const there = this.#byPlace.get(place);
      if (there === undefined) this.#byPlace.set(place, new Map([[key, stored]]));
      else there.set(key, stored);
    }
  }

  #remove(key: string): void {
    for (const place of this.#placesByKey.get(key) ?? []) {
      const there = this.#byPlace.get(place);
      there?.delete(key);
      if (there?.size === 0) this.#byPlace.delete(place);
    }
    this.#placesByKey.delete(key);
  }
}
