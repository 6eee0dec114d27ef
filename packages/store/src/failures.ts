import { ApiError } from '@berth/machinery/errors';
import type { GroupResource } from '@berth/machinery/object';
import type { Item, Key } from '@berth/table/port';
import { OutcomeUnknown, unreadable } from '@berth/table/port';

/** Nothing was written, and the client may try again. */
export function overloaded(cause?: unknown): ApiError {
  const message = 'the store is overloaded and did nothing: try again in a second';
  return new ApiError('TooManyRequests', message, { retryAfterSeconds: 1 }, { cause });
}

/** Readers waited as long as they do for what others are writing. */
export function unsettled(): ApiError {
  return new ApiError('ServerTimeout', 'the store could not settle what is being written: try again in a second', {
    retryAfterSeconds: 1,
  });
}

/** A row that does not say what it should. Whoever needs it hears its key; everything else goes on. */
export class CorruptItem extends ApiError {
  readonly item: Key;
  constructor({ pk, sk }: Key, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `the store's row ${pk} ${sk} is corrupt (${why}): run "berth store check", which says how to mend it`;
    super('InternalError', message, undefined, { cause });
    this.item = { pk, sk };
  }
}

/** A row that the engine cannot read. */
export const corrupt = (item: Item): CorruptItem => new CorruptItem(item, item[unreadable]);

/** As many corrupt objects are named in one answer. */
const maxNamed = 100;

/**
 * A list that some objects are missing from is no list: it fails as upstream's does, and names every one of them
 * (apiserver pkg/storage/etcd3/corrupt_obj_deleter.go, corruptObjErrAggregator).
 */
export class CorruptList extends ApiError {
  readonly items: readonly CorruptItem[];
  constructor(resource: GroupResource, items: readonly CorruptItem[]) {
    const slash = resource.indexOf('/');
    const [group, kind] = slash < 0 ? ['', resource] : [resource.slice(0, slash), resource.slice(slash + 1)];
    const named = items.slice(0, maxNamed);
    const causes = named.map(({ item, message }) => ({
      reason: 'UnexpectedServerResponse',
      field: `${item.pk} ${item.sk}`,
      message,
    }));
    const more = items.length > maxNamed ? [{ reason: 'FieldValueTooMany', message: tooMany }] : [];
    const names = named.slice(0, 5).map(({ item }) => item.sk.replace(/^\//, ''));
    const rest = items.length > names.length ? ` and ${items.length - names.length} more` : '';
    const qualified = group === '' ? kind : `${kind}.${group}`;
    super(
      'StorageReadError',
      `failed to read one or more ${qualified} from the storage: ${names.join(', ')}${rest} (run "berth store check")`,
      { ...(group === '' ? {} : { group }), kind, name: 'list', causes: [...causes, ...more] },
    );
    this.items = items;
  }
}

const tooMany = 'too many errors, the list is truncated';

/** What a writer is told: only a lost outcome gets a name of its own. */
export function writeFailure(error: unknown): Error {
  if (error instanceof OutcomeUnknown) {
    const message =
      'the store lost the answer to this write and could not find out whether it happened: read the object before trying again';
    return new ApiError('Timeout', message, { retryAfterSeconds: 1 }, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
