import { createHash } from 'node:crypto';
import { hintTopic } from '@berth/machinery/hints';
import { createDynamoDb, createDynamoDbClient } from '@berth/table/dynamodb';
import type { TenancyDeps } from '@berth/tenancy';
import { findKey } from '@berth/tenancy/keys';
import type { IoTCustomAuthorizerEvent, IoTCustomAuthorizerResult } from 'aws-lambda';
import { systemClock } from './clock.ts';
import { requireVariable } from './environment.ts';
import { log } from './log.ts';

const arn = requireVariable('BERTH_IOT_ARN');
// The lookup of a key needs a table and a clock, nothing else of the service.
const deps = {
  table: createDynamoDb({ client: createDynamoDbClient(), tableName: requireVariable('BERTH_TABLE') }),
  clock: systemClock,
} as TenancyDeps;
/** Seconds: a revoked node loses its connection after at most an hour. */
const [refreshAfterInSeconds, disconnectAfterInSeconds] = [3600, 86_400];
const nodeUser = /^system:node:(.+)$/;

/**
 * IoT Core asks here when an agent connects by MQTT: user name = cluster, password = the node's token, client id =
 * `berth-{cluster}-{node}`. The node may then receive its own topic and do nothing else.
 */
export async function handler(event: IoTCustomAuthorizerEvent): Promise<IoTCustomAuthorizerResult> {
  const { mqtt } = event.protocolData;
  // The user name may carry the authorizer's name as a query.
  const cluster = (mqtt?.username ?? '').split('?')[0] ?? '';
  const token = Buffer.from(mqtt?.password ?? '', 'base64').toString();
  const node = await nodeOf(cluster, token);
  if (node === undefined || mqtt?.clientId !== `berth-${cluster}-${node}`) {
    log.info({ cluster }, 'a connection for hints was refused');
    return {
      isAuthenticated: false,
      principalId: 'nobody',
      disconnectAfterInSeconds: 300,
      refreshAfterInSeconds: 300,
      policyDocuments: [],
    };
  }
  const topic = hintTopic(cluster, node);
  const allow = (action: string, resource: string) => ({
    Effect: 'Allow' as const,
    Action: action,
    Resource: `${arn}:${resource}`,
  });
  const Statement = [
    allow('iot:Connect', `client/${mqtt.clientId}`),
    allow('iot:Subscribe', `topicfilter/${topic}`),
    allow('iot:Receive', `topic/${topic}`),
  ];
  return {
    isAuthenticated: true,
    // Letters and digits only, at most 128 of them.
    principalId: createHash('sha256').update(mqtt.clientId).digest('hex'),
    disconnectAfterInSeconds,
    refreshAfterInSeconds,
    policyDocuments: [{ Version: '2012-10-17', Statement }],
  };
}

async function nodeOf(cluster: string, token: string): Promise<string | undefined> {
  if (cluster === '' || token === '') return undefined;
  const identity = await findKey(deps, cluster, createHash('sha256').update(token).digest('hex'));
  return nodeUser.exec(identity?.username ?? '')?.[1];
}
