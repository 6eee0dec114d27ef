import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from 'vitest/config';

const onPath = (tool: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, tool)));
const containers = process.getuid?.() === 0 && onPath('containerd') && existsSync('/usr/lib/cni/bridge');

/**
 * Tests that need what `npm ci` cannot bring. CI installs all of it (.ci/run) and leaves nothing out, but helm where no Go builds
 * it.
 */
const needs: { what: string; there: boolean; files: string[]; everywhere?: boolean }[] = [
  {
    what: 'root, containerd and the CNI plugins',
    there: containers,
    files: ['test/e2e/{containerd,streams,webhookpod}.test.ts', 'test/agent/**'],
  },
  { what: 'kubectl', there: onPath('kubectl'), files: ['test/e2e/**', 'packages/apiserver/src/kubectl.test.ts'] },
  {
    what: 'helm',
    there: process.env.HELM !== undefined || onPath('helm'),
    files: ['test/e2e/helm.test.ts'],
    everywhere: true,
  },
  { what: 'java 17', there: onPath('java'), files: ['**/dynamodb.test.ts', 'test/functions/**'] },
];
const leftOut = needs.filter(
  ({ there, everywhere }) => !there && (everywhere === true || process.env.CI === undefined),
);
for (const { what, files } of leftOut) console.warn(`left out for want of ${what}: ${files.join(' ')}`);

export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.ts',
      'functions/**/*.test.ts',
      'infra/**/*.test.ts',
      'test/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/cdk.out/**', ...leftOut.flatMap(({ files }) => files)],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
  },
});
