import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, eventually, execute, startBerth, temporaryDirectory } from '../support/berth.ts';
import { runScript, type Stage, type Update } from '../support/golden/run.ts';
import { versionNumber } from '../support/golden/script.ts';

/**
 * Each script of test/e2e/golden says what kubectl answers (the form: test/support/golden/script.ts). Its answers are
 * upstream's: they were taken from kube-apiserver v1.36 where that alone gives them.
 *
 * GOLDEN_KUBECTL: the kubectl instead of those found. GOLDEN_KUBECONFIG: a server that already runs, instead of Berth.
 * GOLDEN_UPDATE=main|older|berth: write the answers into the scripts. `vitest run golden -t create` runs one script.
 */
const folder = fileURLToPath(new URL('golden', import.meta.url));
const scripts = readdirSync(folder).filter((name) => name.endsWith('.txt'));
const update = (process.env.GOLDEN_UPDATE ?? 'no') as Update;
const elsewhere = process.env.GOLDEN_KUBECONFIG;
const kubectls = await findKubectls();

describe.each(kubectls)('kubectl $version', ({ kubectl, version }) => {
  let berth: Berth | undefined;
  let stage: Stage;
  beforeAll(async () => {
    berth = elsewhere === undefined ? await startBerth(['--node', 'simulated', '--nodes', '2']) : undefined;
    const kubeconfig = elsewhere ?? berth?.kubeconfig ?? '';
    stage = {
      kubectl,
      version: versionNumber(version),
      berth: berth !== undefined,
      kubeconfig,
      folder: temporaryDirectory('golden'),
    };
    if (berth !== undefined)
      await eventually(async () => expect(await berth?.ok('get', 'nodes')).toMatch(/ Ready .*\n.* Ready /));
  });
  afterAll(async () => {
    await berth?.[Symbol.asyncDispose]();
  });

  it.concurrent.each(scripts)('%s', { timeout: 300_000 }, async (name) => {
    const { wanted, got } = await runScript(stage, join(folder, name), update);
    if (update === 'no') expect(got).toBe(wanted);
  });
});

/** The kubectl on PATH, and an older one where .ci/run or the caller provides it. */
async function findKubectls(): Promise<{ kubectl: string; version: string }[]> {
  const onPath = (process.env.PATH ?? '')
    .split(':')
    .map((part) => join(part, 'kubectl'))
    .find((path) => existsSync(path));
  const candidates = process.env.GOLDEN_KUBECTL?.split(':') ?? [onPath, process.env.KUBECTL_OLD];
  const found = new Map<string, string>();
  for (const kubectl of candidates) {
    if (kubectl === undefined || !existsSync(kubectl)) continue;
    const { stdout } = await execute(kubectl, ['version', '--client', '-o', 'json']);
    const { major, minor } = JSON.parse(stdout).clientVersion;
    // A build of one's own has no version; it is of the newest sources.
    found.set(major === '' ? '1.99' : `${major}.${Number.parseInt(minor, 10)}`, kubectl);
  }
  return [...found].map(([version, kubectl]) => ({ version, kubectl }));
}
