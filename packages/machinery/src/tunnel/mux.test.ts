import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { streamWindow } from './channel.ts';
import { encodeFrame, frame } from './frames.ts';
import { type Accept, maximumStreams, Mux, TooManyStreams } from './mux.ts';

/** Both ends of a connection, and how many bytes of data went each way. */
function pair(accept: Accept) {
  const sent = { down: 0, up: 0 };
  const near: Mux = new Mux({
    async send(bytes) {
      if (bytes[4] === frame.data) sent.down += bytes.length - 5;
      setImmediate(() => far.receive(bytes));
    },
  });
  const far: Mux = new Mux(
    {
      async send(bytes) {
        if (bytes[4] === frame.data) sent.up += bytes.length - 5;
        setImmediate(() => near.receive(bytes));
      },
    },
    accept,
  );
  return { near, far, sent };
}

const ok = { status: 200, headers: {} };

async function settled(value: () => number): Promise<number> {
  for (let last = -1; last !== value(); ) {
    last = value();
    for (let round = 0; round < 50; round += 1) await turn();
  }
  return value();
}

describe('many streams on one connection', () => {
  it('carry bytes both ways, whole and in order, side by side', async () => {
    const { near, far } = pair((_request, stream, answer) => {
      answer(ok);
      stream.pipe(stream);
    });
    const bodies = Array.from({ length: 20 }, (_body, index) => randomBytes(index * 100_000));
    const echoed = await Promise.all(
      bodies.map(async (body) => {
        const { stream } = await near.open({});
        stream.end(body);
        return buffer(stream);
      }),
    );
    for (const [index, body] of bodies.entries()) expect(echoed[index]?.equals(body)).toBe(true);
    await settled(() => near.size);
    expect([near.size, far.size]).toEqual([0, 0]);
  });

  it('end one way before the other', async () => {
    const { near } = pair((_request, stream, answer) => {
      answer(ok);
      text(stream).then(
        (said) => stream.end(`after the end of "${said}"`),
        () => {},
      );
    });
    const { stream } = await near.open({});
    stream.end('a question');
    expect(await text(stream)).toBe('after the end of "a question"');
  });

  it('wait for a reader, and do not let each other wait', async () => {
    const streams: Duplex[] = [];
    const { near, sent } = pair((request, stream, answer) => {
      answer(ok);
      streams.push(stream);
      if (request === 'quick') stream.pipe(stream);
    });
    const slow = await near.open('slow');
    slow.stream.write(Buffer.alloc(4 * streamWindow));
    expect(await settled(() => sent.down)).toBe(streamWindow);
    const quick = await near.open('quick');
    quick.stream.end('overtakes');
    expect(await text(quick.stream)).toBe('overtakes');
    slow.stream.end();
    expect((await buffer(streams[0] as Duplex)).length).toBe(4 * streamWindow);
    streams[0]?.write(Buffer.alloc(2 * streamWindow));
    expect(await settled(() => sent.up)).toBe(streamWindow + 'overtakes'.length);
    slow.stream.destroy();
  });

  it('are cancelled from either end', async () => {
    const streams: Duplex[] = [];
    const { near, far } = pair((_request, stream, answer) => {
      streams.push(stream);
      answer(ok);
    });
    const one = await near.open({});
    one.stream.destroy();
    const other = await near.open({});
    const failed = new Promise((resolve) => other.stream.once('error', resolve));
    streams[1]?.destroy();
    expect(await failed).toMatchObject({ message: 'the other end ended the stream' });
    await settled(() => far.size);
    expect([near.size, far.size, streams[0]?.destroyed]).toEqual([0, 0, true]);
  });

  it('are given up while their answer is waited for', async () => {
    const { near, far } = pair(() => {});
    const giveUp = new AbortController();
    const opening = near.open({}, { signal: giveUp.signal });
    giveUp.abort(new Error('no patience'));
    await expect(opening).rejects.toThrow('no patience');
    await settled(() => far.size);
    expect([near.size, far.size]).toEqual([0, 0]);
  });

  it('are bounded in number', async () => {
    const { near } = pair((_request, _stream, answer) => answer(ok));
    const all = await Promise.all(Array.from({ length: maximumStreams }, () => near.open({})));
    await expect(near.open({})).rejects.toBeInstanceOf(TooManyStreams);
    all[0]?.stream.destroy();
    await near.open({});
    near.close();
    await expect(near.open({})).rejects.toThrow('the connection was lost');
  });

  it('fall one by one to an end that sends more than it may, or what means nothing', async () => {
    const { near } = pair((_request, _stream, answer) => answer(ok));
    const { stream } = await near.open({});
    const failed = new Promise((resolve) => stream.once('error', resolve));
    near.receive(new Uint8Array([1]));
    near.receive(encodeFrame(1, 77));
    near.receive(encodeFrame(1, frame.credit, new Uint8Array(1)));
    near.receive(encodeFrame(9, frame.head, Buffer.from('{')));
    near.receive(encodeFrame(10, frame.open, Buffer.from('{}')));
    for (let sent = 0; sent <= streamWindow; sent += 100_000)
      near.receive(encodeFrame(1, frame.data, new Uint8Array(100_000)));
    expect(await failed).toMatchObject({ message: 'the other end sent more than it may' });
    const other = await near.open({});
    near.receive(encodeFrame(2, frame.end));
    near.receive(encodeFrame(2, frame.end));
    near.receive(encodeFrame(2, frame.data, new Uint8Array(3)));
    other.stream.end();
    expect(await text(other.stream)).toBe('');
  });
});
