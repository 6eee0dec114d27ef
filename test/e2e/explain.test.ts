import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, startBerth } from '../support/berth.ts';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth();
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

describe('kubectl explain', () => {
  it('tells every field of every resource in every version', { timeout: 180_000 }, async () => {
    const versions = (await berth.ok('api-versions')).trim().split('\n');
    const resources = await Promise.all(
      versions.map(async (version) => {
        const path = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
        const { resources } = JSON.parse(await berth.ok('get', '--raw', path));
        const names: string[] = resources.map(({ name }: { name: string }) => name);
        return names.filter((name) => !name.includes('/')).map((name) => ({ version, name }));
      }),
    );
    const failed: string[] = [];
    const work = resources.flat();
    expect(work.length).toBeGreaterThan(60);
    const next = async (): Promise<void> => {
      for (let one = work.pop(); one !== undefined; one = work.pop()) {
        const { code, stdout, stderr } = await berth.kubectl(
          'explain',
          one.name,
          `--api-version=${one.version}`,
          '--recursive',
        );
        if (code !== 0 || !/^FIELDS:/m.test(stdout) || /<empty>/.test(stdout))
          failed.push(`${one.version} ${one.name}: ${stderr}${stdout.slice(0, 300)}`);
      }
    };
    await Promise.all([next(), next(), next()]);
    expect(failed).toEqual([]);
  });
});
