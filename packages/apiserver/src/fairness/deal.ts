import { createHash } from 'node:crypto';

/** Flows whose hands are kept at a time. */
const maxKept = 4096;

/**
 * Shuffle sharding (apiserver util/shufflesharding): each flow is dealt a hand of queues, so that two flows hardly ever share
 * all of theirs. `hash` has 64 bits; the cards are distinct, each below `deckSize`.
 */
export function deal(hash: bigint, deckSize: number, handSize: number): number[] {
  let rest = hash;
  const remainders: number[] = [];
  for (let at = 0; at < handSize; at++) {
    const size = BigInt(deckSize - at);
    remainders.push(Number(rest % size));
    rest /= size;
  }
  return remainders.map((remainder, at) => {
    let card = remainder;
    for (let before = at; before > 0; before--) if (card >= (remainders[before - 1] ?? 0)) card++;
    return card;
  });
}

/** Upstream's hash of a flow (apf_controller.go hashFlowID). */
export function hashFlow(schema: string, flow: string): bigint {
  const sum = createHash('sha256').update(`${schema}\0${flow}`).digest();
  return sum.readBigUInt64LE(0);
}

/** Deals, and remembers the hands of the flows it met last. */
export function createDealer(): (
  schema: string,
  flow: string,
  deckSize: number,
  handSize: number,
) => readonly number[] {
  const kept = new Map<string, readonly number[]>();
  return (schema, flow, deckSize, handSize) => {
    const key = `${deckSize} ${handSize} ${schema} ${flow}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= maxKept) kept.clear();
    const hand = deal(hashFlow(schema, flow), deckSize, handSize);
    kept.set(key, hand);
    return hand;
  };
}
