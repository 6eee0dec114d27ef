import { withResourceVersion } from '../splice.ts';
import type { NewState, StoredObject } from '../types.ts';

/** A stored object as what another is to become: all but its version. */
export function stateFrom({ uid, body, resourceVersion, labels, fields, origin }: StoredObject): NewState {
  return {
    uid,
    labels,
    fields,
    indexes: (origin?.indexes ?? []).map((entry) => {
      const at = entry.indexOf('#');
      return { index: entry.slice(0, at), value: entry.slice(at + 1) };
    }),
    sizeHint: body.length,
    encode: (version) => withResourceVersion(body, resourceVersion, version),
  };
}
