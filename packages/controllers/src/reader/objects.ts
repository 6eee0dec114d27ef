import type { KubeObject } from '@berth/machinery/object';
import type { StoredObject } from '@berth/store/types';

const parsed = new WeakMap<StoredObject, KubeObject>();

/** The object of a stored body if it was parsed before. */
export const knownObjectOf = (stored: StoredObject): KubeObject | undefined => parsed.get(stored);

/** The object of a stored body, parsed once; shared, so nobody may change it. */
export function objectOf(stored: StoredObject): KubeObject {
  const known = parsed.get(stored);
  if (known !== undefined) return known;
  const object = JSON.parse(stored.body) as KubeObject;
  parsed.set(stored, object);
  return object;
}
