import { createHash, createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { SQSRecord } from 'aws-lambda';

interface Waiting {
  body: string;
  group: string | undefined;
  deduplication: string | undefined;
  visibleAt: number;
  received: number;
}

/** Queues, a key and a bucket as the SDK speaks to them, in this process: SQS, KMS and S3 have no local edition. */
export interface FakeAws {
  endpoint: string;
  /** A batch as Lambda would hand it over, taken from the queue; `accept` says which of them failed. */
  receive(queue: string, now: number): { records: SQSRecord[]; accept(failed: readonly string[]): void };
  /** What waits in a queue, in the order in which it came. */
  waiting(queue: string): readonly { body: string; visibleAt: number }[];
  /** Paths of the objects in the buckets. */
  objects(): string[];
  close(): Promise<void>;
}

export const queueUrl = (endpoint: string, queue: string): string => `${endpoint}/111122223333/${queue}`;

export async function startFakeAws(): Promise<FakeAws> {
  const queues = new Map<string, Waiting[]>();
  const seen = new Set<string>();

  const send = (url: string, message: Record<string, unknown>): Record<string, string> => {
    const name = url.split('/').at(-1) as string;
    const body = String(message.MessageBody);
    const deduplication = message.MessageDeduplicationId as string | undefined;
    const answer = { MessageId: randomUUID(), MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
    if (deduplication !== undefined && seen.has(`${name}#${deduplication}`)) return answer;
    seen.add(`${name}#${deduplication}`);
    const waiting = queues.get(name) ?? [];
    queues.set(name, waiting);
    const delay = Number(message.DelaySeconds ?? 0) * 1000;
    waiting.push({
      body,
      group: message.MessageGroupId as string | undefined,
      deduplication,
      visibleAt: Date.now() + delay,
      received: 0,
    });
    return answer;
  };

  const answer = (target: string, input: Record<string, unknown>): unknown => {
    if (target === 'AmazonSQS.SendMessage') return send(String(input.QueueUrl), input);
    if (target === 'AmazonSQS.SendMessageBatch') {
      const entries = input.Entries as ({ Id: string } & Record<string, unknown>)[];
      return {
        Successful: entries.map((entry) => ({ Id: entry.Id, ...send(String(input.QueueUrl), entry) })),
        Failed: [],
      };
    }
    if (target === 'AmazonSQS.ChangeMessageVisibility') return {};
    if (target === 'TrentService.Encrypt')
      return { CiphertextBlob: seal(String(input.Plaintext), input.EncryptionContext), KeyId: input.KeyId };
    if (target === 'TrentService.Decrypt')
      return { Plaintext: unseal(String(input.CiphertextBlob), input.EncryptionContext), KeyId: input.KeyId };
    throw new Error(`nobody plays ${target} here`);
  };

  const blobs = new Map<string, Buffer>();
  const store = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const found = blobs.get(path);
    if (request.method === 'PUT') blobs.set(path, body);
    if (request.method === 'DELETE') blobs.delete(path);
    if (request.method !== 'GET') response.writeHead(request.method === 'DELETE' ? 204 : 200).end();
    else if (found !== undefined) response.writeHead(200, { 'content-length': found.length }).end(found);
    else response.writeHead(404, { 'content-type': 'application/xml' }).end('<Error><Code>NoSuchKey</Code></Error>');
  };

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.headers['x-amz-target'] === undefined) return store(request, response, body);
      try {
        const text = body.toString();
        const result = answer(String(request.headers['x-amz-target']), JSON.parse(text) as Record<string, unknown>);
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(result));
      } catch (error) {
        response
          .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
          .end(JSON.stringify({ __type: 'ValidationException', message: String(error) }));
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    objects: () => [...blobs.keys()],
    waiting: (queue) => [...(queues.get(queue) ?? [])],
    receive(queue, now) {
      const waiting = queues.get(queue) ?? [];
      const batch = waiting.filter(({ visibleAt }) => visibleAt <= now).slice(0, 10);
      const records = batch.map((message) => recordOf(queue, message));
      return {
        records,
        accept(failed) {
          const done = batch.filter((_message, i) => !failed.includes(records[i]?.messageId ?? ''));
          queues.set(
            queue,
            (queues.get(queue) ?? []).filter((message) => !done.includes(message)),
          );
        },
      };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** One message in an event of an SQS event source mapping, every field that AWS sends. */
function recordOf(queue: string, message: Waiting): SQSRecord {
  message.received += 1;
  return {
    messageId: randomUUID(),
    receiptHandle: randomUUID(),
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.received),
      SentTimestamp: String(message.visibleAt),
      SenderId: 'AROAEXAMPLE:berth-example-router',
      ApproximateFirstReceiveTimestamp: String(message.visibleAt),
      ...(message.group === undefined ? {} : { MessageGroupId: message.group, SequenceNumber: '18849496460467696128' }),
      ...(message.deduplication === undefined ? {} : { MessageDeduplicationId: message.deduplication }),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-central-1:111122223333:${queue}`,
    awsRegion: 'eu-central-1',
  };
}

/** Not encryption, but like KMS it opens nothing under another context. */
function seal(plaintext: string, context: unknown): string {
  const mark = createHmac('sha256', 'fake').update(JSON.stringify(context)).update(plaintext).digest('base64');
  return Buffer.from(JSON.stringify({ mark, plaintext })).toString('base64');
}

function unseal(ciphertext: string, context: unknown): string {
  const { plaintext } = JSON.parse(Buffer.from(ciphertext, 'base64').toString()) as { mark: string; plaintext: string };
  if (seal(plaintext, context) !== ciphertext) throw new Error('InvalidCiphertextException');
  return plaintext;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
