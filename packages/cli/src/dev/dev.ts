import { type DevOptions, parseDevOptions } from './options.ts';
import { startHost } from './host.ts';

/** `berth dev`: runs until SIGTERM or SIGINT, then ends everything it started. Prints one line when ready. */
export async function dev(input: Record<string, unknown>, environment: NodeJS.ProcessEnv): Promise<void> {
  const options: DevOptions = parseDevOptions(input);
  // Everything kept is the owner's alone: tokens, keys, and Secrets in the database.
  process.umask(0o077);
  const host = await startHost(options, environment);
  console.log(`berth ready url=${host.url} kubeconfig=${host.kubeconfig} node=${host.node}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  // A second signal, or anything that will not end, must not keep the process.
  const late = setTimeout(() => process.exit(1), 10_000);
  late.unref();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(1));
  await host.stop();
  process.exit(0);
}
