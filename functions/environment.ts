import * as z from 'zod';

const shape = z.object({
  BERTH_TABLE: z.string().min(1),
  BERTH_BLOBS: z.string().min(1),
  BERTH_SEALING_KEY: z.string().min(1),
  BERTH_DOMAIN: z.string().min(1),
  BERTH_HINTS_ENDPOINT: z.string().min(1).optional(),
});

export type Environment = z.output<typeof shape>;

/** What infra/cell.ts gives to every function. Throws an Error that names the variable. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const parsed = shape.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new Error(`the environment is incomplete: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
}

/** A variable that only one function has. */
export function requireVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment is incomplete: ${name}`);
  return value;
}
