import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporary } from '../testing/agent.ts';
import { writeAtomically } from './atomic.ts';
import type { Payload } from './payload.ts';

const payload = (files: Record<string, string>, mode = 0o644): Payload =>
  new Map(Object.entries(files).map(([path, text]) => [path, { content: Buffer.from(text), mode }]));
const names = (path: string) =>
  readdirSync(path)
    .filter((name) => !name.startsWith('..'))
    .sort();

describe('writing a volume', () => {
  it('shows its files through one link, and does nothing when nothing changed', async () => {
    using state = temporary('atomic');
    const path = join(state.path, 'volume');
    expect(await writeAtomically(path, payload({ a: '1', 'deep/b': '2' }), {}, new Date())).toBe(true);
    const first = readlinkSync(join(path, '..data'));
    expect([names(path), readFileSync(join(path, 'a'), 'utf8'), readFileSync(join(path, 'deep/b'), 'utf8')]).toEqual([
      ['a', 'deep'],
      '1',
      '2',
    ]);
    expect(await writeAtomically(path, payload({ a: '1', 'deep/b': '2' }), {}, new Date())).toBe(false);
    expect(readlinkSync(join(path, '..data'))).toBe(first);
  });

  it('replaces all files at once, keeps what was there for who still reads it, and no older', async () => {
    using state = temporary('atomic');
    const path = join(state.path, 'volume');
    for (const step of [1, 2, 3])
      await writeAtomically(path, payload({ a: `${step}`, [`only-${step}`]: '' }), {}, new Date(step * 1000));
    expect(names(path)).toEqual(['a', 'only-3']);
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('3');
    expect(readdirSync(path).filter((name) => name.startsWith('..1970'))).toHaveLength(2);
  });

  it('writes again when only a mode changed', async () => {
    using state = temporary('atomic');
    const path = join(state.path, 'volume');
    await writeAtomically(path, payload({ a: '1' }), {}, new Date());
    expect(await writeAtomically(path, payload({ a: '1' }, 0o400), {}, new Date())).toBe(true);
    expect(statSync(join(path, 'a')).mode & 0o777).toBe(0o400);
  });

  it.each(['../x', '/x', '..data', 'a/../../x', ''])('refuses the path %j', async (path) => {
    using state = temporary('atomic');
    mkdirSync(join(state.path, 'volume'));
    await expect(writeAtomically(join(state.path, 'volume'), payload({ [path]: 'x' }), {}, new Date())).rejects.toThrow(
      'invalid path',
    );
    expect(readdirSync(join(state.path, 'volume'))).toEqual([]);
  });
});
