import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agent, createAgent, createNodeApp, machineFacts } from '@berth/agent';
import { createCriRuntime } from '@berth/agent/cri';
import { bridgeOf } from '@berth/agent/cri/cni';
import { eventually, realClock, testPod } from '@berth/agent/testing/agent';
import { FakeApi } from '@berth/agent/testing/fakelink';
import type { Runtime } from '@berth/agent/runtime';
import type { KubeObject } from '@berth/machinery/object';
import { run } from '../support/images.ts';
import { type Containerd, mountsBelow, startContainerd } from '../support/containerd.ts';

/** A node with real containers and an API that is a map in memory. */
export interface TestNode {
  api: FakeApi;
  containerd: Containerd;
  stateDirectory: string;
  runtime: Runtime;
  agent: Agent;
  /** Ends the agent as a crash would, and starts another over the same state. */
  restart(between?: () => Promise<void>): Promise<void>;
  logs(name: string, query?: string): Promise<string>;
  ready(name: string): Promise<KubeObject>;
  gone(name: string): Promise<void>;
  events(name: string): string[];
  /** What the agent has logged as a warning or worse. */
  complaints: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Test files run side by side: each has its own node, bridge and addresses. */
const nodeName = `node-${process.pid}`;
export const podCidr = `10.${201 + (process.pid % 50)}.${Math.floor(process.pid / 50) % 250}.0/24`;

export async function startNode(): Promise<TestNode> {
  const containerd = await startContainerd();
  const stateDirectory = mkdtempSync(join(tmpdir(), 'berth-node-'));
  const api = new FakeApi();
  const complaints: string[] = [];
  const complain = (fields: object, message: string) => complaints.push(`${message}: ${JSON.stringify(fields)}`);
  const log = { info() {}, warn: complain, error: complain };
  const begin = async () => {
    const runtime = createCriRuntime({
      socket: containerd.socket,
      owner: nodeName,
      stateDirectory,
      clock: realClock,
      log,
    });
    const options = { nodeName, stateDirectory, podCidr };
    const agent = createAgent({
      link: api,
      runtime,
      clock: realClock,
      log,
      facts: machineFacts(stateDirectory),
      options,
    });
    await agent.start();
    return { agent, runtime };
  };
  let current = await begin();
  const end = async () => {
    await current.agent.stop();
    await current.runtime.close();
  };
  const node: TestNode = {
    api,
    containerd,
    stateDirectory,
    complaints,
    get agent() {
      return current.agent;
    },
    get runtime() {
      return current.runtime;
    },
    async restart(between) {
      await end();
      await between?.();
      current = await begin();
    },
    async logs(name, query = '') {
      const app = createNodeApp({
        runtime: current.runtime,
        clock: realClock,
        facts: { addresses: [] },
        nodeName: 'test',
        pods: current.agent,
      });
      return (await app.fetch(new Request(`http://node/containerLogs/default/${name}/main?${query}`))).text();
    },
    ready: (name) =>
      eventually(() => {
        const pod = api.get('pods', `default/${name}`);
        const condition = pod?.['status'].conditions?.find((entry: { type: string }) => entry.type === 'Ready');
        if (condition?.status !== 'True')
          throw new Error(
            `pod ${name} is not ready: ${JSON.stringify(pod?.['status'])}\n${node.events(name).join('\n')}`,
          );
        return pod as KubeObject;
      }, 20_000),
    gone: (name) =>
      eventually(() => {
        const pod = api.get('pods', `default/${name}`);
        if (pod !== undefined) throw new Error(`pod ${name} is still there: ${JSON.stringify(pod['status'])}`);
      }, 20_000),
    events: (name) =>
      api
        .list('events')
        .filter((event) => event['involvedObject'].name === name)
        .map((event) => `${event['type']} ${event['reason']}: ${event['message']}`),
    async [Symbol.asyncDispose]() {
      await end();
      await containerd.stop();
      // What is bound below would go with it: the disk of the host, for one.
      for (const point of mountsBelow(stateDirectory)) await run('umount', ['-l', point]);
      rmSync(stateDirectory, { recursive: true, force: true });
    },
  };
  return node;
}

/** A pod of one busybox that runs a shell script. */
export function shellPod(
  name: string,
  script: string,
  spec: Record<string, unknown> = {},
  container: Record<string, unknown> = {},
): KubeObject {
  const main = {
    name: 'main',
    image: 'busybox:1.36',
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    command: ['sh', '-c', script],
    ...container,
  };
  return testPod(name, { containers: [main], terminationGracePeriodSeconds: 1, ...spec });
}

/** Waits without a process that ignores its stop signal: as process 1 a plain sleep would. */
export const forever = 'trap "exit 0" TERM; while true; do sleep 0.1; done';

/** What a pod may leave behind on the machine: its mounts, cgroups, processes and network namespaces. */
export function remains(node: TestNode, uid: string): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(uid));
  const entries = (path: string) => (existsSync(path) ? readdirSync(path) : []);
  const cgroups = ['', ...entries('/sys/fs/cgroup')].filter((name) =>
    entries(join('/sys/fs/cgroup', name, 'berthpods')).includes(uid),
  );
  const directories = ['pods', 'logs'].flatMap((name) =>
    entries(join(node.stateDirectory, name)).filter((entry) => entry.includes(uid)),
  );
  return [...mounts, ...cgroups, ...directories];
}

/** The host's ends of this node's pods' network interfaces. */
export const interfaces = (): string[] =>
  execFileSync('ip', ['-br', 'link', 'show', 'master', bridgeOf(podCidr)], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

export { eventually };

/** A number the kernel holds a container to, with either version of cgroups. */
export function cgroupLimit(uid: string, containerId: string, name: { v1: string; v2: string }): string {
  const [controller = ''] = name.v1.split('.');
  const old = `/sys/fs/cgroup/${controller}/berthpods/${uid}/${containerId}/${name.v1}`;
  return (
    readFileSync(existsSync(old) ? old : `/sys/fs/cgroup/berthpods/${uid}/${containerId}/${name.v2}`, 'utf8').split(
      /\s/,
    )[0] ?? ''
  );
}
