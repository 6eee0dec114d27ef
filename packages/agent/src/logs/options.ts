import * as z from 'zod';

const flag = z
  .enum(['', 'true', 'false', '1', '0', 't', 'f'])
  .transform((text) => ['', 'true', '1', 't'].includes(text));
const count = z.coerce.number().int().min(0);

/** PodLogOptions as they stand in a query (core/v1; the API server has validated them before). */
export const logQuery = z.object({
  follow: flag.optional(),
  previous: flag.optional(),
  timestamps: flag.optional(),
  tailLines: count.optional(),
  limitBytes: count.min(1).optional(),
  sinceSeconds: count.min(1).optional(),
  sinceTime: z.iso.datetime({ offset: true }).optional(),
  stream: z.enum(['All', 'Stdout', 'Stderr']).optional(),
});

export interface LogOptions {
  follow: boolean;
  timestamps: boolean;
  tailLines: number | undefined;
  limitBytes: number | undefined;
  /** Earlier lines are left out. */
  since: Date | undefined;
  stream: 'stdout' | 'stderr' | undefined;
}

export function logOptions(query: z.output<typeof logQuery>, now: Date): LogOptions {
  const since =
    query.sinceSeconds === undefined
      ? query.sinceTime
      : new Date(now.getTime() - query.sinceSeconds * 1000).toISOString();
  return {
    follow: query.follow === true,
    timestamps: query.timestamps === true,
    tailLines: query.tailLines,
    limitBytes: query.limitBytes,
    since: since === undefined ? undefined : new Date(since),
    stream: query.stream === 'Stdout' ? 'stdout' : query.stream === 'Stderr' ? 'stderr' : undefined,
  };
}
