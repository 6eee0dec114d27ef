import { expect, it } from 'vitest';
import { createDocuments, isPublic } from './documents.ts';

it('knows what is inside, whatever it is dressed as', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '172.31.255.255',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::',
    'fd00::1',
    'fe80::1',
    '::ffff:127.0.0.1',
    'name.example.com',
  ])
    expect(isPublic(address), address).toBe(false);
  for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1'])
    expect(isPublic(address), address).toBe(true);
});

it('asks nobody inside where it serves more than its owner, by address or by name', async () => {
  const read = createDocuments('public');
  await expect(read('https://127.0.0.1:1/', undefined)).rejects.toThrow('127.0.0.1 is no public address');
  await expect(read('https://[::1]:1/', undefined)).rejects.toThrow('::1 is no public address');
  await expect(read('https://localhost:1/', undefined)).rejects.toThrow('localhost leads to no public address');
  await expect(read('https://0x7f.1:1/', undefined)).rejects.toThrow('no public address');
});
