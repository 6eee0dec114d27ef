import { run } from './run.ts';

// Extra words go to vitest: `npm test -- packages/store`.
process.exitCode = await run('vitest', ['run', ...process.argv.slice(2)]);
