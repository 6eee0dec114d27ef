import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, Key, Value } from '../port.ts';

export function marshal(value: Value): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value instanceof Uint8Array) return { B: value };
  return { L: value.map((entry) => ({ S: entry })) };
}

export function marshalKey({ pk, sk }: Key): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: sk } };
}

export function marshalItem(item: Item): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, marshal(value)]));
}

/** A value in the SDK's form or in that of a Lambda event, where bytes are base64. */
export interface WireValue {
  S?: string;
  N?: string;
  BOOL?: boolean;
  B?: Uint8Array | string;
  L?: readonly WireValue[];
}

export function unmarshalItem(image: Readonly<Record<string, unknown>>): Item {
  const item: Record<string, Value> = {};
  for (const [name, value] of Object.entries(image)) item[name] = unmarshal(value as WireValue, name);
  return item as Item;
}

function unmarshal(value: WireValue, name: string): Value {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.B !== undefined)
    return typeof value.B === 'string' ? new Uint8Array(Buffer.from(value.B, 'base64')) : value.B;
  if (value.L !== undefined) return value.L.map((entry) => String(unmarshal(entry, name)));
  throw new Error(`attribute ${name} holds a type that no table of Berth writes: ${Object.keys(value).join(', ')}`);
}
