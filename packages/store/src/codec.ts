import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Item, Value } from '@berth/table/port';
import type { Blobs } from './blobs.ts';
import { currentDictionary, dictionaryOf } from './dictionary.ts';
import { joinResourceVersion } from './splice.ts';

/**
 * How a body stands in an item: as text, deflated (`z`, with the dictionary's version `d`), or elsewhere (`blob`, number at `at`).
 * With `d` 2 what stands beside it is deflated behind it, where it costs next to nothing.
 */
export type BodyForm = { body: string } | { z: Uint8Array; d: number } | { blob: string; at: number };

/** What an object's item says beside its body, as attributes. */
export interface Beside {
  uid: string;
  labels?: string;
  fields?: string;
  indexes?: string[];
}

/** A body before this one was deflated with this one as its dictionary. */
const againstNext = 0;
/** Deflate reaches back so far. */
const window = 32_000;

/**
 * A body above this many stored bytes lives in a blob, where there are blobs. DynamoDB charges by the kilobyte; a file of
 * its own costs the embedded engine more than a row until it is rather long.
 */
const blobFrom = { deflate: 32 * 1024, plain: 256 * 1024 };
/** What one object may weigh, as etcd's default request limit of 1.5 MiB. */
export const maxBodyBytes = 1.5 * 1024 * 1024;

export interface Codec {
  /** The attributes of an item that holds the body and what stands beside it. */
  encode(text: string, beside: Beside): BodyForm & Partial<Beside>;
  /** The body before, as it stands in the item that holds `next` (undefined: whose body is a blob). */
  encodePrevious(text: string, next: string | undefined): BodyForm;
  /** The item with body, uid, labels, fields and index entries as attributes, however they stand in it. */
  unpack(item: Item): Item;
  /** Whether the text must become a blob. */
  tooLong(text: string): boolean;
  putBlob(key: string, text: string): Promise<void>;
  dropBlob(key: string): Promise<void>;
  /** The body kept in an unpacked item, or with `p` the body before it. */
  decode(item: Item, version: number, prefix?: '' | 'p'): string | Promise<string>;
}

export function createCodec(kind: 'plain' | 'deflate', blobs: Blobs | undefined, from = blobFrom[kind]): Codec {
  const need = (): Blobs => {
    if (blobs === undefined) throw new Error('an object is kept as a blob, and this store was opened without blobs');
    return blobs;
  };
  return {
    encode(text, beside) {
      if (kind === 'plain') return { body: text, ...beside };
      return deflated(`${text}\n${printBeside(beside)}`);
    },
    encodePrevious(text, next) {
      if (kind === 'plain') return { body: text };
      if (next === undefined) return deflated(text);
      const dictionary = Buffer.from(next.slice(-window));
      return { z: deflateRawSync(text, { dictionary, level: 6 }), d: againstNext };
    },
    unpack(item) {
      if (item.d !== 2 || !(item.z instanceof Uint8Array)) return item;
      const { z, ...rest } = item;
      return { ...rest, ...parsePacked(inflated(z, item.d)) };
    },
    tooLong(text) {
      if (blobs === undefined || text.length <= from) return false;
      return kind === 'plain' || deflateRawSync(text, { dictionary: currentDictionary.bytes, level: 6 }).length > from;
    },
    putBlob: (key, text) => need().put(key, deflateRawSync(text)),
    dropBlob: (key) => need().delete(key),
    decode(item, version, prefix = '') {
      const text = item[`${prefix}body`];
      if (typeof text === 'string') return text;
      const bytes = item[`${prefix}z`];
      const made = item[`${prefix}d`];
      if (bytes instanceof Uint8Array) {
        if (made !== againstNext) return inflated(bytes, made);
        const next = item.body;
        if (typeof next !== 'string') throw new Error('an item holds no body');
        return inflate(bytes, Buffer.from(next.slice(-window)));
      }
      return fromBlob(need(), item[`${prefix}blob`], item[`${prefix}at`], version);
    },
  };
}

const lines = 4;

/** A line each, as they stand in an item: nothing in them can hold a line's end. */
const printBeside = ({ uid, labels = '', fields = '', indexes }: Beside): string =>
  [JSON.stringify(uid), labels, fields, indexes === undefined ? '' : JSON.stringify(indexes)].join('\n');

function parsePacked(text: string): Beside & { body: string } {
  const ends: number[] = [];
  for (let end = text.length; ends.length < lines; ends.push(end)) end = text.lastIndexOf('\n', end - 1);
  const [indexes, fields, labels, uid] = ends.map((end, i) => text.slice(end + 1, ends[i - 1])) as [
    string,
    string,
    string,
    string,
  ];
  return {
    body: text.slice(0, ends[lines - 1]),
    uid: JSON.parse(uid) as string,
    ...(labels === '' ? {} : { labels }),
    ...(fields === '' ? {} : { fields }),
    ...(indexes === '' ? {} : { indexes: JSON.parse(indexes) as string[] }),
  };
}

function deflated(text: string): { z: Uint8Array; d: number } {
  const { version, bytes } = currentDictionary;
  return { z: deflateRawSync(text, { dictionary: bytes, level: 6 }), d: version };
}

const inflated = (bytes: Uint8Array, version: Value | undefined): string => inflate(bytes, dictionaryOf(version));
const inflate = (bytes: Uint8Array, dictionary: Buffer): string =>
  inflateRawSync(bytes, { dictionary, maxOutputLength: 2 * maxBodyBytes }).toString();

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
