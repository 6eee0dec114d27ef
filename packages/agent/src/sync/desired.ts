import type { KubeObject } from '@berth/machinery/object';
import type { SyncResponse } from '@berth/machinery/nodeprotocol';

/** `namespace/name`, or the name alone. */
export const objectKey = (object: KubeObject): string =>
  object.metadata.namespace ? `${object.metadata.namespace}/${object.metadata.name}` : `${object.metadata.name}`;

/** What a batch of changes touched. */
export interface Changed {
  resource: string;
  key: string;
}

/** What pods need to read while they start. */
export interface Objects {
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  list(resource: string, namespace?: string): KubeObject[];
}

/** The objects of this node as the API last told them, with the cursors that say how far that was. */
export class Desired implements Objects {
  #cursors: Record<string, string> = {};
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  #version = 0;

  /** Rises with every change: what is on disk is as new as the version it was taken at. */
  get version(): number {
    return this.#version;
  }

  get cursors(): Record<string, string> {
    return this.#cursors;
  }

  get(resource: string, namespace: string, name: string): KubeObject | undefined {
    return this.#objects.get(resource)?.get(namespace === '' ? name : `${namespace}/${name}`);
  }

  list(resource: string, namespace?: string): KubeObject[] {
    const all = [...(this.#objects.get(resource)?.values() ?? [])];
    return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace);
  }

  #of(resource: string): Map<string, KubeObject> {
    let objects = this.#objects.get(resource);
    if (objects === undefined) this.#objects.set(resource, (objects = new Map()));
    return objects;
  }

  #replace(resource: string, replacement: readonly KubeObject[]): Changed[] {
    const before = this.#of(resource);
    const after = new Map(replacement.map((object) => [objectKey(object), object]));
    this.#objects.set(resource, after);
    const removed = [...before.keys()].filter((key) => !after.has(key));
    const changed = [...after].filter(
      ([key, object]) => before.get(key)?.metadata.resourceVersion !== object.metadata.resourceVersion,
    );
    return [...removed, ...changed.map(([key]) => key)].map((key) => ({ resource, key }));
  }

  /** Takes over what the API answered; answers with what is different now. */
  apply(response: Pick<SyncResponse, 'cursors' | 'changes'>): Changed[] {
    const all: Changed[] = [];
    for (const [resource, change] of Object.entries(response.changes)) {
      if ('replace' in change) {
        all.push(...this.#replace(resource, change.replace as KubeObject[]));
        continue;
      }
      const objects = this.#of(resource);
      for (const key of change.removed) if (objects.delete(key)) all.push({ resource, key });
      for (const object of change.changed as KubeObject[]) {
        objects.set(objectKey(object), object);
        all.push({ resource, key: objectKey(object) });
      }
    }
    this.#cursors = { ...this.#cursors, ...response.cursors };
    if (all.length > 0) this.#version += 1;
    return all;
  }

  /** What `restore` takes back. */
  save(): { cursors: Record<string, string>; objects: Record<string, KubeObject[]> } {
    return {
      cursors: this.#cursors,
      objects: Object.fromEntries([...this.#objects].map(([resource, map]) => [resource, [...map.values()]])),
    };
  }

  restore(saved: { cursors: Record<string, string>; objects: Record<string, KubeObject[]> }): void {
    this.#cursors = saved.cursors;
    for (const [resource, objects] of Object.entries(saved.objects)) {
      this.#objects.set(resource, new Map(objects.map((object) => [objectKey(object), object])));
    }
  }
}
