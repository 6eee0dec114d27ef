/** The annotation that says how long a simulated container runs and how it ends; with `.NAME` for one container. */
export const runAnnotation = 'berth.dev/simulated-run';

export interface SimulatedRun {
  /** Milliseconds; undefined: until it is stopped. */
  after: number | undefined;
  exitCode: number;
  reason: string;
}

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * `exit=1 after=5s oom`: words in any order. `after` alone ends with exit code 0; `exit` alone ends at once; nothing runs on.
 * Init containers end well at once unless told otherwise. Words that mean nothing are passed over.
 */
export function parseRun(text: string | undefined, init: boolean): SimulatedRun {
  const run: SimulatedRun = { after: init ? 0 : undefined, exitCode: 0, reason: '' };
  let exits = false;
  for (const word of (text ?? '').split(/[\s,]+/)) {
    const exit = /^exit=(\d{1,3})$/.exec(word);
    const after = /^after=(\d{1,9})(ms|s|m|h)$/.exec(word);
    if (exit !== null) run.exitCode = Number(exit[1]) % 256;
    if (word === 'oom') Object.assign(run, { exitCode: 137, reason: 'OOMKilled' });
    exits ||= exit !== null || word === 'oom';
    if (after !== null) run.after = Number(after[1]) * (units[after[2] ?? ''] ?? 0);
  }
  if (exits && run.after === undefined) run.after = 0;
  return run;
}

/** What a pod's annotations say of one of its containers. */
export function runOf(annotations: Readonly<Record<string, string>>, container: string, init: boolean): SimulatedRun {
  const own = `${runAnnotation}.${container}`;
  const text = Object.hasOwn(annotations, own) ? annotations[own] : init ? undefined : annotations[runAnnotation];
  return parseRun(text, init);
}
