import { startBerth } from '../support/berth.ts';
import { fingerprint, inspect } from './aftermath.ts';
import { drive, type Outcome, type Run } from './drive.ts';
import { residentMemory } from './process.ts';
import { createWorld, plant } from './world.ts';

export interface Report extends Outcome {
  seed: number;
  /** Resident MiB of the server: at the start, at each quarter. */
  memory: number[];
  objects: number;
  /** Objects in the store that should not be there as they are. */
  wrong: string[];
  canaryLives: boolean;
  /** Lines of the server's log that tell of failures. */
  logged: string[];
}

/** A run from its start to its end, against a server of its own. */
export async function fuzz(run: Run, say: (line: string) => void = () => {}): Promise<Report> {
  await using berth = await startBerth(['--node', 'simulated']);
  const world = await createWorld(berth);
  const canary = () => fingerprint(berth, world.foreign, world.tokens.foreign);
  const before = await canary();
  const memory = [residentMemory(world.pid)];
  const quarter = (run.to - run.from) / 4;
  const outcome = await drive(world, {
    ...run,
    progress: async (done) => {
      await plant(berth, world.targets);
      if (done < quarter * memory.length) return;
      memory.push(residentMemory(world.pid));
      say(`${done} requests, ${memory.at(-1)} MiB`);
    },
  }).catch((error: unknown) => {
    throw new Error(`the run ended early; the server's last words:\n${berth.log().slice(-5000)}`, { cause: error });
  });
  const { objects, wrong } = await inspect(berth);
  const canaryLives = (await canary()) === before;
  const logged = berth
    .log()
    .split('\n')
    .filter((line) => /"level":(50|60)|^\s+at |Error|Warning:/.test(line));
  return { ...outcome, seed: run.seed, memory, objects, wrong, canaryLives, logged };
}
