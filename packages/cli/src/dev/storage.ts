import { join } from 'node:path';
import type { ChangeSource, Table } from '@berth/table/port';
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
): Promise<Storage> {
  const blobsDirectory = join(dataDir, 'blobs');
  if (options.store === 'sqlite') {
    const { openSqlite } = await import('@berth/table/sqlite');
    const table = openSqlite({ path: join(dataDir, 'berth.db') });
    return { table, changes: table, codec: 'plain', blobsDirectory, exclusive: true, close: () => table.close() };
  }
  const { openDynamoDb } = await import('./dynamodb.ts');
  return { ...(await openDynamoDb(options, environment)), codec: 'deflate', blobsDirectory, exclusive: false };
}
