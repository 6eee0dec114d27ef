import type { ChangeRecord, Item, Key, Table } from '@berth/table/port';
import { createCodec } from '../codec.ts';
import { epochGuard } from '../guards.ts';
import { counterKey, guardKey, indexPk, logPk, marksKey, objectPk } from '../keys.ts';
import type { SimBlobs } from './blobs.ts';
import type { SlotTruth, Truth } from './history.ts';
import { fieldsText } from './stage.ts';

const plain = createCodec('plain', undefined);

/** Gathers what really stood in the table: from its feed as it happens, and from the table itself in the end. */
export class TruthKeeper {
  readonly #records: ChangeRecord[] = [];
  readonly #slots = new Map<string, Map<number, SlotTruth>>();
  readonly #blobs: SimBlobs;

  constructor(blobs: SimBlobs) {
    this.#blobs = blobs;
  }

  onChanges(records: readonly ChangeRecord[]): void {
    for (const record of records) {
      this.#records.push(record);
      if (record.item?.pk.startsWith('l#')) this.#note(record.item);
    }
  }

  #note(item: Item): void {
    const [, , type] = item.pk.split('#') as [string, string, string];
    const slots = this.#slots.get(type) ?? new Map<number, SlotTruth>();
    this.#slots.set(type, slots);
    const version = Number(item.sk);
    const slot = slots.get(version) ?? { version, states: [] };
    slots.set(version, slot);
    const state = stateOf(item, this.#blobs);
    if (slot.states.length === 0 || !slot.states.some((known) => JSON.stringify(known) === JSON.stringify(state)))
      slot.states.push(state);
  }

  async finish(
    table: Table,
    cluster: string,
    types: readonly { resource: string }[],
    entries: readonly string[],
  ): Promise<Truth> {
    const truth: Truth = {
      slots: this.#slots,
      objects: new Map(),
      heads: new Map(),
      compacts: new Map(),
      indexes: new Set(),
      epoch: 0,
      lostBlobs: [],
      jumps: new Map(),
      records: this.#records,
    };
    for (const { resource } of types) {
      const type = { cluster, resource };
      const [counter, marks] = await table.get([counterKey(type), marksKey(type)]);
      truth.compacts.set(resource, (marks?.compact as number | undefined) ?? 0);
      truth.heads.set(resource, (counter?.n as number | undefined) ?? 1);
      const stripes = (counter?.stripes as number | undefined) ?? 1;
      truth.jumps.set(resource, jumpsOf(this.#records, counterKey(type)));
      const objects = new Map<string, { version: number; value: string }>();
      for (let i = 0; i < stripes; i++) {
        for (const item of await all(table, logPk(type, i))) this.#note(item);
        for (const item of await all(table, objectPk(type, i))) {
          if (typeof item.blob === 'string' && !this.#blobs.stand.has(item.blob))
            truth.lostBlobs.push(`${resource} ${item.sk} at ${item.rv}`);
          if (item.dead !== 1) objects.set(item.sk, { version: item.rv as number, value: valueIn(item, this.#blobs) });
        }
      }
      truth.objects.set(resource, objects);
    }
    const [epoch] = await table.get([guardKey(cluster, epochGuard)]);
    truth.epoch = (epoch?.v as number | undefined) ?? 0;
    for (const entry of entries)
      for (const { sk } of await all(table, indexPk(cluster, entry))) truth.indexes.add(`${entry} ${sk}`);
    return truth;
  }
}

function jumpsOf(records: readonly ChangeRecord[], { pk, sk }: Key): { from: number; to: number }[] {
  const jumps = new Map<number, { from: number; to: number }>();
  for (const { key, item, previous } of records) {
    if (key.pk !== pk || key.sk !== sk || item === undefined || previous === undefined) continue;
    if (item.base !== previous.base)
      jumps.set(item.base as number, { from: previous.n as number, to: item.base as number });
  }
  return [...jumps.values()].sort((a, b) => a.from - b.from);
}

async function all(table: Table, pk: string): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  do {
    const page = await table.query({ pk, after });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

function stateOf(packed: Item, blobs: SimBlobs): SlotTruth['states'][number] {
  if (packed.void === true) return { void: true };
  const item = plain.unpack(packed);
  const labels = JSON.parse((item.labels as string | undefined) ?? '{}') as { written?: string; team?: string };
  const fields = JSON.parse((item.fields as string | undefined) ?? '{}') as Record<string, string>;
  return {
    void: false,
    verb: item.verb as 'c' | 'u' | 'd',
    sk: item.key as string,
    value: valueIn(item, blobs),
    time: item.time as number,
    prev: item.prev as number,
    labels: labels.written ?? '',
    fields: fieldsText(fields),
    team: labels.team ?? '',
    indexes: (item.indexes as string[] | undefined) ?? [],
  };
}

function valueIn(packed: Item, blobs: SimBlobs): string {
  const item = plain.unpack(packed);
  const text = typeof item.blob === 'string' ? blobs.text(item.blob) : plain.decode(item, Number(item.rv ?? item.sk));
  const { value, deletedBy } = (JSON.parse(text as string) as { data: { value: string; deletedBy?: string } }).data;
  return item.verb === 'd' ? (deletedBy ?? value) : value;
}
