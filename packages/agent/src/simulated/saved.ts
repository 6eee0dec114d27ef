import * as z from 'zod';
import type { ContainerRecord, PodRecord } from '../runtime.ts';
import type { SimulatedRun } from './run.ts';

const container = z.object({
  id: z.string(),
  sandbox: z.string(),
  name: z.string(),
  attempt: z.number(),
  state: z.enum(['created', 'running', 'exited', 'unknown']),
  createdAt: z.coerce.date(),
  startedAt: z.coerce.date().optional(),
  finishedAt: z.coerce.date().optional(),
  exitCode: z.number(),
  reason: z.string(),
  message: z.string(),
  image: z.string(),
  imageRef: z.string(),
  hash: z.string(),
  logPath: z.string(),
  run: z.object({
    after: z
      .number()
      .optional()
      .transform((value): number | undefined => value),
    exitCode: z.number(),
    reason: z.string(),
  }),
});

const pods = z.array(
  z.object({
    uid: z.string(),
    namespace: z.string(),
    name: z.string(),
    annotations: z.record(z.string(), z.string()),
    sandboxes: z.array(
      z.object({
        id: z.string(),
        attempt: z.number(),
        ready: z.boolean(),
        createdAt: z.coerce.date(),
        addresses: z.array(z.string()),
      }),
    ),
    containers: z.array(container),
  }),
);

export interface SavedPod extends PodRecord {
  annotations: Record<string, string>;
  containers: (ContainerRecord & { run: SimulatedRun; timer?: AbortController })[];
}

/** @throws where the text is not what was saved */
export function thaw(text: string): SavedPod[] {
  return pods.parse(JSON.parse(text)).map((pod) => ({
    ...pod,
    containers: pod.containers.map((entry) => ({ ...entry, run: { ...entry.run, after: entry.run.after } })),
  }));
}
