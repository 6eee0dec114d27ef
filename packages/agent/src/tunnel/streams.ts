import { frame, type TunnelHead } from '@berth/machinery/nodeprotocol';
import * as z from 'zod';
import { decodeFrame, encodeFrame } from './frames.ts';

export interface TunnelTransport {
  /** Resolves when the bytes have left: a slow reader slows the streams down. */
  send(bytes: Buffer): Promise<void>;
}

export interface StreamsDeps {
  fetch(request: Request): Promise<Response>;
  transport: TunnelTransport;
}

const tunnelRequest = z.object({
  method: z.string().max(16),
  path: z.string().startsWith('/').max(8192),
  headers: z.record(z.string(), z.string()).optional(),
});

/** Requests answered at a time; the other end has the same bound. */
const maximumStreams = 500;
const chunk = 64 * 1024;

/** Answers the requests that come down one connection, many at once, each as its own stream. */
export class TunnelStreams {
  readonly #deps: StreamsDeps;
  readonly #open = new Map<number, AbortController>();

  constructor(deps: StreamsDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#open.size;
  }

  receive(bytes: Buffer): void {
    const decoded = decodeFrame(bytes);
    if (decoded === undefined) return;
    const { stream, kind, payload } = decoded;
    if (kind === frame.cancel) this.#open.get(stream)?.abort();
    // A stream in use, or one too many, is not answered twice: the other end counts its ids.
    if (kind === frame.request && !this.#open.has(stream)) void this.#answer(stream, payload);
  }

  close(): void {
    for (const controller of this.#open.values()) controller.abort();
    this.#open.clear();
  }

  async #head(stream: number, head: TunnelHead): Promise<void> {
    await this.#deps.transport.send(encodeFrame(stream, frame.head, Buffer.from(JSON.stringify(head))));
  }

  async #refuse(stream: number, status: number, text: string): Promise<void> {
    await this.#head(stream, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    await this.#deps.transport.send(encodeFrame(stream, frame.data, Buffer.from(`${text}\n`)));
    await this.#deps.transport.send(encodeFrame(stream, frame.end));
  }

  async #answer(stream: number, payload: Buffer): Promise<void> {
    const { transport } = this.#deps;
    const controller = new AbortController();
    try {
      if (this.#open.size >= maximumStreams)
        return await this.#refuse(stream, 429, 'too many streams are open on this node');
      this.#open.set(stream, controller);
      const parsed = tunnelRequest.safeParse(parseJson(payload));
      if (!parsed.success) return await this.#refuse(stream, 400, 'malformed request');
      const { method, path, headers } = parsed.data;
      const response = await this.#deps.fetch(
        new Request(new URL(path, 'http://node'), { method, headers, signal: controller.signal }),
      );
      await this.#head(stream, { status: response.status, headers: Object.fromEntries(response.headers) });
      for await (const bytes of response.body ?? []) {
        for (let at = 0; at < bytes.length && !controller.signal.aborted; at += chunk)
          await transport.send(encodeFrame(stream, frame.data, bytes.subarray(at, at + chunk)));
        if (controller.signal.aborted) return;
      }
      await transport.send(encodeFrame(stream, frame.end));
    } catch {
      // Cancelled, or the connection is gone; the other end ends its side by itself. A failed answer just ends.
      if (!controller.signal.aborted) await transport.send(encodeFrame(stream, frame.end)).catch(() => {});
    } finally {
      this.#open.delete(stream);
    }
  }
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
}
