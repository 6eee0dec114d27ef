import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, eventually, execute, startBerth, temporaryDirectory } from '../support/berth.ts';
import { failing, large, shop, writeChart } from '../support/helm/charts.ts';

/** A real helm; .ci/run provides it, and vitest.config.ts leaves these tests out where there is none. */
const program = process.env.HELM ?? 'helm';

let berth: Berth;
const home = temporaryDirectory('helm');
const charts = {
  shop: writeChart(join(home, 'shop'), shop),
  failing: writeChart(join(home, 'failing'), failing),
};

const helm = (...words: string[]) =>
  execute(program, ['--kubeconfig', berth.kubeconfig, '-n', 'shops', ...words], {
    env: { HELM_CACHE_HOME: join(home, 'cache'), HELM_CONFIG_HOME: home, HELM_DATA_HOME: home },
    timeout: 120_000,
  });
async function ok(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await helm(...words);
  if (code !== 0) throw new Error(`helm ${words.join(' ')}: ${stderr}${stdout}\n${berth.log().slice(-1500)}`);
  return stdout;
}
async function refusal(...words: string[]): Promise<string> {
  const { code, stderr } = await helm(...words);
  expect(code).not.toBe(0);
  return stderr;
}
const shops = (...words: string[]) => berth.ok('-n', 'shops', ...words);
const password = () => shops('get', 'secret', 'web-kept', '-o', 'jsonpath={.data.password}');
const image = () => shops('get', 'deployment', 'web', '-o', 'jsonpath={.spec.template.spec.containers[0].image}');

/** The release that a revision's Secret holds: JSON, zipped, in base64 twice. */
async function release(revision: number): Promise<any> {
  const data = await shops('get', 'secret', `sh.helm.release.v1.web.v${revision}`, '-o', 'jsonpath={.data.release}');
  const inner = Buffer.from(data, 'base64').toString();
  return JSON.parse(gunzipSync(Buffer.from(inner, 'base64')).toString());
}

