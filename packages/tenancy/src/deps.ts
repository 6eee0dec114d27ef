import type { Clock } from '@berth/machinery/clock';
import type { Table } from '@berth/table/port';

/** Encrypts what must not lie in the table in the clear: KMS when hosted, a key file on one machine. */
export interface Sealer {
  seal(plain: Uint8Array, context: string): Promise<Uint8Array>;
  /** Throws if the bytes or the context are not those that were sealed. */
  open(sealed: Uint8Array, context: string): Promise<Uint8Array>;
}

export interface TenancyDeps {
  table: Table;
  clock: Clock;
  sealer: Sealer;
  /** Cryptographically random text of the alphabet [a-z0-9]. */
  random(length: number): string;
  /** Base URL of a cluster's API: `https://127.0.0.1:6443/clusters/local`. */
  clusterUrl(id: string): string;
  /** PEM of the CA by which clients verify that URL; undefined where a public CA signs it. */
  caBundle: string | undefined;
  serviceCidr: string;
  podCidr: string;
}
