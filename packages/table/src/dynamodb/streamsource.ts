import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { createListeners } from '../listeners.ts';
import type { ChangeSource } from '../port.ts';
import { recordFromStream } from './record.ts';

export interface StreamSourceOptions {
  client: DynamoDBClient;
  streams: DynamoDBStreamsClient;
  tableName: string;
  /** Milliseconds between two looks at a quiet stream; 100 unless said. */
  interval?: number;
  /** Where to begin: what is told from now on, or all that the stream still keeps (24 h). */
  from?: 'LATEST' | 'TRIM_HORIZON';
  /** Told of failed calls; they are tried again after a growing pause. */
  onError?: (error: unknown) => void;
}

export interface StreamSource extends ChangeSource {
  /** Resolves once every change from now on will be told. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

interface OpenShard {
  id: string;
  /** undefined: read to its end. */
  iterator: string | undefined;
  last: string | undefined;
}

/** Looks for new shards at least this often, in milliseconds. */
const shardsEvery = 10_000;
const longestPause = 5000;

/** Reads the table's stream by polling: for a local process on DynamoDB; on AWS the stream calls the router function. */
export function dynamodbStreamSource(options: StreamSourceOptions): StreamSource {
  const { interval = 100, onError = () => {} } = options;
  const listeners = createListeners();
  const stopping = new AbortController();
  const { promise: ready, resolve: nowReady } = Promise.withResolvers<void>();
  const reader = createReader(options);

  const loop = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        await reader.open();
        nowReady();
        const told = await reader.read(listeners.tell);
        failures = 0;
        if (told === 0) await sleep(interval, undefined, { signal: stopping.signal });
      } catch (error) {
        if (stopping.signal.aborted) return;
        onError(error);
        failures += 1;
        await sleep(Math.min(longestPause, interval * 2 ** failures), undefined, { signal: stopping.signal }).catch(
          () => {},
        );
      }
    }
  };
  const running = loop();

  return {
    ready,
    subscribe: listeners.subscribe,
    async close() {
      stopping.abort();
      await running;
    },
  };
}

/** The shards being read. A child is opened once its parent is read to the end: that keeps the order per item. */
function createReader({ client, streams, tableName, from = 'LATEST' }: StreamSourceOptions) {
  const shards = new Map<string, OpenShard>();
  let arn: string | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const iteratorOf = async (id: string, type: 'LATEST' | 'TRIM_HORIZON' | 'AFTER_SEQUENCE_NUMBER', last?: string) => {
    const answer = await streams.send(
      new GetShardIteratorCommand({ StreamArn: arn, ShardId: id, ShardIteratorType: type, SequenceNumber: last }),
    );
    return answer.ShardIterator;
  };

  const describe = async (): Promise<Shard[]> => {
    const found: Shard[] = [];
    let after: string | undefined;
    do {
      const { StreamDescription } = await streams.send(
        new DescribeStreamCommand({ StreamArn: arn, ...(after === undefined ? {} : { ExclusiveStartShardId: after }) }),
      );
      found.push(...(StreamDescription?.Shards ?? []));
      after = StreamDescription?.LastEvaluatedShardId;
    } while (after !== undefined);
    return found;
  };

  const openNew = async (first: boolean): Promise<void> => {
    const found = await describe();
    const known = new Set(found.map(({ ShardId }) => ShardId));
    for (const id of shards.keys()) if (!known.has(id)) shards.delete(id);
    for (const { ShardId: id, ParentShardId: parent, SequenceNumberRange: range } of found) {
      if (id === undefined || shards.has(id)) continue;
      const latest = first && from === 'LATEST';
      if (latest && range?.EndingSequenceNumber !== undefined) {
        shards.set(id, { id, iterator: undefined, last: undefined });
        continue;
      }
      if (parent !== undefined && shards.get(parent)?.iterator !== undefined) continue;
      if (parent !== undefined && known.has(parent) && !shards.has(parent)) continue;
      shards.set(id, { id, iterator: await iteratorOf(id, latest ? 'LATEST' : 'TRIM_HORIZON'), last: undefined });
    }
  };

  const readShard = async (
    shard: OpenShard,
    tell: (records: ReturnType<typeof recordFromStream>[]) => void,
  ): Promise<number> => {
    try {
      const answer = await streams.send(new GetRecordsCommand({ ShardIterator: shard.iterator, Limit: 1000 }));
      const records = (answer.Records ?? []).map(recordFromStream);
      tell(records);
      shard.last = records.at(-1)?.sequence ?? shard.last;
      shard.iterator = answer.NextShardIterator;
      if (shard.iterator === undefined) lookedAt = Number.NEGATIVE_INFINITY;
      return records.length;
    } catch (error) {
      const expired = error instanceof ExpiredIteratorException && shard.last !== undefined;
      if (!expired && !(error instanceof TrimmedDataAccessException)) throw error;
      shard.iterator = await iteratorOf(
        shard.id,
        expired ? 'AFTER_SEQUENCE_NUMBER' : 'TRIM_HORIZON',
        expired ? shard.last : undefined,
      );
      return 0;
    }
  };

  return {
    async open(): Promise<void> {
      const first = arn === undefined;
      if (!first && performance.now() - lookedAt < shardsEvery) return;
      if (first) {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
        arn = Table?.LatestStreamArn;
        if (arn === undefined) throw new Error(`table ${tableName} has no stream: enable it with new and old images`);
      }
      try {
        await openNew(first);
      } catch (error) {
        if (first) arn = undefined;
        throw error;
      }
      lookedAt = performance.now();
    },
    /** One look at each open shard; answers with the number of records told. */
    async read(tell: (records: ReturnType<typeof recordFromStream>[]) => void): Promise<number> {
      const open = [...shards.values()].filter(({ iterator }) => iterator !== undefined);
      const counts = await Promise.all(open.map((shard) => readShard(shard, tell)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
