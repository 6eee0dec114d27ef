/** What goes wrong, and how often: probabilities from 0 to 1, times in milliseconds of the clock. */
export interface Faults {
  /** A request takes from 0 to this long to arrive, and as long to be answered. */
  latency: number;
  /** The items of a committed transaction become visible one by one, over up to this long. */
  stagger: number;
  /** Refused: throttled. */
  throttle: number;
  /** Refused: TransactionConflict although nobody else is there. Real conflicts come by themselves. */
  conflict: number;
  /** A write whose answer is lost: it happened, and the caller hears OutcomeUnknown. */
  lostAnswer: number;
  /** A write that never arrived: the caller hears OutcomeUnknown. */
  lostRequest: number;
  /** A write that takes effect, if its condition still holds, only after its caller heard OutcomeUnknown. */
  lateWrite: number;
  /** The longest such delay. */
  lateness: number;
  /** When a caller gives up. */
  timeout: number;
  /** How old an answer to a read that is not strong may be. */
  staleness: number;
  /** A query reads its page in several parts, so that writes come in between. */
  tornQuery: number;
  /** A change record is told twice. */
  duplicateRecord: number;
  /** How late a change record may come. */
  streamDelay: number;
}

export const noFaults: Faults = {
  latency: 0,
  stagger: 0,
  throttle: 0,
  conflict: 0,
  lostAnswer: 0,
  lostRequest: 0,
  lateWrite: 0,
  lateness: 0,
  timeout: 1000,
  staleness: 0,
  tornQuery: 0,
  duplicateRecord: 0,
  streamDelay: 0,
};

/** DynamoDB on a bad day. */
export const dynamodbFaults: Faults = {
  latency: 4,
  stagger: 12,
  throttle: 0.01,
  conflict: 0.01,
  lostAnswer: 0.03,
  lostRequest: 0.01,
  lateWrite: 0.02,
  lateness: 5000,
  timeout: 500,
  staleness: 300,
  tornQuery: 0.3,
  duplicateRecord: 0.05,
  streamDelay: 200,
};
