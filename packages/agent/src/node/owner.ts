import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Who an agent is among the agents of one machine: made once and kept with its state, so that it goes where the state goes.
 * Two agents may have the same node's name, in two clusters.
 */
export function ownerOf(stateDirectory: string): string {
  const path = join(stateDirectory, 'owner');
  const known = read(path);
  if (known !== undefined) return known;
  const made = randomBytes(16).toString('hex');
  writeFileSync(`${path}.new`, made, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return made;
}

function read(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    return /^[0-9a-f]{32}$/.test(text) ? text : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
