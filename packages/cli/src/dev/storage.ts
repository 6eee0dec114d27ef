import { join } from 'node:path';
import type { ChangeSource, Table } from '@berth/table/port';
import type { Logger } from '@berth/apiserver/deps';
import { systemClock } from './clock.ts';
import type { DevOptions } from './options.ts';

export interface Storage {
  table: Table;
  changes: ChangeSource;
  /** How bodies lie in the table: the embedded engine reads them often and pays nothing by the byte. */
  codec: 'plain' | 'deflate';
  /** Where immutable blobs (bodies above 32 KB compressed) lie. */
  blobsDirectory: string;
  /** One process holds the engine: open slots of the log cannot be somebody else's. */
  exclusive: boolean;
  close(): Promise<void>;
}

/** The engine of `--store`, opened. @throws Error that says what to do where it cannot be */
export async function openStore(
  options: DevOptions,
  dataDir: string,
  environment: NodeJS.ProcessEnv,
  log: Logger,
): Promise<Storage> {
  const blobsDirectory = join(dataDir, 'blobs');
  if (options.store === 'sqlite') {
    const [{ openSqlite }, { keepTidy }] = await Promise.all([
      import('@berth/table/sqlite'),
      import('@berth/table/sqlite/housekeeping'),
    ]);
    const table = openSqlite({ path: join(dataDir, 'berth.db') });
    const endTidying = keepTidy(table, systemClock, (fields, message) => log.warn(fields, message));
    const close = async (): Promise<void> => {
      await endTidying();
      await table.close();
    };
    return { table, changes: table, codec: 'plain', blobsDirectory, exclusive: true, close };
  }
  const { openDynamoDb } = await import('./dynamodb.ts');
  return { ...(await openDynamoDb(options, environment)), codec: 'deflate', blobsDirectory, exclusive: false };
}
