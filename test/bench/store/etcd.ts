import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as grpc from '@grpc/grpc-js';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { cores, freePort, pin } from './processes.ts';
import { nameOf, objectText, type Subject } from './subject.ts';

export interface Etcd {
  pid: number;
  subject: Subject;
  /** Bytes of the database file, and of its pages in use. */
  size(): Promise<{ file: number; inUse: number }>;
  /** Gives up all revisions but the newest. */
  compact(): Promise<void>;
  /** Gives free pages back to the file system. */
  defragment(): Promise<void>;
  stop(): Promise<void>;
}

/** The version of the etcd that is installed, or undefined: `apt-get install etcd-server` on Debian. */
export function etcdVersion(): string | undefined {
  try {
    return /etcd Version: (\S+)/.exec(execFileSync('etcd', ['--version'], { encoding: 'utf8' }))?.[1];
  } catch {
    return undefined;
  }
}

/** One etcd with its defaults (each commit is synced) on free ports of the loopback, its data below `directory`. */
export async function startEtcd(directory: string): Promise<Etcd> {
  const [port, peerPort] = [await freePort(), await freePort()];
  const client = `http://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const flags = {
    name: 'bench',
    'data-dir': join(directory, 'etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `bench=${peer}`,
    'quota-backend-bytes': String(8 * 2 ** 30),
    logger: 'zap',
    'log-level': 'error',
  };
  const child = spawn(
    'etcd',
    Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    { stdio: 'ignore' },
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const calls = connect(`127.0.0.1:${port}`);
  await answers(calls);
  pin(child.pid ?? 0, cores.server);
  return {
    pid: child.pid ?? 0,
    subject: subjectOf(calls),
    async size() {
      const { dbSize, dbSizeInUse } = await calls.ask<{ dbSize: number; dbSizeInUse: number }>(
        'Maintenance',
        'Status',
        {},
      );
      return { file: dbSize, inUse: dbSizeInUse };
    },
    async compact() {
      const { header } = await calls.ask<Answer>('KV', 'Range', { key: Buffer.from('/'), limit: 1 });
      await calls.ask('KV', 'Compact', { revision: header.revision, physical: true });
    },
    async defragment() {
      await calls.ask('Maintenance', 'Defragment', {});
    },
    async stop() {
      calls.close();
      process.removeListener('exit', kill);
      child.kill('SIGTERM');
      await ended;
    },
  };
}

interface Answer {
  header: { revision: number };
}

type Definition = MethodDefinition<object, object>;

interface Calls {
  ask<Reply>(service: string, method: string, request: object): Promise<Reply>;
  /** A stream both ways whose answers are left as bytes: to take them apart would be the client's time, not etcd's. */
  stream(service: string, method: string): grpc.ClientDuplexStream<object, Buffer>;
  close(): void;
}

function connect(address: string): Calls {
  const limit = 512 * 1024 * 1024;
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), {
    'grpc.max_receive_message_length': limit,
    'grpc.max_send_message_length': limit,
    'grpc.enable_http_proxy': 0,
  });
  const file = fileURLToPath(new URL('etcd.proto', import.meta.url));
  const services = loadSync(file, { longs: Number, enums: Number }) as unknown as Record<
    string,
    Record<string, Definition>
  >;
  const definition = (service: string, method: string): Definition => {
    const found = services[`etcdserverpb.${service}`]?.[method];
    if (found === undefined) throw new Error(`etcd.proto has no ${service}.${method}`);
    return found;
  };
  const list = definition('KV', 'Range');
  return {
    ask: <Reply>(service: string, method: string, request: object) =>
      new Promise<Reply>((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = method === 'Range' ? list : definition(service, method);
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, answer) =>
          error === null ? resolve(answer as Reply) : reject(error),
        );
      }),
    stream(service, method) {
      const { path, requestSerialize } = definition(service, method);
      return client.makeBidiStreamRequest(path, requestSerialize, (bytes: Buffer) => bytes);
    },
    close: () => client.close(),
  };
}

async function answers(calls: Calls): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    try {
      await calls.ask('Maintenance', 'Status', {});
      return;
    } catch (error) {
      if (performance.now() > deadline) throw new Error('etcd did not answer in time', { cause: error });
      await pause(50);
    }
  }
}

const prefix = '/registry/configmaps/default/';
const keyOf = (index: number): Buffer => Buffer.from(prefix + nameOf(index));
const all = { key: Buffer.from(prefix), rangeEnd: Buffer.from(`${prefix.slice(0, -1)}0`) };
const MOD = 2;

function subjectOf(calls: Calls): Subject {
  const put = async (index: number, version: number, turn: number): Promise<number> => {
    const key = keyOf(index);
    const { succeeded, header } = await calls.ask<Answer & { succeeded: boolean }>('KV', 'Txn', {
      compare: [{ target: MOD, key, modRevision: version }],
      success: [{ requestPut: { key, value: Buffer.from(objectText(index, turn)) } }],
    });
    if (!succeeded) throw new Error(`etcd's condition on ${nameOf(index)} did not hold`);
    return header.revision;
  };
  return {
    create: (index) => put(index, 0, 0),
    update: put,
    async get(index) {
      const { kvs } = await calls.ask<{ kvs: unknown[] }>('KV', 'Range', { key: keyOf(index) });
      if (kvs.length !== 1) throw new Error(`etcd has no ${nameOf(index)}`);
    },
    async list() {
      const { kvs } = await calls.ask<{ kvs: { value: Buffer }[] }>('KV', 'Range', all);
      return kvs.reduce((sum, { value }) => sum + value.length, 0);
    },
    watch: (watchers, told) =>
      new Promise((resolve, reject) => {
        const stream = calls.stream('Watch', 'Watch');
        let waiting = watchers;
        stream.on('data', (bytes: Buffer) => {
          // An answer of some bytes says that a watcher was made; one with an object in it is an event.
          if (bytes.length > 1000) return told();
          waiting -= 1;
          if (waiting === 0) resolve(() => stream.cancel());
        });
        stream.on('error', (error: grpc.ServiceError) => error.code === grpc.status.CANCELLED || reject(error));
        for (let watcher = 0; watcher < watchers; watcher++) stream.write({ createRequest: all });
      }),
  };
}
