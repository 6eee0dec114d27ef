import { ApiError } from '@berth/machinery/errors';
import type { KindDefinition } from '@berth/machinery/kind';
import type { StoredObject } from '@berth/store/types';
import type { Call } from './call.ts';
import { type DeleteSettings, remove } from './delete.ts';
import { type ListWish, list } from './list.ts';

const workers = 16;

/** Deletes what a list shows; objects that are gone by then do not matter. Answers with what was listed. */
export async function removeCollection(
  call: Call,
  kind: KindDefinition,
  wish: ListWish,
  settings: DeleteSettings,
): Promise<StoredObject[]> {
  const { objects } = await list(call, kind, wish);
  let next = 0;
  const lane = async () => {
    while (next < objects.length) {
      const stored = objects[next++];
      if (stored === undefined) return;
      await remove(call, kind, stored.namespace, stored.name, settings).catch((error: unknown) => {
        if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, objects.length) }, lane));
  return objects;
}
