import { once } from 'node:events';
import { ApiError, type Status } from '@berth/machinery/errors';
import type { WebSocket } from 'ws';
import type { Dialed } from '../deps.ts';
import { whyNot } from '../dial/node.ts';
import { SpdyClient } from './spdy.ts';

/** What a client asks for (pkg/apis/core PodExecOptions, PodAttachOptions). */
export interface StreamOptions {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}

/** The first byte of every message of v5.channel.k8s.io (apimachinery pkg/util/remotecommand). */
const channels = ['stdin', 'stdout', 'stderr', 'error', 'resize'] as const;
const closeChannel = 255;
/** Bytes that may wait in the client's connection before the node must wait. */
const sendWindow = 1024 * 1024;
const pingEvery = 30_000;

const channelOf = (name: (typeof channels)[number]): number => channels.indexOf(name);

function internal(message: string): Status {
  return new ApiError('InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] }).toStatus();
}

function sendStatus(socket: WebSocket, status: object): void {
  socket.send(Buffer.concat([Buffer.from([channelOf('error')]), Buffer.from(JSON.stringify(status))]));
}

/** Two silences of the client's end the stream: a connection that a network forgot would hold it open for ever. */
export function keepAlive(socket: WebSocket): void {
  let heard = true;
  const timer = setInterval(() => {
    if (!heard) return socket.terminate();
    heard = false;
    socket.ping();
  }, pingEvery);
  const hear = () => (heard = true);
  socket.on('pong', hear).on('message', hear).on('ping', hear);
  socket.once('close', () => clearInterval(timer));
}

function forward(socket: WebSocket, client: SpdyClient, streams: Map<string, number>, { stream }: Dialed): void {
  const ended = new Set<number>();
  socket.on('message', (data: Buffer) => {
    const closes = data[0] === closeChannel;
    const name = channels[(closes ? data[1] : data[0]) ?? closeChannel];
    const id = name === 'stdin' || name === 'resize' ? streams.get(name) : undefined;
    // What comes for a stream that nobody asked for, or that was ended, is lost, as upstream's.
    if (id === undefined || ended.has(id) || stream.writableEnded || stream.destroyed) return;
    if (closes) ended.add(id);
    if (client.write(id, closes ? Buffer.alloc(0) : data.subarray(1), closes)) return;
    socket.pause();
    stream.once('drain', () => socket.resume());
  });
}

/**
 * Translates a client's WebSocket to the SPDY that container runtimes speak, and back (apiserver pkg/util/proxy
 * streamtranslator.go). What goes wrong from here on is told in the WebSocket, as a Status on the error channel.
 */
export async function translate(
  socket: WebSocket,
  options: StreamOptions,
  dial: (signal: AbortSignal) => Promise<Dialed>,
): Promise<void> {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  keepAlive(socket);
  let dialed: Dialed | undefined;
  try {
    // Nothing is read from the client before there is somebody to take it.
    socket.pause();
    dialed = await dial(gone.signal);
    if (dialed.status !== 101) throw new Error(`unable to upgrade connection: ${await whyNot(dialed)}`);
    socket.resume();
    await run(socket, options, dialed);
  } catch (error) {
    socket.resume();
    dialed?.stream.destroy();
    if (!gone.signal.aborted) sendStatus(socket, internal(error instanceof Error ? error.message : String(error)));
  }
  socket.close(1000);
}

async function run(socket: WebSocket, options: StreamOptions, dialed: Dialed): Promise<void> {
  const { stream } = dialed;
  socket.once('close', () => stream.destroy());
  const client = new SpdyClient(stream);
  const wanted = { error: true, ...options, stderr: options.stderr && !options.tty, resize: options.tty };
  const streams = new Map<string, number>();
  for (const name of ['error', 'stdin', 'stdout', 'stderr', 'resize'] as const)
    if (wanted[name]) streams.set(name, client.open('streamtype', name));
  const names = new Map([...streams].map(([name, id]) => [id, name as (typeof channels)[number]]));
  forward(socket, client, streams, dialed);
  const said: Buffer[] = [];
  let over = false;
  await client
    .read({
      async data(id, bytes) {
        const name = names.get(id);
        if (name === 'error') said.push(Buffer.from(bytes));
        if (name !== 'stdout' && name !== 'stderr') return;
        const sent = new Promise<void>((resolve) => {
          socket.send(Buffer.concat([Buffer.from([channelOf(name)]), bytes]), () => resolve());
        });
        if (socket.bufferedAmount > sendWindow) await Promise.race([sent, once(socket, 'close')]);
      },
      end(id) {
        // The verdict is the last that comes: output streams have ended before.
        if (names.get(id) !== 'error') return;
        over = true;
        stream.end();
      },
    })
    .catch((error: unknown) => {
      if (!over) throw error;
    });
  if (!over && said.length === 0) throw new Error('the connection to the container was lost');
  sendStatus(socket, verdict(Buffer.concat(said).toString()));
}

/** An empty verdict is success; protocol v4 sends a Status, older ones a sentence. */
function verdict(text: string): object {
  if (text.trim() === '') return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  try {
    return JSON.parse(text) as object;
  } catch {
    return internal(text);
  }
}
