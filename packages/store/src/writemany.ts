import type { Operation } from '@berth/table/port';
import type { Context } from './context.ts';
import { RaisedGuards } from './guards.ts';
import { objectSk } from './keys.ts';
import type { StoredObject, Write } from './types.ts';
import { checkWrite, writeTogether } from './write.ts';

/** DynamoDB's transaction takes 100 operations: 49 objects with their log entries, and a companion or two. */
const maxObjects = 49;
const maxOperations = 100;
/** Characters of bodies in one transaction: twice that is stored, and 4 MB is the bound. */
const maxCharacters = 1_000_000;

interface Chunk {
  places: number[];
  operations: number;
  characters: number;
  /** What the chunk's operations address, with the operation's text: equal companions are one. */
  addresses: Map<string, string>;
  type: string;
}

/** See `Store.writeMany`. Chunks go one after the other, so that a shared guard holds across them. */
export async function writeMany(context: Context, writes: readonly Write[]): Promise<(StoredObject | Error)[]> {
  for (const write of writes) checkWrite(write);
  const results: (StoredObject | Error)[] = Array.from({ length: writes.length });
  const raised = new RaisedGuards();
  for (const { places } of chunksOf(writes)) {
    const chunk = places.map((place) => writes[place] as Write);
    const answers = await writeTogether(context, chunk, raised);
    answers.forEach((answer, i) => {
      results[places[i] as number] = answer;
    });
  }
  return results;
}

function chunksOf(writes: readonly Write[]): Chunk[] {
  const chunks: Chunk[] = [];
  writes.forEach((write, place) => {
    const type = `${write.key.cluster}#${write.key.resource}`;
    const addresses = addressesOf(write);
    const characters = sizeOf(write);
    let chunk = chunks.findLast((candidate) => candidate.type === type);
    if (chunk === undefined || !fits(chunk, addresses, characters)) {
      chunk = { places: [], operations: 0, characters: 0, addresses: new Map(), type };
      chunks.push(chunk);
    }
    chunk.places.push(place);
    chunk.characters += characters;
    for (const [address, text] of addresses) {
      if (!chunk.addresses.has(address)) chunk.operations += 1;
      chunk.addresses.set(address, text);
    }
    chunk.operations += 1;
  });
  return chunks;
}

function fits(chunk: Chunk, addresses: ReadonlyMap<string, string>, characters: number): boolean {
  if (chunk.places.length >= maxObjects || chunk.characters + characters > maxCharacters) return false;
  let operations = chunk.operations + 1;
  for (const [address, text] of addresses) {
    const known = chunk.addresses.get(address);
    if (known === undefined) operations += 1;
    else if (known !== text || address.startsWith('o ')) return false;
  }
  return operations <= maxOperations;
}

/** Every item the write touches, but for its log entry. */
function addressesOf({ key, previous, next, previousIndexes, companions }: Write): Map<string, string> {
  const addresses = new Map<string, string>([[`o ${objectSk(key.namespace, key.name)}`, '']]);
  const indexes = [...(next?.indexes ?? []), ...(previousIndexes ?? [])].map(({ index, value }) => `${index}#${value}`);
  for (const entry of [...indexes, ...(previous?.origin?.indexes ?? [])])
    addresses.set(`x ${entry} ${key.namespace}/${key.name}`, '');
  for (const operation of companions ?? []) {
    const { pk, sk } = addressOf(operation);
    addresses.set(`c ${pk} ${sk}`, JSON.stringify(operation));
  }
  return addresses;
}

function addressOf(operation: Operation): { pk: string; sk: string } {
  if ('put' in operation) return operation.put;
  if ('delete' in operation) return operation.delete;
  return 'update' in operation ? operation.update : operation.check;
}

/** The body's length is not known before it is encoded under its number; the one before is near enough to share out by. */
function sizeOf({ previous, next }: Write): number {
  return Math.max(previous?.body.length ?? 0, next?.sizeHint ?? 8_000);
}
