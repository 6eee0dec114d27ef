import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

export interface StreamEvents {
  /** What came since the call before, as one event of the router's event source mapping; undefined: nothing. */
  next(): Promise<DynamoDBStreamEvent | undefined>;
  close(): void;
}

/** DynamoDB Local's stream as Lambda events: the mapping's filter (infra/stream.ts) applied, bytes in base64. */
export async function streamEvents(
  client: DynamoDBClient,
  config: ConstructorParameters<typeof DynamoDBStreamsClient>[0],
  tableName: string,
  prefixes: readonly string[],
): Promise<StreamEvents> {
  const streams = new DynamoDBStreamsClient(config ?? {});
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const [shard] = StreamDescription?.Shards ?? [];
  let { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId: shard?.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  return {
    async next() {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 1000 }));
      ShardIterator = page.NextShardIterator;
      const wanted = (page.Records ?? []).filter(({ dynamodb }) =>
        prefixes.some((prefix) => dynamodb?.Keys?.pk?.S?.startsWith(prefix)),
      );
      return wanted.length === 0
        ? undefined
        : { Records: wanted.map((record) => eventRecord(record, StreamArn ?? '')) };
    },
    close: () => streams.destroy(),
  };
}

function eventRecord({ eventID, eventName, dynamodb }: _Record, eventSourceARN: string): DynamoDBRecord {
  return JSON.parse(
    JSON.stringify(
      {
        eventID,
        eventName,
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'eu-central-1',
        dynamodb: {
          ApproximateCreationDateTime: Math.floor((dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
          Keys: dynamodb?.Keys,
          NewImage: dynamodb?.NewImage,
          OldImage: dynamodb?.OldImage,
          SequenceNumber: dynamodb?.SequenceNumber,
          SizeBytes: dynamodb?.SizeBytes,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
        eventSourceARN,
      },
      (_name, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value),
    ),
  ) as DynamoDBRecord;
}
