import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore, type Store } from '@berth/store';
import { createMemoryTable } from '@berth/table/memory';
import type { ChangeSource, Table } from '@berth/table/port';
import { createDynamoDb, createDynamoDbClient, createTableIfAbsent } from '@berth/table/dynamodb';
import { addKey, createCluster, createNodeToken, getCluster, newToken } from '@berth/tenancy';
import { type Cell, createCell } from '../../../packages/cli/src/cell.ts';
import { systemClock } from '../../../packages/cli/src/dev/clock.ts';
import { createLogger } from '../../../packages/cli/src/dev/log.ts';
import { randomText } from '../../../packages/cli/src/dev/random.ts';
import { createFileSealer } from '../../../packages/cli/src/dev/sealer.ts';
import { startSimulatedNodes } from '../../../packages/cli/src/dev/simulated.ts';
import type { DynamoDbLocal } from '../../support/dynamodblocal.ts';
import { count, countTable, type Round } from './capacity.ts';

export const cluster = 'bench';
const api = `https://127.0.0.1/clusters/${cluster}`;
const log = createLogger('error');

/** Berth's real wiring over a table, every request to it counted. */
export interface CostCell {
  rounds: Round[];
  cell: Cell;
  /** Reads the same table through a client that is not counted. */
  observer: Store;
  send(method: string, path: string, body?: object, type?: string): Promise<Response>;
  startNode(): Promise<void>;
  close(): Promise<void>;
}

/** Tables for a cell, and what they are asked. */
interface Tables {
  table: Table;
  /** Not counted. */
  plainTable: Table;
  changes?: ChangeSource;
  rounds: Round[];
}

/** What the functions are: no changes are fed in, and no controllers run. */
export async function openCostCell(local: DynamoDbLocal, tableName: string): Promise<CostCell> {
  await using ends = new AsyncDisposableStack();
  const client = createDynamoDbClient(local.config);
  await createTableIfAbsent(client, tableName);
  const table = createDynamoDb({ client, tableName });
  ends.defer(() => table.close());
  const plainTable = createDynamoDb({ client: createDynamoDbClient(local.config), tableName });
  ends.defer(() => plainTable.close());
  const { rounds } = count(client);
  const opened = await openCell({ table, plainTable, rounds });
  const kept = ends.move();
  return {
    ...opened,
    async close() {
      await opened.close();
      await kept.disposeAsync();
    },
  };
}

/** A process that stays, with the cluster's controllers, on a table in memory in which everything is written as on DynamoDB. */
export async function openMemoryCell(): Promise<CostCell> {
  const memory = createMemoryTable();
  const { table, rounds } = countTable(memory);
  return openCell({ table, plainTable: memory, changes: memory, rounds });
}

async function openCell({ table, plainTable, changes, rounds }: Tables): Promise<CostCell> {
  const stays = changes !== undefined;
  const directory = mkdtempSync(join(tmpdir(), 'berth-costs-'));
  await using ends = new AsyncDisposableStack();
  ends.defer(() => rmSync(directory, { recursive: true, force: true }));
  const observer = createStore({ table: plainTable, clock: systemClock, ids, codec: 'deflate' });
  ends.defer(() => observer.close());
  const cell = createCell({
    table,
    codec: 'deflate',
    blobsDirectory: join(directory, 'blobs'),
    exclusive: false,
    outbound: 'public',
    clock: systemClock,
    sealer: createFileSealer(join(directory, 'seal.key')),
    random: randomText,
    log,
    clusterUrl: () => api,
    caBundle: undefined,
    serviceCidr: '10.96.0.0/16',
    podCidr: '10.244.0.0/15',
    advertise: '192.0.0.8',
    ...(changes === undefined ? {} : { changes }),
  });
  ends.defer(() => cell.close());
  if ((await getCluster(cell.tenancy, cluster)) === undefined)
    await createCluster(cell.tenancy, 'bench', { name: cluster, id: cluster });
  await cell.ensure(cluster);
  if (stays) await (await cell.driver(cluster)).start();
  const token = newToken(cell.tenancy, 'berth');
  await addKey(cell.tenancy, cluster, await token, { username: 'admin', groups: ['system:masters'] });
  const authorization = `Bearer ${await token}`;
  const kept = ends.move();
  return {
    rounds,
    cell,
    observer,
    async send(method, path, body, type = 'application/json') {
      const headers = {
        authorization,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': type }),
      };
      const answer = await cell.fetch(
        new Request(api + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
      );
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer;
    },
    async startNode() {
      const nodes = await startSimulatedNodes({
        count: 1,
        dataDir: directory,
        clusterUrl: api,
        clock: systemClock,
        log,
        fetch: cell.fetch,
        token: (node) => createNodeToken(cell.tenancy, cluster, node),
        serve: () => {},
      });
      kept.defer(() => nodes.stop());
    },
    close: () => kept.disposeAsync(),
  };
}

const ids = { uid: () => crypto.randomUUID() };
