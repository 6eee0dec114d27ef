import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const deadline = 30_000;

async function run(command: string, parameters: readonly string[]): Promise<void> {
  try {
    await execute(command, [...parameters], { timeout: deadline });
  } catch (error) {
    const text = (error as { stderr?: string }).stderr?.trim();
    throw new Error(`${command} failed: ${text || String(error)}`, { cause: error });
  }
}

/** Octal escapes of /proc/self/mountinfo. */
const unescape = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Mount points at or below a directory, the deepest first. */
export async function mountsBelow(directory: string): Promise<string[]> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
  const points = lines
    .map((line) => unescape(line.split(' ')[4] ?? ''))
    .filter((point) => point === directory || point.startsWith(`${directory}/`));
  return points.reverse();
}

export async function isMounted(directory: string): Promise<boolean> {
  return (await mountsBelow(directory)).includes(directory);
}

/** An emptyDir of medium Memory. */
export async function mountTmpfs(
  directory: string,
  options: { sizeBytes?: number; mode: number; group?: number },
): Promise<void> {
  const words = [`mode=${options.mode.toString(8)}`];
  if (options.sizeBytes !== undefined) words.push(`size=${options.sizeBytes}`);
  if (options.group !== undefined) words.push(`gid=${options.group}`);
  await run('mount', ['-t', 'tmpfs', '-o', words.join(','), 'tmpfs', directory]);
}

/** Binds what an open file descriptor of this process stands for; the path it came by may change meanwhile. */
export async function bindDescriptor(descriptor: number, target: string): Promise<void> {
  await run('mount', ['--no-canonicalize', '--bind', `/proc/${process.pid}/fd/${descriptor}`, target]);
}

/** Unmounts all there is below a directory. What is busy is detached: it goes when its last user does. */
export async function unmountBelow(directory: string): Promise<void> {
  for (const point of await mountsBelow(directory)) {
    await run('umount', [point]).catch(() => run('umount', ['-l', point]));
  }
}
