import { describe } from 'vitest';
import { tableLaws } from './laws/index.ts';
import { createMemoryTable } from './memory.ts';

describe('the table in memory', () => {
  const table = createMemoryTable();
  tableLaws(() => ({ table, changes: table, close: () => table.close() }));
});
