import * as z from 'zod';

/** What `berth dev` (npm start) takes; numbers arrive as text. */
export const devOptions = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(6443),
  dataDir: z.string().min(1).default('.berth'),
  store: z.enum(['sqlite', 'dynamodb']).default('sqlite'),
  dynamodbEndpoint: z.url().optional(),
  node: z.enum(['auto', 'containerd', 'simulated', 'none']).default('auto'),
  nodes: z.coerce.number().int().min(1).max(500).default(1),
  maxRequestsInflight: z.coerce.number().int().min(1).max(100_000).optional(),
  criSocket: z.string().default('/run/containerd/containerd.sock'),
});

export type DevOptions = z.output<typeof devOptions>;

/** Names the option, not the field: `--data-dir: …`. */
export function parseDevOptions(input: Record<string, unknown>): DevOptions {
  const parsed = devOptions.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const option = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new Error(`--${option}: ${issue?.message}`);
}
