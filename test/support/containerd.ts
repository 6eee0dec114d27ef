import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePodCgroups } from '@berth/agent/cri/cgroups';
import { CriClient } from '@berth/agent/cri/client';
import { eventually, execute } from './berth.ts';
import { importImages, pauseImage, run } from './images.ts';

/** A containerd of the tests' own: it shares nothing with one that may run on the machine. */
export interface Containerd {
  socket: string;
  /** Where CNI configurations are looked for. */
  cniDirectory: string;
  directory: string;
  ctr(...parameters: string[]): Promise<string>;
  log(): string;
  /** kill -9 of the daemon, and another in its place; containers run on under their shims. */
  restart(): Promise<void>;
  /** Ends every container and sandbox, the daemon and its shims, and removes mounts, bridges and files. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Why there can be no containerd here; undefined: there can. */
export function containerdMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'containers need root';
  for (const path of ['/usr/bin/containerd', '/usr/sbin/runc', '/usr/lib/cni/bridge'])
    if (!existsSync(path)) return `${path} is missing`;
  return undefined;
}

const configuration = (directory: string, snapshotter: string): string => `version = 2
root = "${directory}/root"
state = "${directory}/state"
oom_score = 0
disabled_plugins = ["io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "${directory}/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "${directory}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${directory}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${snapshotter}"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
`;

/** overlayfs where the directory's file system takes it, else plain copies. */
async function chooseSnapshotter(directory: string): Promise<string> {
  const parts = ['lower', 'upper', 'work', 'merged'].map((name) => join(directory, 'probe', name));
  for (const part of parts) mkdirSync(part, { recursive: true });
  const [lower, upper, work, merged = ''] = parts;
  const tried = await execute('mount', [
    '-t',
    'overlay',
    'overlay',
    '-o',
    `lowerdir=${lower},upperdir=${upper},workdir=${work}`,
    merged,
  ]);
  if (tried.code === 0) await run('umount', [merged]);
  return tried.code === 0 ? 'overlayfs' : 'native';
}

function answers(socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve();
    });
    connection.once('error', reject);
  });
}

export async function startContainerd(): Promise<Containerd> {
  const missing = containerdMissing();
  if (missing !== undefined) throw new Error(missing);
  const directory = mkdtempSync(join(tmpdir(), 'berth-containerd-'));
  const cniDirectory = join(directory, 'cni');
  mkdirSync(cniDirectory);
  writeFileSync(join(directory, 'config.toml'), configuration(directory, await chooseSnapshotter(directory)));
  let output = '';
  const spawnDaemon = (): ChildProcess => {
    const daemon = spawn('containerd', ['--config', join(directory, 'config.toml')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [daemon.stdout, daemon.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-200_000)));
    return daemon;
  };
  let child = spawnDaemon();
  const socket = join(directory, 'containerd.sock');
  const ctr = (...parameters: string[]) => run('ctr', ['--address', socket, ...parameters]);
  const stop = () => stopContainerd(child, directory, socket);
  const ready = () =>
    eventually(async () => {
      if (child.exitCode !== null) throw new Error(`containerd ended with ${child.exitCode}:\n${output}`);
      await answers(socket);
    });
  const restart = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    child = spawnDaemon();
    await ready();
  };
  try {
    await ready();
    await importImages(ctr);
  } catch (error) {
    await stop();
    throw new Error(`containerd did not start:\n${output}`, { cause: error });
  }
  return { socket, cniDirectory, directory, ctr, log: () => output, restart, stop, [Symbol.asyncDispose]: stop };
}

/** Every sandbox, whoever made it; containers go with it. */
async function removeSandboxes(socket: string): Promise<void> {
  const client = new CriClient(socket);
  const service = 'runtime.v1.RuntimeService';
  try {
    const { items } = await client.call<{ items: { id: string; metadata: { uid: string } }[] }>(
      service,
      'ListPodSandbox',
      {},
      { timeout: 5000 },
    );
    await Promise.all(
      items.map(async ({ id, metadata }) => {
        await client.call(service, 'StopPodSandbox', { podSandboxId: id });
        await client.call(service, 'RemovePodSandbox', { podSandboxId: id });
        await removePodCgroups(`/berthpods/${metadata.uid}`);
      }),
    );
  } finally {
    client.close();
  }
}

/** Processes whose command line names our socket: the daemon's shims, which outlive it on purpose. */
function shims(socket: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`-address\0${socket}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Mount points below a directory, the deepest first. */
export function mountsBelow(directory: string): string[] {
  const points = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  return points.filter((point) => point.startsWith(`${directory}/`)).reverse();
}

/** Bridges that network configurations of ours have made. */
function bridges(directory: string): string[] {
  const files = existsSync(join(directory, 'cni')) ? readdirSync(join(directory, 'cni')) : [];
  const texts = files.map((name) => readFileSync(join(directory, 'cni', name), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/"bridge": "([^"]+)"/g)].map((match) => match[1] ?? ''));
}

async function stopContainerd(child: ChildProcess, directory: string, socket: string): Promise<void> {
  if (!existsSync(directory)) return;
  if (child.exitCode === null)
    await removeSandboxes(socket).catch((error: unknown) => console.error(`sandboxes were left: ${String(error)}`));
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(late);
  }
  for (const pid of shims(socket)) process.kill(pid, 'SIGKILL');
  for (const point of mountsBelow(directory)) await execute('umount', ['-l', point]);
  for (const bridge of bridges(directory)) await execute('ip', ['link', 'delete', bridge]);
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}
