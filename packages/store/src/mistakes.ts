/** Known ways to get the store wrong. Nothing but the tests of the laws' checker switches one on. */
export interface Mistakes {
  /** The log entry is put over whatever a fence left there. */
  noFenceCondition?: boolean;
  /** The object is put over whatever stands there. */
  noObjectCondition?: boolean;
  /** A reader passes a slot that nobody has decided. */
  gapsSkipped?: boolean;
  /** A list overlays only what came after the head it read before the objects. */
  overlayFromHeadOnly?: boolean;
  /** A write whose answer was lost is simply made again. */
  blindRetry?: boolean;
  /** A delete leaves nothing behind. */
  noTombstones?: boolean;
  /** `applied` moves over decided slots whose objects nobody has looked at. */
  appliedEarly?: boolean;
  /** Old entries are removed first, and `compact` says so afterwards. */
  compactionBeforeMark?: boolean;
  /** A slot that is gone from below `applied` is fenced as if its writer had not come back. */
  expiredAsGap?: boolean;
}
