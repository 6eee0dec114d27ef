import { type Duplex, duplexPair } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { joinStreams } from './join.ts';

function stage() {
  const [left, near] = duplexPair() as [Duplex, Duplex];
  const [right, far] = duplexPair() as [Duplex, Duplex];
  for (const stream of [left, near, right, far]) stream.on('error', () => {});
  return { left, right, near, far, joined: joinStreams(near, far) };
}

describe('joined streams', () => {
  it('end one way before the other', async () => {
    const { left, right, joined } = stage();
    left.end('a question');
    expect(await text(right)).toBe('a question');
    right.end('an answer');
    expect(await text(left)).toBe('an answer');
    await joined;
  });

  it('bring the last words of an end that writes and is gone, however slowly they are read', async () => {
    const { left, right, far, joined } = stage();
    right.write(Buffer.alloc(1_000_000));
    right.end();
    far.once('end', () => far.destroy());
    const read = buffer(left);
    left.on('end', () => left.end());
    expect((await read).length).toBe(1_000_000);
    await joined;
  });

  it('are both gone where one fails', async () => {
    const { left, near, far, joined } = stage();
    left.resume();
    far.destroy(new Error('reset'));
    await joined;
    expect([near.destroyed, far.destroyed]).toEqual([true, true]);
  });
});
