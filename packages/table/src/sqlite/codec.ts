import { type Item, unreadable, type Value } from '../port.ts';

/** An item's columns beside its key. */
export interface Row {
  /** Seconds since 1970; an index of its own, for the sweep. */
  ttl: number | null;
  /** JSON of the short attributes; long strings and bytes leave a mark here. */
  attributes: string;
  /** The long strings, joined: a body that is JSON itself is neither escaped nor parsed. */
  long: string | null;
}

/** Below this many characters, escaping costs less than a slice. */
const longFrom = 200;

type Mark = { l: number } | { b: string };

export function encodeItem(item: Item): Row {
  const short: Record<string, unknown> = {};
  let long: string | null = null;
  for (const name of Object.keys(item)) {
    if (name === 'pk' || name === 'sk') continue;
    const value = item[name] as Value;
    if (typeof value === 'string' && value.length >= longFrom) {
      short[name] = { l: value.length } satisfies Mark;
      long = long === null ? value : long + value;
    } else if (value instanceof Uint8Array) {
      short[name] = {
        b: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
      } satisfies Mark;
    } else {
      short[name] = value;
    }
  }
  return { ttl: typeof item.ttl === 'number' ? Math.floor(item.ttl) : null, attributes: JSON.stringify(short), long };
}

function parsed(attributes: string): Record<string, Value | Mark> | undefined {
  try {
    const item: unknown = JSON.parse(attributes);
    return typeof item === 'object' && item !== null && !Array.isArray(item)
      ? (item as Record<string, Value | Mark>)
      : undefined;
  } catch {
    return undefined;
  }
}

export function decodeItem(pk: string, sk: string, attributes: string, long: string | null): Item {
  const item = parsed(attributes);
  if (item === undefined) return { pk, sk, [unreadable]: 'its attributes are no JSON' };
  let at = 0;
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (typeof value !== 'object' || Array.isArray(value)) continue;
    const mark = value as Mark;
    if ('l' in mark) {
      item[name] = (long ?? '').slice(at, at + mark.l);
      at += mark.l;
    } else {
      item[name] = new Uint8Array(Buffer.from(mark.b, 'base64'));
    }
  }
  if (at !== (long?.length ?? 0)) return { pk, sk, [unreadable]: 'its long attributes are not as long as they were' };
  item.pk = pk;
  item.sk = sk;
  return item as Item;
}
