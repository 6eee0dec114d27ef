import { fileURLToPath } from 'node:url';
import * as grpc from '@grpc/grpc-js';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { RuntimeError } from '../runtime.ts';

const messageLimit = 64 * 1024 * 1024;

/** grpc's codes as Go prints them. */
const goNames = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
];

/** A refusal of the runtime in the words people know from the kubelet. */
export function runtimeError(error: grpc.ServiceError): RuntimeError {
  const { code, details } = error;
  const kind =
    code === grpc.status.NOT_FOUND
      ? 'notFound'
      : code === grpc.status.DEADLINE_EXCEEDED
        ? 'timeout'
        : code === grpc.status.UNAVAILABLE
          ? 'unavailable'
          : 'other';
  return new RuntimeError(kind, `rpc error: code = ${goNames[code] ?? 'Unknown'} desc = ${details}`, {
    cause: error,
    detail: details,
  });
}

type Definition = MethodDefinition<object, object>;

export interface CallOptions {
  /** Milliseconds. */
  timeout?: number;
  signal?: AbortSignal;
}

/** One connection to containerd's socket, for CRI and for containerd's own services. */
export class CriClient {
  readonly #client: grpc.Client;
  readonly #services: Record<string, Record<string, Definition>>;

  constructor(socket: string) {
    // A unix socket has no host name; without this containerd refuses the :authority header.
    this.#client = new grpc.Client(`unix://${socket}`, grpc.credentials.createInsecure(), {
      'grpc.default_authority': 'localhost',
      'grpc.max_receive_message_length': messageLimit,
      'grpc.max_send_message_length': messageLimit,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 5000,
      'grpc.enable_http_proxy': 0,
    });
    const files = ['runtime.proto', 'events.proto'].map((name) => fileURLToPath(new URL(name, import.meta.url)));
    this.#services = loadSync(files, { longs: String, enums: String, defaults: true }) as unknown as Record<
      string,
      Record<string, Definition>
    >;
  }

  #method(service: string, name: string): Definition {
    const method = this.#services[service]?.[name];
    if (method === undefined) throw new Error(`${service} has no method ${name}`);
    return method;
  }

  /** @throws RuntimeError */
  call<Answer extends object>(
    service: string,
    name: string,
    request: object,
    options: CallOptions = {},
  ): Promise<Answer> {
    const method = this.#method(service, name);
    return new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted) return reject(signal.reason as Error);
      const deadline = Date.now() + (options.timeout ?? 120_000);
      const call = this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        { deadline },
        (error, answer) => {
          signal?.removeEventListener('abort', cancel);
          if (signal?.aborted) reject(signal.reason as Error);
          else if (error !== null) reject(runtimeError(error));
          else resolve(answer as Answer);
        },
      );
      const cancel = () => call.cancel();
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  /** The messages of a server stream until the signal ends. @throws RuntimeError when the stream breaks */
  async *stream<Message extends object>(
    service: string,
    name: string,
    request: object,
    signal: AbortSignal,
  ): AsyncGenerator<Message> {
    const method = this.#method(service, name);
    const call = this.#client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
    );
    const cancel = () => call.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      for await (const message of call) yield message as Message;
    } catch (error) {
      if (!signal.aborted) throw runtimeError(error as grpc.ServiceError);
    } finally {
      signal.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  close(): void {
    this.#client.close();
  }
}
