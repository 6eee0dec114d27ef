import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { tableLaws } from './laws/index.ts';
import { openSqlite, type SqliteTable } from './sqlite.ts';

describe('the sqlite engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-table-'));
  let table: SqliteTable;
  beforeAll(() => {
    table = openSqlite({ path: join(folder, 'berth.db') });
  });
  afterAll(async () => {
    await table.close();
    rmSync(folder, { recursive: true });
  });
  tableLaws(() => ({ table, changes: table, close: () => table.close() }));
});
