import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

/** `npm run fuzz -- --requests N --seed S`, or `--seed S --only I` for one request again. */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const only = values.only === undefined ? undefined : Number(values.only);
const report = await fuzz(
  { seed: Number(values.seed), from: only ?? 0, to: only === undefined ? Number(values.requests) : only + 1 },
  (line) => console.error(line),
);
console.log(JSON.stringify(report, null, 2));
const { faults, wrong, canaryLives, logged } = report;
process.exitCode = faults.length + wrong.length + logged.length > 0 || !canaryLives ? 1 : 0;
