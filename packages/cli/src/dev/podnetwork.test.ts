import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimPodNetwork, podNetworks, within } from './podnetwork.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-podnetwork-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function dataDir(name: string): string {
  const path = join(directory, name);
  mkdirSync(path, { recursive: true });
  return path;
}
const claim = (name: string, taken: string[] = []) => claimPodNetwork(join(directory, 'claims'), dataDir(name), taken);

describe('the pod networks of instances on one machine', () => {
  it('are the usual one for the first, another for each that follows, and the same at every start', () => {
    expect(claim('a')).toBe('10.244.0.0/15');
    expect(claim('b')).toBe('10.242.0.0/15');
    expect(claim('c')).toBe('10.240.0.0/15');
    expect([claim('a'), claim('b'), claim('c')]).toEqual(['10.244.0.0/15', '10.242.0.0/15', '10.240.0.0/15']);
  });

  it('are free again when the data directory is gone, or the claim was never written whole', () => {
    claim('a');
    claim('b');
    rmSync(join(directory, 'a'), { recursive: true });
    expect(claim('c')).toBe('10.244.0.0/15');
    writeFileSync(join(directory, 'claims', '10.240.0.0-15'), '');
    expect(claim('d')).toBe('10.240.0.0/15');
  });

  it('are none that the machine has an address in', () => {
    expect(claim('a', ['192.0.2.7', '10.245.3.1', '10.242.0.1'])).toBe('10.240.0.0/15');
  });

  it('end some time, with a sentence that says what to do', () => {
    for (const [index] of podNetworks.entries()) claim(`d${index}`);
    expect(() => claim('late')).toThrow(/^every network for pods is taken: remove the data directories/);
  });

  it('never meet each other or the network of Services', () => {
    const others = (network: string) => podNetworks.filter((other) => other !== network);
    for (const network of podNetworks) {
      const base = network.split('/')[0] ?? '';
      expect(others(network).filter((other) => within(other, base))).toEqual([]);
      expect(within('10.96.0.0/16', base)).toBe(false);
    }
  });
});
