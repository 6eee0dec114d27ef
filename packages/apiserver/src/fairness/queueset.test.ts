import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deal, hashFlow } from './deal.ts';
import { QueueSet, type Ticket, type Work } from './queueset.ts';

const work = (seats: number, finalSeats = 0, lingers = 0): Work => ({ seats, finalSeats, lingers });

/** A level under simulated time: flows that each keep some requests open, each of them served for as long as it says. */
function simulate(
  flows: readonly { hand: number[]; open: number; work: Work; takes: number; pause?: number }[],
  {
    limit,
    queues = 64,
    length = 50,
    until = 60_000,
  }: { limit: number; queues?: number; length?: number; until?: number },
) {
  const set = new QueueSet({ queues, handSize: 1, queueLengthLimit: length }, limit, 0);
  const agenda: { at: number; run: () => void }[] = [];
  const later = (at: number, run: () => void) => agenda.push({ at, run });
  const seen = flows.map(() => ({ served: 0, refused: 0, longestWait: 0, seatTime: 0 }));
  let now = 0;
  let most = 0;
  const go = (tickets: readonly Ticket[]) => {
    for (const ticket of tickets) ticket.start();
  };
  const send = (index: number): void => {
    const flow = flows[index];
    const notes = seen[index];
    if (flow === undefined || notes === undefined) return;
    const arrived = now;
    const outcome = set.arrive(
      flow.work,
      flow.hand,
      () => {
        notes.longestWait = Math.max(notes.longestWait, now - arrived);
        most = Math.max(most, set.seats);
        const begun = now;
        later(now + flow.takes, () => {
          if (typeof outcome === 'string') return;
          notes.served++;
          notes.seatTime += flow.work.seats * (now - begun);
          const { started, lingers } = set.finish(outcome.ticket, now);
          if (lingers > 0) later(now + lingers, () => go(set.release(outcome.ticket, now)));
          go(started);
          later(now + (flow.pause ?? 0), () => send(index));
        });
      },
      now,
    );
    if (typeof outcome === 'string') {
      notes.refused++;
      later(now + 1000, () => send(index));
    } else go(outcome.started);
  };
  for (const [index, flow] of flows.entries()) for (let one = 0; one < flow.open; one++) later(0, () => send(index));
  while (agenda.length > 0) {
    agenda.sort((a, b) => a.at - b.at);
    const next = agenda.shift();
    if (next === undefined || next.at > until) break;
    now = next.at;
    next.run();
  }
  return { seen, most, set };
}

test('a greedy flow gets no more of the seats than one that asks for little, and that one hardly waits', () => {
  const { seen, most } = simulate(
    [
      { hand: [0], open: 500, work: work(4), takes: 50 },
      { hand: [1], open: 1, work: work(1), takes: 10, pause: 5 },
    ],
    { limit: 8 },
  );
  const [greedy, polite] = seen;
  expect(most).toBeLessThanOrEqual(8);
  expect(greedy?.refused).toBeGreaterThan(0);
  expect(polite?.refused).toBe(0);
  // No longer than it takes until a wide one is over.
  expect(polite?.longestWait).toBeLessThanOrEqual(50);
  expect(polite?.served).toBeGreaterThan(60_000 / (50 + 10 + 5) - 2);
});

test('flows that ask for more than there is get equal seats over time, however wide or long their requests are', () => {
  const { seen } = simulate(
    [
      { hand: [0], open: 40, work: work(1), takes: 10 },
      { hand: [1], open: 40, work: work(3), takes: 10 },
      { hand: [2], open: 40, work: work(1), takes: 90 },
      { hand: [3], open: 200, work: work(2), takes: 30 },
    ],
    { limit: 12 },
  );
  const shares = seen.map(({ seatTime }) => seatTime / (12 * 60_000));
  for (const share of shares) expect(share).toBeGreaterThan(0.2);
  for (const share of shares) expect(share).toBeLessThan(0.3);
});

