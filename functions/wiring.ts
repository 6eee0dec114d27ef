import { randomInt } from 'node:crypto';
import type { ApiDeps } from '@berth/apiserver/deps';
import { type Cell, createCell } from '@berth/cli/cell';
import { createDynamoDb, createDynamoDbClient } from '@berth/table/dynamodb';
import { createS3Blobs } from './blobs.ts';
import { systemClock } from './clock.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { createHints, type Hints } from './hints.ts';
import { log } from './log.ts';
import { createRelay } from './relay.ts';
import { createKmsSealer } from './sealer.ts';

export interface Wired {
  cell: Cell;
  environment: Environment;
  hints: Hints;
}

/** The cell on AWS: what every function of it has in common, made once an environment. */
export function wire(options: Pick<ApiDeps, 'dial' | 'acceptTunnel' | 'keepsConnections' | 'stopping'> = {}): Wired {
  const environment = readEnvironment();
  const hints = createHints(environment.BERTH_HINTS_ENDPOINT, log);
  const cell = createCell({
    table: createDynamoDb({ client: createDynamoDbClient(), tableName: environment.BERTH_TABLE }),
    codec: 'deflate',
    blobs: createS3Blobs(environment.BERTH_BLOBS),
    exclusive: false,
    clock: systemClock,
    sealer: createKmsSealer(environment.BERTH_SEALING_KEY),
    random: randomText,
    log,
    clusterUrl: (id) => `https://${id}.${environment.BERTH_DOMAIN}`,
    // The front's certificate is signed by a public authority.
    caBundle: undefined,
    serviceCidr: '10.96.0.0/16',
    podCidr: '10.244.0.0/15',
    // IPv4's dummy address (RFC 7600): the front has no fixed one, and on every machine the agent answers for the API.
    advertise: '192.0.0.8',
    // CloudFront cuts an origin that is silent for 120 s.
    limits: { quietWatch: 95_000 },
    dial: options.dial ?? relayOf(environment),
    acceptTunnel: options.acceptTunnel,
    keepsConnections: options.keepsConnections,
    stopping: options.stopping,
    hint: hints.hint,
    outbound: 'public',
  });
  return { cell, environment, hints };
}

/** What this process cannot reach itself is reached through the streams host, where it knows the cell's secret. */
function relayOf({ BERTH_ORIGIN_SECRET: secret, BERTH_STREAMS_URL: url, BERTH_DOMAIN: domain }: Environment) {
  if (secret === undefined) return undefined;
  return createRelay({ secret, domain, url, now: () => systemClock.now().getTime() });
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
