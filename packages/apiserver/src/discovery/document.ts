import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);
/** Upstream compresses from here on (responsewriters defaultGzipThresholdBytes). */
const gzipFrom = 128 * 1024;

/** A document as it is sent, again and again. */
export interface Document {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** Without the quotes of an ETag. */
  hash: string;
  /** Made for the first client that takes it; undefined: too short for that. */
  zipped(): Promise<Uint8Array<ArrayBuffer>> | undefined;
}

export function documentOf(printed: string | Uint8Array, contentType = 'application/json'): Document {
  const body = typeof printed === 'string' ? Buffer.from(printed) : new Uint8Array(printed);
  let zipped: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    body,
    contentType,
    hash: createHash('sha512').update(body).digest('hex').slice(0, 64).toUpperCase(),
    zipped: () => (body.length < gzipFrom ? undefined : (zipped ??= compress(body))),
  };
}
