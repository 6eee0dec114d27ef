import { existsSync, mkdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from './files.ts';

/** What people expect of a cluster, and what an instance has that puts no pods on the machine's own network. */
export const usualPodNetwork = '10.244.0.0/15';

/** Each has room for 512 nodes of 254 pods; the Services' network (10.96.0.0/16) lies below. */
export const podNetworks: readonly string[] = [
  usualPodNetwork,
  ...Array.from({ length: 58 }, (_, index) => `10.${242 - 2 * index}.0.0/15`),
];

const numberOf = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number.parseInt(part, 10), 0);

/** Whether an IPv4 address lies in a network, which is written as `10.244.0.0/15`. */
export function within(network: string, address: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  const size = 2 ** (32 - Number.parseInt(bits, 10));
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(address) / size);
}

/** The call's result, or undefined where it fails with that code. */
function unless<Result>(code: string, call: () => Result): Result | undefined {
  try {
    return call();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return undefined;
    throw error;
  }
}

/** Removes the claim of an owner that is gone. @returns false: somebody else has done so, and perhaps claimed it since */
function release(file: string, owner: string): boolean {
  const aside = `${file}.${process.pid}`;
  const moved = unless('ENOENT', () => {
    renameSync(file, aside);
    return true;
  });
  if (moved === undefined) return false;
  if (readIfThere(aside) === owner) {
    unlinkSync(aside);
    return true;
  }
  renameSync(aside, file);
  return false;
}

/**
 * A network for the pods of an instance that no other instance on this machine has: their bridges stand side by side in
 * one kernel, and of two pods with one address each would get the other's traffic. Claims are files in `directory` that hold
 * the data directory of who has the network; one whose data directory is gone is free.
 * @param taken IPv4 addresses of the machine: networks they lie in belong to somebody else
 * @throws Error where none is free
 */
export function claimPodNetwork(directory: string, dataDir: string, taken: readonly string[]): string {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const fileOf = (network: string) => join(directory, network.replace('/', '-'));
  const mine = podNetworks.find((network) => readIfThere(fileOf(network)) === dataDir);
  if (mine !== undefined) return mine;
  for (const network of podNetworks) {
    if (taken.some((address) => within(network, address))) continue;
    const file = fileOf(network);
    const owner = readIfThere(file);
    if (owner !== undefined && (existsSync(owner) || !release(file, owner))) continue;
    const claimed = unless('EEXIST', () => {
      writeFileSync(file, dataDir, { flag: 'wx', flush: true });
      return true;
    });
    if (claimed === true) return network;
  }
  throw new Error(
    `every network for pods is taken: remove the data directories that are not needed; the files in ${directory} name them`,
  );
}
