import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Item, Value } from '@berth/table/port';
import type { Blobs } from './blobs.ts';
import { currentDictionary, dictionaryOf } from './dictionary.ts';
import { joinResourceVersion } from './splice.ts';

/** How a body stands in an item: as text, deflated (`z`, with the dictionary's version `d`), or elsewhere (`blob`, number at `at`). */
export type BodyForm = { body: string } | { z: Uint8Array; d: number } | { blob: string; at: number };

/**
 * A body above this many stored bytes lives in a blob, where there are blobs. DynamoDB charges by the kilobyte; a file of
 * its own costs the embedded engine more than a row until it is rather long.
 */
const blobFrom = { deflate: 32 * 1024, plain: 256 * 1024 };
/** What one object may weigh, as etcd's default request limit of 1.5 MiB. */
export const maxBodyBytes = 1.5 * 1024 * 1024;

export interface Codec {
  encode(text: string): BodyForm;
  /** Whether the text must become a blob. */
  tooLong(text: string): boolean;
  putBlob(key: string, text: string): Promise<void>;
  dropBlob(key: string): Promise<void>;
  /** The body kept in an item under the attribute names of `encode`, each with `prefix` before it. */
  decode(item: Item, version: number, prefix?: '' | 'p'): string | Promise<string>;
}

export function createCodec(kind: 'plain' | 'deflate', blobs: Blobs | undefined): Codec {
  const need = (): Blobs => {
    if (blobs === undefined) throw new Error('an object is kept as a blob, and this store was opened without blobs');
    return blobs;
  };
  return {
    encode(text) {
      if (kind === 'plain') return { body: text };
      const { version, bytes } = currentDictionary;
      return { z: deflateRawSync(text, { dictionary: bytes, level: 6 }), d: version };
    },
    tooLong(text) {
      if (blobs === undefined || text.length <= blobFrom[kind]) return false;
      return (
        kind === 'plain' ||
        deflateRawSync(text, { dictionary: currentDictionary.bytes, level: 6 }).length > blobFrom[kind]
      );
    },
    putBlob: (key, text) => need().put(key, deflateRawSync(text)),
    dropBlob: (key) => need().delete(key),
    decode(item, version, prefix = '') {
      const text = item[`${prefix}body`];
      if (typeof text === 'string') return text;
      const deflated = item[`${prefix}z`];
      if (deflated instanceof Uint8Array) {
        return inflateRawSync(deflated, {
          dictionary: dictionaryOf(item[`${prefix}d`]),
          maxOutputLength: 2 * maxBodyBytes,
        }).toString();
      }
      return fromBlob(need(), item[`${prefix}blob`], item[`${prefix}at`], version);
    },
  };
}

async function fromBlob(blobs: Blobs, key: Value | undefined, at: Value | undefined, version: number): Promise<string> {
  if (typeof key !== 'string' || typeof at !== 'number') throw new Error('an item holds no body');
  const bytes = await blobs.get(key);
  if (bytes === undefined) throw new BlobMissing(key);
  return joinResourceVersion(inflateRawSync(bytes, { maxOutputLength: 2 * maxBodyBytes }).toString(), at, version);
}

/** The blob was dropped because the item that named it is no longer of use: read the item again. */
export class BlobMissing extends Error {
  constructor(key: string) {
    super(`blob ${key} is gone`);
    this.name = 'BlobMissing';
  }
}
