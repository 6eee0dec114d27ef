import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Mistakes } from '../mistakes.ts';
import { type RunResult, runSimulated } from './scenario.ts';

/** What a worker thread is given. */
interface Work {
  seeds: readonly number[];
  mistakes: Mistakes;
}

export const defaultWorkers = (): number => Math.max(1, Math.min(8, availableParallelism()));

/**
 * Runs seeds `from` to `from + count - 1` on several threads, dealt out like cards, and hands on each result as it comes.
 * A seed is the same run wherever it runs.
 */
export async function runSeeds(
  from: number,
  count: number,
  workers: number,
  hear: (result: RunResult) => void,
  mistakes: Mistakes = {},
): Promise<void> {
  const threads = Math.max(1, Math.min(workers, count));
  await Promise.all(
    Array.from({ length: threads }, (_, nth) => {
      const seeds = Array.from(
        { length: Math.ceil((count - nth) / threads) },
        (_unused, i) => from + nth + i * threads,
      );
      return runThread({ seeds, mistakes }, hear);
    }),
  );
}

function runThread(work: Work, hear: (result: RunResult) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: work,
      // Histories live as long as a run: room for one spares copying them about.
      resourceLimits: { maxYoungGenerationSizeMb: 128 },
    });
    worker.on('message', hear);
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
  });
}

if (parentPort !== null && isWork(workerData)) {
  // Refusals are what most of a run is made of: their stacks are for whoever replays a seed.
  Error.stackTraceLimit = 0;
  for (const seed of workerData.seeds)
    parentPort.postMessage(await runSimulated({ seed, mistakes: workerData.mistakes }));
}

function isWork(data: unknown): data is Work {
  return typeof data === 'object' && data !== null && 'seeds' in data && 'mistakes' in data;
}
