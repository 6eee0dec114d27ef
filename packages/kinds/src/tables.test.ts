import { expect, test } from 'vitest';
import { decode } from '@berth/machinery/decode';
import { whole } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { toTable } from '@berth/machinery/tables';
import { kindByGvk } from './registry.ts';
import truths from './testdata/upstream/tables.json' with { type: 'json' };

/**
 * testdata/upstream/tables.json: objects of ours, made at random and chosen so that every branch of a printer runs, and the rows that the
 * printers of 1.36 (pkg/printers/internalversion) print of them at one moment. Columns are name, type, format and priority.
 */

interface Printed {
  columns: [string, string, string, number][];
  cases: { object: object; cells: unknown[]; conditions?: unknown[] }[];
}

const now = new Date(truths.now);
const kinds = Object.entries(truths.kinds as unknown as Record<string, Printed>);

test.each(kinds)('%s has the columns and cells of upstream', async (name, { columns, cases }) => {
  const at = name.lastIndexOf('/');
  const type = { apiVersion: name.slice(0, at), kind: name.slice(at + 1) };
  const known = kindByGvk(type.apiVersion, type.kind);
  if (known === undefined) throw new Error(`no kind ${name}`);
  const kind = await whole(known);
  for (const { object, cells, conditions } of cases) {
    const { value } = decode(kind.schema, { ...type, ...structuredClone(object) }, kind.kind);
    const table = toTable(kind, [value as KubeObject], { now, includeObject: 'None', listMeta: {} });
    const told = (table.columnDefinitions ?? []).map((column) => [
      column.name,
      column.type,
      column.format,
      column.priority,
    ]);
    expect(told).toEqual(columns);
    const { object: _, ...row } = table.rows?.[0] ?? {};
    expect({ of: object, ...row }).toEqual({
      of: object,
      cells,
      ...(conditions === undefined ? {} : { conditions }),
    });
  }
});
