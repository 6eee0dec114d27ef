import { type Duplex, PassThrough, pipeline as pipe, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes both ways until both ways have ended; where one fails, both are destroyed. Never throws. */
export async function joinStreams(one: Duplex, other: Duplex): Promise<void> {
  // Each way listens to both ends, and TLS sockets have listeners of their own.
  for (const stream of [one, other]) stream.setMaxListeners(30);
  const destroy = () => {
    one.destroy();
    other.destroy();
  };
  one.once('error', destroy).once('close', () => other.destroyed || one.readableEnded || other.destroy());
  other.once('error', destroy).once('close', () => one.destroyed || other.readableEnded || one.destroy());
  await Promise.all([pipeline(one, other), pipeline(other, one)]).catch(destroy);
}

/** What comes from a stream, apart: Node's web streams would wait for the other way to end, too. Given up, it gives up both. */
export function readingHalf(stream: Duplex): Readable {
  const half = new PassThrough();
  pipe(stream, half, (error) => {
    if (error) stream.destroy();
  });
  return half;
}
