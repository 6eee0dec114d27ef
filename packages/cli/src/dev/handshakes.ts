import type { Server } from 'node:https';
import type { Socket } from 'node:net';

/** Handshakes begun in one turn of the event loop: each costs half a millisecond in which nothing else is done. */
const perTurn = 4;
/** Connections that wait at most; those beyond are closed at once, and their clients come again. */
const maxWaiting = 4096;

/** Who is next: one of each address in turn, so that whoever opens hundreds of connections waits behind itself. */
export class Door<Guest> {
  readonly #lines = new Map<string, Set<Guest>>();
  #waiting = 0;

  get waiting(): number {
    return this.#waiting;
  }

  /** False: too many wait already. */
  arrive(address: string, guest: Guest): boolean {
    if (this.#waiting >= maxWaiting) return false;
    const line = this.#lines.get(address);
    if (line === undefined) this.#lines.set(address, new Set([guest]));
    else line.add(guest);
    this.#waiting += 1;
    return true;
  }

  /** One that waits has gone. */
  cancel(address: string, guest: Guest): void {
    const line = this.#lines.get(address);
    if (line?.delete(guest) !== true) return;
    this.#waiting -= 1;
    if (line.size === 0) this.#lines.delete(address);
  }

  next(): Guest | undefined {
    for (const [address, line] of this.#lines) {
      const [guest] = line as Iterable<Guest> as [Guest];
      this.cancel(address, guest);
      // Whoever was let in goes to the end of the lines.
      if (line.size > 0) {
        this.#lines.delete(address);
        this.#lines.set(address, line);
      }
      return guest;
    }
    return undefined;
  }
}

/**
 * Spreads the handshakes of a listener (which must have been made with `pauseOnConnect`) over turns of the event loop. Node takes
 * all connections that wait in one turn, and the next turn answers all of their greetings: 500 at once kept every other request
 * waiting for 500 signatures. How long a client takes in between is its own affair and holds up nobody.
 */
export function spreadHandshakes(server: Server): void {
  const door = new Door<Socket>();
  const [shake] = server.listeners('connection') as [(socket: Socket) => void];
  server.removeListener('connection', shake);
  let walking = false;
  const walk = (): void => {
    for (let begun = 0; begun < perTurn; begun += 1) {
      const socket = door.next();
      if (socket !== undefined) shake.call(server, socket);
    }
    walking = door.waiting > 0;
    if (walking) setImmediate(walk);
  };
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (!door.arrive(address, socket)) return void socket.destroy();
    // Nobody else hears of a failure before the handshake has begun.
    socket.on('error', () => {});
    socket.once('close', () => door.cancel(address, socket));
    if (walking) return;
    walking = true;
    setImmediate(walk);
  });
}
