import type { LogOptions } from './options.ts';

/** One entry of a CRI log: `RFC3339Nano stdout|stderr P|F text`. */
export interface LogEntry {
  /** As written: nanoseconds matter to who reads them. */
  time: string;
  stream: string;
  /** The line goes on in the next entry. */
  partial: boolean;
  text: Buffer;
}

const space = 0x20;
const newline = Buffer.from('\n');

/** undefined: not such a line; it is left out. `line` has no newline. */
export function parseEntry(line: Buffer): LogEntry | undefined {
  const first = line.indexOf(space);
  const second = line.indexOf(space, first + 1);
  if (first < 0 || second < 0) return undefined;
  const third = line.indexOf(space, second + 1);
  const end = third < 0 ? line.length : third;
  const time = line.toString('latin1', 0, first);
  if (Number.isNaN(Date.parse(time))) return undefined;
  const tags = line.toString('latin1', second + 1, end).split(':');
  return {
    time,
    stream: line.toString('latin1', first + 1, second),
    partial: tags[0] === 'P',
    text: line.subarray(Math.min(line.length, end + 1)),
  };
}

/** Turns entries into what a client of `logs` gets, until its limit is reached. */
export class LogFormatter {
  readonly #options: LogOptions;
  #left: number;
  #within = new Map<string, boolean>();

  constructor(options: LogOptions) {
    this.#options = options;
    this.#left = options.limitBytes ?? Infinity;
  }

  get full(): boolean {
    return this.#left <= 0;
  }

  /** undefined: nothing to show of it. */
  format(entry: LogEntry): Buffer | undefined {
    const { since, stream, timestamps } = this.#options;
    if (this.full || (stream !== undefined && entry.stream !== stream)) return undefined;
    if (since !== undefined && Date.parse(entry.time) < since.getTime()) return undefined;
    const continued = this.#within.get(entry.stream) === true;
    this.#within.set(entry.stream, entry.partial);
    const prefix = timestamps && !continued ? [Buffer.from(`${entry.time} `)] : [];
    const whole = Buffer.concat([...prefix, entry.text, ...(entry.partial ? [] : [newline])]);
    const cut = whole.length > this.#left ? whole.subarray(0, this.#left) : whole;
    this.#left -= cut.length;
    return cut;
  }
}
