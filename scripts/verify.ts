import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.ts';

/** Format, lint, types, dead code, tests: all that CI runs. Every step runs, so that one run names every fault. */
const report = join(root, 'coverage', 'results.json');
mkdirSync(join(root, 'coverage'), { recursive: true });

const steps: [name: string, command: string, ...parameters: string[]][] = [
  ['format', 'biome', 'format', '.'],
  ['lint', 'oxlint', '--deny-warnings', 'packages', 'functions', 'infra', 'test', 'scripts'],
  ['types', 'tsc', '--noEmit', '-p', '.'],
  ['dead code', 'knip', '--no-progress'],
  ['tests', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
];

let failedSteps = 0;
for (const [name, command, ...parameters] of steps) {
  const started = performance.now();
  const code = await run(command, parameters);
  console.log(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0 && name !== 'tests') failedSteps++;
}

const results = readResults();
console.log(`${results.passed} passed, ${results.failed + failedSteps} failed, ${results.skipped} skipped`);
process.exitCode = failedSteps === 0 && results.failed === 0 && results.passed > 0 ? 0 : 1;

function readResults(): { passed: number; failed: number; skipped: number } {
  try {
    const json = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number> & {
      testResults: { status: string; assertionResults: unknown[] }[];
    };
    // A file that could not even be loaded has no tests to count, yet it failed.
    const broken = json.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    return {
      passed: json.numPassedTests ?? 0,
      failed: (json.numFailedTests ?? 0) + broken,
      skipped: (json.numPendingTests ?? 0) + (json.numTodoTests ?? 0),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
