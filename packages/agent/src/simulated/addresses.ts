/** Hands out the addresses of a podCIDR, lowest free first; the network, gateway and broadcast addresses stay unused. */
export class AddressPool {
  readonly #first: number;
  readonly #last: number;
  readonly #used = new Set<number>();
  #next: number;

  /** @throws Error for what is not an IPv4 CIDR */
  constructor(cidr: string) {
    const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
    const bits = Number(match?.[5]);
    if (match === null || bits > 30)
      throw new Error(`"${cidr}" is not an IPv4 range that pods could get addresses from`);
    const base = match.slice(1, 5).reduce((value, octet) => value * 256 + Number(octet), 0);
    const size = 2 ** (32 - bits);
    this.#first = base - (base % size) + 2;
    this.#last = base - (base % size) + size - 2;
    this.#next = this.#first;
  }

  static #text(address: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
  }

  static #number(address: string): number {
    return address.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
  }

  /** Not the one given back last, so that a new pod is not taken for an old one. @throws Error where all are taken */
  take(): string {
    const size = this.#last - this.#first + 1;
    for (let step = 0; step < size; step += 1) {
      const address = this.#first + ((this.#next - this.#first + step) % size);
      if (this.#used.has(address)) continue;
      this.#used.add(address);
      this.#next = this.#first + ((address - this.#first + 1) % size);
      return AddressPool.#text(address);
    }
    throw new Error('no IP addresses available in the range of this node');
  }

  /** Marks an address as taken that was handed out before. */
  claim(address: string): void {
    this.#used.add(AddressPool.#number(address));
  }

  release(address: string): void {
    this.#used.delete(AddressPool.#number(address));
  }
}
