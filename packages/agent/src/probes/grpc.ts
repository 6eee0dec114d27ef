import type { GRPCAction } from '@berth/kinds/types';
import type { Outcome } from './handlers.ts';

const serving = 1;

/** grpc.health.v1.Health/Check. The request is one string, the answer one enum: written and read by hand, no schema is needed. */
export async function grpcHealth(action: GRPCAction, address: string, timeout: number): Promise<Outcome> {
  const { Client, credentials } = await import('@grpc/grpc-js');
  const target = address.includes(':') ? `[${address}]:${action.port}` : `${address}:${action.port}`;
  const client = new Client(target, credentials.createInsecure(), { 'grpc.enable_http_proxy': 0 });
  const service = Buffer.from(action.service ?? '');
  const request =
    service.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, service.length]), service]);
  try {
    return await new Promise<Outcome>((resolve) => {
      client.makeUnaryRequest(
        '/grpc.health.v1.Health/Check',
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => (bytes[0] === 0x08 ? (bytes[1] ?? 0) : 0),
        request,
        { deadline: Date.now() + timeout },
        (error, status) => {
          if (error !== null) resolve({ ok: false, output: `error: health rpc failed: ${error.message}` });
          else if (status === serving) resolve({ ok: true, output: '' });
          else
            resolve({
              ok: false,
              output: `service unhealthy (responded with "${status === 2 ? 'NOT_SERVING' : 'UNKNOWN'}")`,
            });
        },
      );
    });
  } finally {
    client.close();
  }
}