describe('helm', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    berth = await startBerth(['--node', 'simulated', '--nodes', '2']);
    await eventually(async () => expect(await berth.ok('get', 'nodes')).toMatch(/ Ready .*\n.* Ready /));
  });
  afterAll(async () => {
    await berth?.[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });

  it('renders against the server, which judges the manifests', async () => {
    await berth.ok('create', 'namespace', 'shops');
    const rendered = await ok('template', 'web', charts.shop, '--validate', '--include-crds');
    expect(rendered).toContain('kind: CustomResourceDefinition');
    expect(rendered).toContain('kind: Deployment');
    expect(await refusal('template', 'web', charts.shop, '--validate', '--set', 'kind=Gadget')).toContain(
      'no matches for kind "Gadget" in version "helm.example/v1"',
    );
    expect(await ok('install', 'web', charts.shop, '--dry-run=server')).toContain('STATUS: pending-install');
    expect(await ok('list', '-q')).toBe('');
  });

  it('installs definitions, subchart, hooks and notes, and waits', async () => {
    const told = await ok('install', 'web', charts.shop, '--wait', '--timeout=100s');
    expect(told).toContain('STATUS: deployed\nREVISION: 1');
    expect(told).toContain('Shop web of revision 1 runs 1.');
    expect(await shops('get', 'deployment', 'web', '-o', 'jsonpath={.status.readyReplicas}')).toBe('1');
    expect(await shops('get', 'configmap', 'web-cache', '-o', 'jsonpath={.data.size}')).toBe('3');
    expect(await shops('get', 'jobs', '-o', 'jsonpath={.items[*].status.succeeded}')).toBe('1 1');
    expect(await berth.ok('get', 'crd', 'widgets.helm.example', '-o', 'name')).toContain('widgets.helm.example');
    expect(await ok('list')).toMatch(/^web\s+shops\s+1\s+.*deployed\s+shop-1\.0\.0\s+2\s*$/m);
    expect(await ok('get', 'manifest', 'web')).toContain('# Source: shop/charts/cache/templates/config.yaml');
    expect(await ok('get', 'notes', 'web')).toContain('Shop web');
    expect(await ok('status', 'web', '--show-resources')).toMatch(/==> v1\/Deployment\nNAME +READY[^]*web +1\/1/);
    expect(await refusal('install', 'web', charts.shop)).toContain('cannot re-use a name that is still in use');
    expect(await ok('test', 'web', '--timeout=60s')).toMatch(/TEST SUITE: +web-ok[^]*Phase: +Succeeded/);
  });

  it('upgrades by three-way patches, keeping what others set and what a lookup finds', async () => {
    const before = await password();
    await shops('annotate', 'deployment', 'web', 'others=theirs');
    const told = await ok(
      'upgrade',
      'web',
      charts.shop,
      '--set',
      'image=nginx:2,replicas=2',
      '--wait',
      '--timeout=100s',
    );
    expect(told).toContain('REVISION: 2');
    expect(await image()).toBe('nginx:2');
    expect(await password()).toBe(before);
    expect(await shops('get', 'deployment', 'web', '-o', 'jsonpath={.metadata.annotations.others}')).toBe('theirs');
    expect(await shops('get', 'widget', 'web', '-o', 'jsonpath={.spec.size}')).toBe('2');
    const [first, second] = [await release(1), await release(2)];
    expect([first.info.status, second.info.status]).toEqual(['superseded', 'deployed']);
    expect(second.config).toEqual({ image: 'nginx:2', replicas: 2 });
    expect(first.manifest).toContain('image: nginx:1');
    expect(await shops('get', 'secrets', '-l', 'owner=helm', '-o', 'jsonpath={.items[*].type}')).toBe(
      'helm.sh/release.v1 helm.sh/release.v1',
    );
  });

  it('goes back by itself where an upgrade fails and was to be all or nothing', async () => {
    const refused = await refusal(
      'upgrade',
      'web',
      charts.shop,
      '--set',
      'broken=true,image=nginx:3',
      '--atomic',
      '--timeout=5s',
    );
    expect(refused).toContain('UPGRADE FAILED');
    expect(refused).toContain('has been rolled back due to atomic being set');
    expect(await image()).toBe('nginx:2');
    const history = await ok('history', 'web');
    expect(history).toMatch(/^3\s.*failed\s.*context deadline exceeded/m);
    expect(history).toMatch(/^4\s.*deployed\s.*Rollback to 2/m);
  });

  it('rolls back to a revision of old', async () => {
    expect(await ok('rollback', 'web', '1', '--wait', '--timeout=100s')).toContain('Rollback was a success');
    expect(await image()).toBe('nginx:1');
    expect(await shops('get', 'widget', 'web', '-o', 'jsonpath={.spec.size}')).toBe('1');
    expect(await refusal('rollback', 'web', '99')).toContain('release has no 99 version');
  });

  it('uninstalls and keeps the history, then forgets', async () => {
    expect(await ok('uninstall', 'web', '--keep-history', '--wait')).toContain('release "web" uninstalled');
    expect(await shops('get', 'deployments,services,configmaps', '-l', 'app=web', '-o', 'name')).toBe('');
    expect(await ok('list', '--uninstalled', '-q')).toBe('web\n');
    expect(await ok('history', 'web')).toMatch(/uninstalled\s.*Uninstallation complete/);
    expect(await berth.ok('get', 'crd', 'widgets.helm.example', '-o', 'name')).toContain('widgets');
    await ok('uninstall', 'web');
    expect(await refusal('history', 'web')).toContain('release: not found');
  });

  it('is told why a hook failed, and takes an atomic install away again', async () => {
    const refused = await refusal('install', 'bad', charts.failing, '--timeout=60s');
    expect(refused).toMatch(/failed post-install: [^]*job bad-bad failed: BackoffLimitExceeded/);
    expect(await ok('list', '--failed', '-q')).toBe('bad\n');
    await ok('uninstall', 'bad');
    expect(await refusal('install', 'bad', charts.failing, '--atomic', '--timeout=60s')).toContain(
      'has been uninstalled due to atomic being set',
    );
    expect(await shops('get', 'configmaps', '-o', 'name')).toBe('configmap/kube-root-ca.crt\n');
  });

  it('keeps releases up to the mebibyte of a Secret, and is refused beyond it', async () => {
    const near = writeChart(join(home, 'near'), large(560_000, randomBytes));
    await ok('install', 'near', near);
    expect(await shops('get', 'configmap', 'near', '-o', 'jsonpath={.data.length}')).toBe('746668');
    await ok('uninstall', 'near');
    const beyond = writeChart(join(home, 'beyond'), large(700_000, randomBytes));
    expect(await refusal('install', 'beyond', beyond)).toMatch(/Too long: may not be more than 1048576 bytes/);
  });
});
