import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@berth/apiserver/deps';
import { readIfThere, writePrivately } from './files.ts';
import type { DevOptions } from './options.ts';

export type NodeKind = 'containerd' | 'simulated' | 'none';

/** Whether something listens on a unix socket. */
export function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.setTimeout(1000, () => connection.destroy(new Error('no answer')));
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}

/** `auto` is containerd for root where its socket answers, else simulated. @throws Error that says what to install */
export async function chooseNode(options: DevOptions, uid: number): Promise<NodeKind> {
  if (options.node === 'none' || options.node === 'simulated') return options.node;
  const there = await answers(options.criSocket);
  if (uid === 0 && there) return 'containerd';
  if (options.node === 'auto') return 'simulated';
  throw new Error(
    there
      ? `--node containerd needs root; run as root, or take --node simulated`
      : `no containerd answers on ${options.criSocket}; install and start it (apt-get install containerd runc containernetworking-plugins), name another socket with --cri-socket, or take --node simulated`,
  );
}

export interface AgentProcess {
  stop(): Promise<void>;
}

export interface AgentWish {
  name: string;
  dataDir: string;
  url: string;
  caFile: string;
  tokenFile: string;
  criSocket: string;
  hintsUrl: string | undefined;
}

/** A node's memory is its pods': these keep the agent near 80 MB. */
const heap = ['--max-semi-space-size=1', '--max-old-space-size=128', '--optimize-for-size'];
const agentMain = fileURLToPath(new URL('../../../agent/src/main.ts', import.meta.url));

/**
 * The agent as a child in our process group, its pid in the data directory. It is started again when it dies, after 100 ms
 * doubling to 10 s; the containers do not notice.
 */
export function startAgentProcess(wish: AgentWish, log: Logger): AgentProcess {
  const pidFile = join(wish.dataDir, 'agent.pid');
  endLeftover(pidFile);
  let child: ChildProcess | undefined;
  let stopping = false;
  let delay = 100;
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    const begun = performance.now();
    child = spawn(process.execPath, [...heap, agentMain], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        // Compiled once, its sources need no stripper of types: 30 MB less from the second start on.
        NODE_COMPILE_CACHE: join(wish.dataDir, 'compiled'),
        BERTH_NODE_NAME: wish.name,
        BERTH_API_URL: wish.url,
        BERTH_CA_FILE: wish.caFile,
        BERTH_TOKEN_FILE: wish.tokenFile,
        BERTH_STATE_DIR: join(wish.dataDir, 'agent'),
        BERTH_CRI_SOCKET: wish.criSocket,
        // The one port that is asked for is the API's; whoever scrapes the node reads this one in its status.
        BERTH_KUBELET_PORT: '0',
        ...(wish.hintsUrl === undefined ? {} : { BERTH_HINTS_URL: wish.hintsUrl }),
      },
    });
    writePrivately(pidFile, String(child.pid));
    child.once('exit', (code, signal) => {
      if (stopping) return;
      if (performance.now() - begun > 60_000) delay = 100;
      log.warn({ code, signal, delay }, 'the agent ended; starting it again');
      timer = setTimeout(start, delay);
      delay = Math.min(delay * 2, 10_000);
    });
  };
  start();
  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      const late = setTimeout(() => running.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(late);
    },
  };
}

/** An agent that outlived its killed parent would fight with the new one: it is ended first, if the pid is still an agent's. */
function endLeftover(pidFile: string): void {
  const pid = Number(readIfThere(pidFile) ?? '');
  if (!Number.isInteger(pid) || pid <= 1) return;
  const command = readIfThere(`/proc/${pid}/cmdline`) ?? '';
  if (command.includes(agentMain)) process.kill(pid, 'SIGKILL');
}
