import { runSimulated } from './scenario.ts';

/** `npm run laws -- --seeds N [--from S]`: seeded runs of the store over the simulated table; exit code 1 on any violation. */
const seeds = numberAfter('--seeds', 20);
const from = numberAfter('--from', 1);
let writes = 0;
let violations = 0;
const totals = { lists: 0, watches: 0, voids: 0, crashes: 0 };

for (let seed = from; seed < from + seeds; seed++) {
  const result = await runSimulated({ seed });
  writes += result.writes;
  violations += result.violations.length;
  for (const name of ['lists', 'watches', 'voids', 'crashes'] as const) totals[name] += result[name];
  for (const violation of result.violations.slice(0, 10)) process.stdout.write(`seed ${seed}: ${violation}\n`);
}

process.stdout.write(
  `${totals.lists} lists, ${totals.watches} watches, ${totals.voids} voids, ${totals.crashes} crashes\n`,
);
process.stdout.write(`${seeds} seeds, ${writes} writes, ${violations} violations\n`);
process.exitCode = violations > 0 ? 1 : 0;

function numberAfter(flag: string, otherwise: number): number {
  const at = process.argv.indexOf(flag);
  const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (Number.isInteger(value) && value > 0) return value;
  process.stderr.write(`${flag} takes a whole number above 0\n`);
  process.exit(2);
}
