import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { createDynamoDb, createDynamoDbClient, createTableIfAbsent } from '@berth/table/dynamodb';
import { dynamodbStreamSource } from '@berth/table/dynamodb/streamsource';
import type { ChangeSource, Table } from '@berth/table/port';
import type { DevOptions } from './options.ts';

/**
 * The cluster on a DynamoDB table (BERTH_TABLE, `berth` unless said), made if absent, its stream read by polling. An endpoint
 * other than AWS' own (DynamoDB Local) takes any credentials; AWS' takes those of the environment.
 */
export async function openDynamoDb(
  options: DevOptions,
  environment: NodeJS.ProcessEnv,
): Promise<{ table: Table; changes: ChangeSource; close(): Promise<void> }> {
  const endpoint = options.dynamodbEndpoint;
  const config = {
    region: environment.AWS_REGION ?? 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  };
  const tableName = environment.BERTH_TABLE ?? 'berth';
  const client = createDynamoDbClient(config);
  try {
    await createTableIfAbsent(client, tableName);
  } catch (cause) {
    throw new Error(
      `the DynamoDB table "${tableName}" cannot be reached${endpoint === undefined ? '' : ` at ${endpoint}`}; is it running?`,
      { cause },
    );
  }
  const streams = new DynamoDBStreamsClient(config);
  const source = dynamodbStreamSource({ client, streams, tableName });
  await source.ready;
  const table = createDynamoDb({ client, tableName });
  return {
    table,
    changes: source,
    async close() {
      await source.close();
      streams.destroy();
      await table.close();
    },
  };
}
