import { ApiError } from './errors.ts';

/**
 * The whole body, or 413 as soon as it is known to be longer than `maximum` bytes. A client that goes away in its middle is the
 * client's affair. @throws ApiError RequestEntityTooLarge, BadRequest
 */
export async function readBounded(request: Request, maximum: number): Promise<Uint8Array> {
  const tooLarge = () => new ApiError('RequestEntityTooLarge', `Request entity too large: limit is ${maximum}`);
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (length > maximum) throw tooLarge();
  try {
    // Where the length is known, `body` is not asked for: the stream made for it costs more than the reading.
    if (length >= 0) return new Uint8Array(await request.arrayBuffer());
    if (request.body === null) return new Uint8Array();
    // Nobody said how long it is, so it is counted as it comes.
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of request.body) {
      size += chunk.length;
      if (size > maximum) throw tooLarge();
      chunks.push(chunk);
    }
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError('BadRequest', 'the body could not be read to its end', undefined, { cause });
  }
}
