import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

/** `npm run fuzz -- --requests N --seed S`, `--from I` for those from I on, `--only I` for one again. */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    from: { type: 'string', default: '0' },
  },
});
const only = values.only === undefined ? undefined : Number(values.only);
const report = await fuzz(
  {
    seed: Number(values.seed),
    from: only ?? Number(values.from),
    to: only === undefined ? Number(values.from) + Number(values.requests) : only + 1,
  },
  (line) => console.error(line),
);
console.log(JSON.stringify(report, null, 2));
const { faults, wrong, canaryLives, logged } = report;
process.exitCode = faults.length + wrong.length + logged.length > 0 || !canaryLives ? 1 : 0;