test('seats are never exceeded, and every flow with a queue of its own is served', () => {
  const flow = fc.record({
    open: fc.integer({ min: 1, max: 30 }),
    work: fc.record({
      seats: fc.integer({ min: 1, max: 12 }),
      finalSeats: fc.integer({ min: 0, max: 12 }),
      lingers: fc.integer({ min: 0, max: 20 }),
    }),
    takes: fc.integer({ min: 0, max: 100 }),
    // Never twice at the same moment: simulated time must move.
    pause: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(flow, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 10 }), (flows, limit) => {
      const { seen, most, set } = simulate(
        flows.map((one, index) => ({ ...one, hand: [index] })),
        { limit, queues: 8, length: 5, until: 3000 },
      );
      // One that is wider than the level runs alone.
      expect(most).toBeLessThanOrEqual(Math.max(limit, ...flows.map((one) => one.work.seats)));
      for (const { served } of seen) expect(served).toBeGreaterThan(0);
      expect(set.waiting).toBeLessThanOrEqual(8 * 5);
    }),
    { numRuns: 60 },
  );
});

test('requests of one flow are served in the order they came', () => {
  const set = new QueueSet({ queues: 4, handSize: 1, queueLengthLimit: 10 }, 1, 0);
  const order: number[] = [];
  const tickets: Ticket[] = [];
  for (let one = 0; one < 5; one++) {
    const outcome = set.arrive(work(1), [2], () => order.push(one), one);
    if (typeof outcome === 'string') throw new Error(outcome);
    for (const ticket of outcome.started) ticket.start();
    tickets.push(outcome.ticket);
  }
  for (const [at, ticket] of tickets.entries()) for (const next of set.finish(ticket, 10 + at).started) next.start();
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(set.isIdle).toBe(true);
});

test('what is taken back frees its place, and lets go what it held up', () => {
  const set = new QueueSet({ queues: 2, handSize: 1, queueLengthLimit: 1 }, 3, 0);
  const arrive = (seats: number, queue: number) => set.arrive(work(seats), [queue], () => {}, 0);
  const first = arrive(2, 0);
  const wide = arrive(3, 0);
  // It would end later than the wide one, so it waits behind it although a seat is free.
  const narrow = arrive(1, 1);
  if (typeof first === 'string' || typeof wide === 'string' || typeof narrow === 'string') throw new Error('refused');
  const before = narrow.ticket.state;
  const { cancelled, started } = set.cancel(wide.ticket, 1);
  expect(cancelled).toBe(true);
  expect(set.waiting).toBe(0);
  expect([before, started.length]).toEqual(before === 'waiting' ? ['waiting', 1] : ['running', 0]);
  expect(set.cancel(wide.ticket, 1).cancelled).toBe(false);
  set.finish(first.ticket, 2);
  set.finish(narrow.ticket, 2);
  expect(set.isIdle).toBe(true);
});

test('a full queue refuses while all seats are taken, and a level that holds nothing refuses at once', () => {
  const queued = new QueueSet({ queues: 1, handSize: 1, queueLengthLimit: 2 }, 1, 0);
  const outcomes = [0, 1, 2, 3].map(() => queued.arrive(work(1), [0], () => {}, 0));
  expect(outcomes.map((one) => (typeof one === 'string' ? one : one.ticket.state))).toEqual([
    'running',
    'waiting',
    'waiting',
    'queue-full',
  ]);
  const rejecting = new QueueSet('reject', 1, 0);
  expect(typeof rejecting.arrive(work(1), [], () => {}, 0)).toBe('object');
  expect(rejecting.arrive(work(1), [], () => {}, 0)).toBe('concurrency-limit');
  const exempt = new QueueSet('exempt', 0, 0);
  for (let one = 0; one < 50; one++) expect(typeof exempt.arrive(work(5), [], () => {}, 0)).toBe('object');
});

test('a hand is of distinct cards, evenly dealt', () => {
  const counts = new Array<number>(16).fill(0);
  for (let flow = 0; flow < 4000; flow++) {
    const hand = deal(hashFlow('schema', `user-${flow}`), 16, 4);
    expect(new Set(hand).size).toBe(4);
    for (const card of hand) counts[card] = (counts[card] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
