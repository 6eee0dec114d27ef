import { inflateRawSync } from 'node:zlib';
import type { Clock } from '@berth/machinery/clock';
import type { Random } from '@berth/table/sim';
import type { Blobs } from '../blobs.ts';

/** Long bodies of a run, kept in memory: durable at once, and slow, as a service is. */
export class SimBlobs implements Blobs {
  readonly stand = new Map<string, Uint8Array>();
  readonly #ever = new Map<string, Uint8Array>();
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#pause();
    this.stand.set(key, bytes);
    this.#ever.set(key, bytes);
    await this.#pause();
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    await this.#pause();
    return this.stand.get(key);
  }

  async delete(key: string): Promise<void> {
    await this.#pause();
    this.stand.delete(key);
  }

  /** What was ever put under a key. */
  text(key: string): string {
    const bytes = this.#ever.get(key);
    if (bytes === undefined) throw new Error(`nobody ever put the blob ${key}`);
    return inflateRawSync(bytes).toString();
  }

  #pause(): Promise<void> {
    return this.#clock.sleep(this.#random.between(0, 8));
  }
}
