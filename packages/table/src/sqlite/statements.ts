import type { StatementSync } from 'node:sqlite';
import type { Item, Query, QueryResult } from '../port.ts';
import { maxAnswerBytes } from '../semantics.ts';
import { decodeItem } from './codec.ts';

export type Statements = ReturnType<typeof prepareStatements>;

/** Every statement the engine runs, prepared once. */
export function prepareStatements(make: (sql: string) => StatementSync) {
  const rows = (sql: string): StatementSync => {
    const statement = make(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  const range = (lower: string, upper: string, order: string): StatementSync =>
    rows(`SELECT sk, attributes, long FROM items WHERE pk = ?1 AND sk ${lower} ?2 ${upper} ORDER BY sk ${order}`);
  return {
    begin: make('BEGIN IMMEDIATE'),
    commit: make('COMMIT'),
    rollback: make('ROLLBACK'),
    get: rows('SELECT attributes, long FROM items WHERE pk = ? AND sk = ?'),
    put: make(
      'INSERT INTO items (pk, sk, ttl, attributes, long) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (pk, sk) DO UPDATE SET ttl = ?3, attributes = ?4, long = ?5',
    ),
    remove: make('DELETE FROM items WHERE pk = ? AND sk = ?'),
    count: rows(
      'SELECT count(*) FROM (SELECT 1 FROM items WHERE pk = ?1 AND sk >= ?2 AND sk <= ?3 AND sk <> ?4 AND ttl IS NULL LIMIT ?5)',
    ),
    expired: rows('SELECT pk, sk, ttl FROM items WHERE ttl < ? ORDER BY ttl LIMIT ?'),
    up: { closed: range('>=', 'AND sk <= ?3', 'ASC'), open: range('>=', '', 'ASC') },
    upAfter: { closed: range('>', 'AND sk <= ?3', 'ASC'), open: range('>', '', 'ASC') },
    down: { closed: range('>=', 'AND sk <= ?3', 'DESC'), open: range('>=', '', 'DESC') },
    downAfter: { closed: range('>=', 'AND sk < ?3', 'DESC'), open: range('>=', '', 'DESC') },
  };
}

/** Reads until the limit or a megabyte: a long list gives the event loop back between its pages. */
export function runQuery(statements: Statements, query: Query): QueryResult {
  const { pk, reverse = false, limit = Number.POSITIVE_INFINITY, after } = query;
  const family = reverse ? (after === undefined ? 'down' : 'downAfter') : after === undefined ? 'up' : 'upAfter';
  const lower = reverse ? (query.from ?? '') : (after ?? query.from ?? '');
  const upper = reverse ? (after ?? query.to) : query.to;
  const rows =
    upper === undefined
      ? statements[family].open.iterate(pk, lower)
      : statements[family].closed.iterate(pk, lower, upper);
  const items: Item[] = [];
  let bytes = 0;
  for (const row of rows as unknown as Iterable<[string, string, string | null]>) {
    const [sk, attributes, long] = row;
    bytes += attributes.length + (long?.length ?? 0);
    if (items.length >= limit || (items.length > 0 && bytes > maxAnswerBytes)) return { items, next: items.at(-1)?.sk };
    items.push(decodeItem(pk, sk, attributes, long));
  }
  return { items };
}

/** Behind every key: sort keys are UTF-8, in which no byte is greater. */
const last = '\u{10FFFF}';

/** See `Table.count`. */
export function runCount(
  statements: Statements,
  { pk, from = '', to = last, after }: Pick<Query, 'pk' | 'from' | 'to' | 'after'>,
  most: number,
): number | undefined {
  const row = statements.count.get(pk, after ?? from, to, after ?? '', most + 1) as unknown as [number];
  return row[0] > most ? undefined : row[0];
}
