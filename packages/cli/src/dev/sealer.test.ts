import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileSealer } from './sealer.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-sealer-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('opens what it sealed, after a restart too, and nothing that was altered or belongs elsewhere', async () => {
  const plain = new TextEncoder().encode('a private key');
  const sealed = await createFileSealer(join(directory, 'key')).seal(plain, 'blue');
  const sealer = createFileSealer(join(directory, 'key'));
  expect(Buffer.from(await sealer.open(sealed, 'blue')).toString()).toBe('a private key');
  await expect(sealer.open(sealed, 'red')).rejects.toThrow();
  const altered = Buffer.from(sealed);
  altered[20] = (altered[20] ?? 0) ^ 1;
  await expect(sealer.open(altered, 'blue')).rejects.toThrow();
  await expect(createFileSealer(join(directory, 'other')).open(sealed, 'blue')).rejects.toThrow();
});
