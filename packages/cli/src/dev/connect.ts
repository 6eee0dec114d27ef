import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { ApiError } from '@berth/machinery/errors';

const timeout = 10_000;

/** A TCP connection from this machine. @throws ApiError ServiceUnavailable in Go's words */
export function connect({ host, port }: { host: string; port: number }, signal?: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port, allowHalfOpen: true });
    const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const fail = (why: string) => {
      socket.destroy();
      reject(new ApiError('ServiceUnavailable', `error trying to reach service: dial tcp ${target}: ${why}`));
    };
    const failed = ({ code }: NodeJS.ErrnoException) =>
      fail(code === 'ECONNREFUSED' ? 'connect: connection refused' : `connect: ${code ?? 'failed'}`);
    const late = () => fail('i/o timeout');
    const abort = () => fail('operation was canceled');
    socket.setTimeout(timeout, late);
    socket.once('error', failed);
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('close', () => signal?.removeEventListener('abort', abort));
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', failed);
      signal?.removeEventListener('abort', abort);
      // Whoever reads or writes hears of later failures; nobody may be left to when one comes.
      socket.on('error', () => {});
      resolve(socket);
    });
    if (signal?.aborted) abort();
  });
}
