import { type Duplex, PassThrough, pipeline as pipe, type Readable } from 'node:stream';

/** One way of two: what comes from one end goes to the other, to its end. */
function pass(from: Duplex, to: Duplex): void {
  const end = () => {
    if (!to.writableEnded && !to.destroyed) to.end();
  };
  from.pipe(to);
  from.on('error', end).once('close', () => {
    end();
    // Nobody is left to take what `to` says; but what is on its way to it shall get there: programs write and close.
    to.unpipe(from).resume();
    if (to.writableFinished) to.destroy();
    else to.once('finish', () => to.destroy());
  });
}

/** Bytes both ways until both ways have ended, or one end is gone. Never throws. */
export async function joinStreams(one: Duplex, other: Duplex): Promise<void> {
  // Each way listens to both ends, and TLS sockets have listeners of their own.
  for (const stream of [one, other]) stream.setMaxListeners(30);
  const closed = [one, other].map(
    (stream) => stream.destroyed || new Promise((resolve) => stream.once('close', resolve)),
  );
  pass(one, other);
  pass(other, one);
  if (one.destroyed) other.destroy();
  if (other.destroyed) one.destroy();
  await Promise.all(closed);
}

/** What comes from a stream, apart: Node's web streams would wait for the other way to end, too. Given up, it gives up both. */
export function readingHalf(stream: Duplex): Readable {
  const half = new PassThrough();
  pipe(stream, half, (error) => {
    if (error) stream.destroy();
  });
  return half;
}
