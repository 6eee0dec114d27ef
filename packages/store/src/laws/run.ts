import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mistakes } from '../mistakes.ts';
import { runKills } from './kills.ts';
import { type RunResult, runSimulated } from './scenario.ts';
import { shrink } from './shrink.ts';
import { tell } from './story.ts';
import { defaultWorkers, runSeeds } from './work.ts';

/**
 * `npm run laws -- --seeds N [--from S] [--workers W]`: seeded runs of the store over the simulated table, on W threads (one a
 * processor unless said); exit code 1 on any violation.
 * `--seed N --story`: one seed, shrunk and told in words. `--kills N`: the store on sqlite under kill -9.
 * `--mistake NAME` plants one (mistakes.ts), to see what its story looks like.
 */
const mistakes: Mistakes = wordAfter('--mistake') === undefined ? {} : { [wordAfter('--mistake') as string]: true };
const kills = numberAfter('--kills', 0);
const seed = numberAfter('--seed', 0);
if (kills > 0) await killed(kills);
else if (seed > 0) await single(seed, process.argv.includes('--story'));
else await many(numberAfter('--from', 1), numberAfter('--seeds', 20), numberAfter('--workers', defaultWorkers()));

async function many(from: number, seeds: number, workers: number): Promise<void> {
  const totals = { writes: 0, lists: 0, watches: 0, voids: 0, crashes: 0, sleeps: 0, reaped: 0, restored: 0 };
  const failed: number[] = [];
  let violations = 0;
  const started = performance.now();
  const hear = (result: RunResult): void => {
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += Number(result[name]);
    violations += result.violations.length;
    if (result.violations.length > 0) failed.push(result.seed);
    for (const violation of result.violations.slice(0, 10)) say(`seed ${result.seed}: ${violation}`);
  };
  await runSeeds(from, seeds, workers, hear, mistakes);
  const { writes, ...others } = totals;
  const counted = Object.entries(others).map(([name, count]) => `${count} ${name}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`seeds ${from} to ${from + seeds - 1}: ${counted.join(', ')}, ${seconds} s`);
  if (failed.length > 0) say(`for a story: npm run laws -- --seed ${Math.min(...failed)} --story`);
  say(`${seeds} seeds, ${writes} writes, ${violations} violations`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

async function single(number: number, story: boolean): Promise<void> {
  const result = await runSimulated({ seed: number, mistakes });
  for (const violation of result.violations.slice(0, 20)) say(violation);
  process.exitCode = result.violations.length > 0 ? 1 : 0;
  if (result.violations.length === 0) return say(`seed ${number} keeps the laws: ${result.writes} writes`);
  if (!story) return;
  const shrunk = await shrink(number, mistakes);
  if (shrunk === undefined) return;
  say(`shrunk in ${shrunk.tries} runs`);
  say(tell(shrunk.run, shrunk.plan, shrunk.law));
}

async function killed(count: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'berth-kills-'));
  try {
    const { acknowledged, entries, violations } = await runKills(join(directory, 'store.db'), count);
    for (const violation of violations.slice(0, 20)) say(violation);
    say(
      `${count} kills, ${acknowledged} acknowledged writes, ${entries} entries in the log, ${violations.length} violations`,
    );
    process.exitCode = violations.length > 0 ? 1 : 0;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function wordAfter(flag: string): string | undefined {
  const at = process.argv.indexOf(flag);
  return at < 0 ? undefined : process.argv[at + 1];
}

function numberAfter(flag: string, otherwise: number): number {
  const word = wordAfter(flag);
  const value = word === undefined && !process.argv.includes(flag) ? otherwise : Number(word);
  if (Number.isInteger(value) && value >= 0) return value;
  process.stderr.write(`${flag} takes a whole number above 0\n`);
  process.exit(2);
}
