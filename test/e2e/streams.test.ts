import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Berth, eventually, execute, startBerth, temporaryDirectory } from '../support/berth.ts';
import { type Containerd, startContainerd } from '../support/containerd.ts';
import { importImages } from '../support/images.ts';

/** Older clients speak SPDY, newer ones WebSocket: this machine's kubectl, and whichever others BERTH_TEST_KUBECTLS names. */
const clients = ['kubectl', ...(process.env['BERTH_TEST_KUBECTLS'] ?? '').split(':').filter(Boolean)];

const manifest = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'box', labels: { app: 'box' } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'main',
            image: 'busybox:1.36',
            command: ['sh', '-c'],
            args: [
              'echo at your service; mkdir -p /www/cgi-bin; echo hello > /www/index.html; nc -ll -p 7000 -e cat & httpd -p 8080 -h /www; exec sleep 100000',
            ],
            ports: [{ containerPort: 8080 }],
          },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'box' },
      spec: { selector: { app: 'box' }, ports: [{ name: 'web', port: 80, targetPort: 8080 }] },
    },
  ],
};

let containerd: Containerd;
let berth: Berth;
const scratch = temporaryDirectory('streams');
const started: ChildProcess[] = [];

beforeAll(async () => {
  containerd = await startContainerd();
  await importImages(containerd.ctr);
  berth = await startBerth(['--node', 'containerd', '--cri-socket', containerd.socket]);
  await berth.pipe(JSON.stringify(manifest), 'apply', '-f', '-');
  await berth.ok('wait', '--for=condition=Ready', 'pod/box', '--timeout=60s');
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await berth?.[Symbol.asyncDispose]();
  await containerd?.[Symbol.asyncDispose]();
});

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const run = (client: string, parameters: readonly string[], input?: string) =>
  execute(client, ['--kubeconfig', berth.kubeconfig, ...parameters], { ...(input === undefined ? {} : { input }) });

/** kubectl as it is typed at a terminal of 33 rows and 101 columns. */
const atTerminal = (client: string, parameters: readonly string[], input?: string) =>
  execute(
    'script',
    ['-qefc', `stty rows 33 cols 101; ${client} --kubeconfig ${berth.kubeconfig} ${parameters.join(' ')}`, '/dev/null'],
    { ...(input === undefined ? {} : { input }) },
  );

describe.each(clients)('%s', (client) => {
  it('runs commands: outputs apart, input to its end, the exit code told', async () => {
    const failed = await run(client, ['exec', 'box', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7']);
    expect(failed).toMatchObject({ code: 7, stdout: 'out\n' });
    expect(failed.stderr).toContain('err\n');
    expect(failed.stderr).toContain('command terminated with exit code 7');
    // cat ends when its input does.
    expect(await run(client, ['exec', '-i', 'box', '--', 'cat'], 'some input')).toMatchObject({
      code: 0,
      stdout: 'some input',
    });
    const missing = await run(client, ['exec', 'box', '--', 'no-such-program']);
    expect(missing.code).not.toBe(0);
    expect(missing.stderr).toContain('executable file not found in $PATH');
    const nowhere = await run(client, ['exec', 'box', '-c', 'nowhere', '--', 'true']);
    expect(nowhere.stderr).toContain('container nowhere is not valid for pod box');
  });

  it('has a terminal of the size of its own', async () => {
    const { stdout } = await atTerminal(client, ['exec', '-it', 'box', '--', 'sh', '-c', '"sleep 1; stty size; tty"']);
    expect(stdout).toMatch(/33 101\r?\n\/dev\/pts\/\d+/);
  });

  it('copies files in and out, whole', async () => {
    const bytes = randomBytes(5_000_000);
    const [there, back] = [join(scratch, 'there'), join(scratch, 'back')];
    writeFileSync(there, bytes);
    await run(client, ['cp', there, 'box:/tmp/file']);
    expect((await run(client, ['exec', 'box', '--', 'md5sum', '/tmp/file'])).stdout).toContain(md5(bytes));
    await run(client, ['cp', 'box:/tmp/file', back]);
    expect(md5(readFileSync(back))).toBe(md5(bytes));
  });

  it('forwards ports: two connections at once, each to its own end', async () => {
    const child = spawn(client, ['--kubeconfig', berth.kubeconfig, 'port-forward', 'pod/box', ':7000', ':8080']);
    started.push(child);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const port = (remote: number) => Number(new RegExp(`127\\.0\\.0\\.1:(\\d+) -> ${remote}`).exec(said)?.[1]);
    await eventually(async () => expect(port(8080)).toBeGreaterThan(0));
    const echo = (words: string) => {
      const socket = connect({ port: port(7000), host: '127.0.0.1', allowHalfOpen: true });
      socket.end(words);
      return text(socket);
    };
    expect(await Promise.all([echo('one'), echo('another')])).toEqual(['one', 'another']);
    expect(await (await fetch(`http://127.0.0.1:${port(8080)}/`)).text()).toBe('hello\n');
    child.kill();
  });
});

describe('kubectl', () => {
  it('attaches to what it runs, and gets its exit code', async () => {
    const ran = await run(
      'kubectl',
      [
        'run',
        'once',
        '-i',
        '--rm',
        '--restart=Never',
        '--image=busybox:1.36',
        '--',
        'sh',
        '-c',
        'read line; echo "got $line"; exit 3',
      ],
      'a line\n',
    );
    expect(ran.stdout).toContain('got a line');
    expect(ran.code).toBe(3);
    const { stdout } = await atTerminal(
      'kubectl',
      ['run', 'shell', '-it', '--rm', '--restart=Never', '--image=busybox:1.36', '--', 'sh'],
      'echo $((40+2)); tty; exit\n',
    );
    expect(stdout).toMatch(/42\r?\n/);
    expect(stdout).toContain('/dev/pts/0');
  });

  it('puts a container into a running pod, which sees the processes of another', async () => {
    const look = {
      name: 'look',
      image: 'busybox:1.36',
      targetContainerName: 'main',
      command: ['sh', '-c', 'ps; echo done'],
    };
    // What `kubectl debug` sends; older ones send a form that is gone.
    const answer = await berth.fetch('/api/v1/namespaces/default/pods/box/ephemeralcontainers', {
      method: 'PATCH',
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: JSON.stringify({ spec: { ephemeralContainers: [look] } }),
    });
    expect(answer.status).toBe(200);
    const pod = await eventually(async () => {
      const found = await berth.json('get', 'pod', 'box');
      expect(found.status.ephemeralContainerStatuses?.[0].state.terminated?.exitCode).toBe(0);
      return found;
    });
    const log = await berth.ok('logs', 'box', '-c', 'look');
    expect(log).toContain('sleep 100000');
    expect(log).toContain('done');
    expect(pod.status.containerStatuses[0]).toMatchObject({ restartCount: 0, ready: true });
  });

  it('reaches pods, services and the node through proxies', async () => {
    const raw = (path: string) => berth.ok('get', '--raw', path);
    expect(await raw('/api/v1/namespaces/default/pods/box/proxy/')).toBe('hello\n');
    expect(await raw('/api/v1/namespaces/default/pods/http:box:8080/proxy/index.html')).toBe('hello\n');
    expect(await raw('/api/v1/namespaces/default/services/box:web/proxy/')).toBe('hello\n');
    expect(await raw('/api/v1/namespaces/default/services/box:80/proxy/')).toBe('hello\n');
    const [node] = (await berth.json('get', 'nodes')).items;
    expect(await raw(`/api/v1/nodes/${node.metadata.name}/proxy/healthz`)).toContain('ok');
    const answers: [string, number, RegExp][] = [
      ['pods/box/proxy/nothing', 404, /404 Not Found/],
      ['pods/box:1/proxy/', 503, /error trying to reach service: dial tcp .*:1: connect: connection refused/],
      ['services/box:81/proxy/', 503, /no service port 81 found for service/],
      ['services/none/proxy/', 404, /not found/],
      ['pods/ftp:box:1/proxy/', 400, /invalid pod request/],
    ];
    for (const [path, code, words] of answers) {
      const answer = await berth.fetch(`/api/v1/namespaces/default/${path}`);
      expect([path, answer.status]).toEqual([path, code]);
      expect(await answer.text()).toMatch(words);
    }
    const root = await berth.fetch('/api/v1/namespaces/default/pods/box/proxy?a=b', { redirect: 'manual' });
    expect([root.status, root.headers.get('location')?.endsWith('/pods/box/proxy/?a=b')]).toEqual([301, true]);
  });

  it('shows what nodes and pods use', async () => {
    expect(await berth.ok('top', 'nodes')).toMatch(/ \d+m +\d+% +\d+Mi +\d+%/);
    await eventually(async () => expect(await berth.ok('top', 'pods')).toMatch(/^box +\d+m +\d+Mi/m));
    expect(await berth.ok('top', 'pod', 'box', '--containers')).toMatch(/box +main +\d+m +\d+Mi/);
    await berth.ok('label', 'pod', 'box', 'top=this');
    const summed = await berth.ok('top', 'pod', '-l', 'top=this', '--sum');
    expect(summed.trim().split('\n')).toHaveLength(4);
    expect(summed).toMatch(/\n +_+ +_+ +\n +\d+m +\d+Mi/);
    expect((await berth.kubectl('top', 'pod', '-l', 'top=that')).stderr).toContain('No resources found');
    const [node] = (await berth.json('get', 'nodes')).items;
    const text = await berth.ok('get', '--raw', `/api/v1/nodes/${node.metadata.name}/proxy/metrics/resource`);
    expect(text).toMatch(/container_memory_working_set_bytes\{container="main",namespace="default",pod="box"\} \d+/);
  });

  it('is in the trail of who did what', async () => {
    await berth.ok('exec', 'box', '--', 'true');
    const asked = await berth.fetch('/berth/v1/audit?resource=pods&name=box&user=admin');
    const { items } = (await asked.json()) as { items: any[] };
    const found = items.find(({ objectRef }) => objectRef.subresource === 'exec');
    expect(found).toMatchObject({ user: { username: 'admin' }, objectRef: { namespace: 'default', name: 'box' } });
    expect(JSON.stringify(found)).not.toContain('true');
  });

  it('needs the right to create for what runs in a pod, also where the stream is opened by a GET', async () => {
    const rules = ['--verb=get', '--resource=pods,pods/exec'];
    await berth.ok('create', 'role', 'looker', ...rules);
    await berth.ok('create', 'serviceaccount', 'looker');
    await berth.ok('create', 'rolebinding', 'looker', '--role=looker', '--serviceaccount=default:looker');
    const refused = await berth.kubectl('--as=system:serviceaccount:default:looker', 'exec', 'box', '--', 'true');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('cannot create resource "pods/exec"');
  });

  it('is told plainly where a stream is not asked for as one', async () => {
    const answer = await berth.fetch('/api/v1/namespaces/default/pods/box/exec?command=true', { method: 'POST' });
    expect([answer.status, ((await answer.json()) as { message: string }).message]).toEqual([
      400,
      'Upgrade request required',
    ]);
  });
});

/** A client of v5.channel.k8s.io, as kubectl is since 1.31: what it got by channel, once the server has closed. */
async function exec(query: string, send: (socket: WebSocket) => void): Promise<Record<number, string>> {
  const config = JSON.parse(readFileSync(berth.kubeconfig, 'utf8'));
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64').toString();
  const url = `${berth.url.replace('https', 'wss')}/api/v1/namespaces/default/pods/box/exec?${query}`;
  const headers = { authorization: `Bearer ${config.users[0].user.token}` };
  const socket = new WebSocket(url, ['v5.channel.k8s.io'], { ca, headers });
  const got: Record<number, string> = {};
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? 0;
    got[channel] = (got[channel] ?? '') + data.subarray(1).toString();
  });
  await once(socket, 'open');
  expect(socket.protocol).toBe('v5.channel.k8s.io');
  send(socket);
  await once(socket, 'close');
  return got;
}

describe('the WebSocket protocol v5.channel.k8s.io', () => {
  it('ends stdin when the client closes its channel, and tells how it went', async () => {
    const got = await exec('command=cat&stdin=true&stdout=true', (socket) => {
      socket.send(Buffer.from('\0some words'));
      socket.send(Buffer.from([255, 0]));
    });
    expect(got[1]).toBe('some words');
    expect(JSON.parse(got[3] ?? '')).toMatchObject({ status: 'Success' });
  });

  it('keeps stdout and stderr apart, and has the exit code among the causes', async () => {
    const command = ['sh', '-c', 'echo out; echo err >&2; exit 7'].map((word) => `command=${encodeURIComponent(word)}`);
    const got = await exec(`${command.join('&')}&stdout=true&stderr=true`, () => {});
    expect(got).toMatchObject({ 1: 'out\n', 2: 'err\n' });
    expect(JSON.parse(got[3] ?? '')).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    });
  });

  it('tells what is wrong in the stream itself', async () => {
    const got = await exec('command=no-such-program&stdout=true', () => {});
    expect(JSON.parse(got[3] ?? '')).toMatchObject({ status: 'Failure', code: 500, reason: 'InternalError' });
  });
});

/** A WebSocket of anybody: the messages it got, once `enough` or the server has closed. */
async function messages(
  path: string,
  protocols: string[],
  headers: Record<string, string>,
  enough: (got: string[]) => boolean = () => false,
): Promise<{ got: string[]; protocol: string }> {
  const config = JSON.parse(readFileSync(berth.kubeconfig, 'utf8'));
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64').toString();
  const socket = new WebSocket(berth.url.replace('https', 'wss') + path, protocols, { ca, headers });
  const got: string[] = [];
  socket.on('message', (data: Buffer) => {
    got.push(data.toString());
    if (enough(got)) socket.close();
  });
  await once(socket, 'close');
  return { got, protocol: socket.protocol };
}
const token = (): string => JSON.parse(readFileSync(berth.kubeconfig, 'utf8')).users[0].user.token;
const bearer = () => ({ authorization: `Bearer ${token()}` });

describe('a WebSocket', () => {
  it('brings a watch, an event in each message, until its client or its time ends it', async () => {
    await berth.ok('create', 'configmap', 'seen');
    const path = '/api/v1/namespaces/default/configmaps?watch=true&fieldSelector=metadata.name%3Dseen';
    const going = messages(path, [], bearer(), ({ length }) => length === 2);
    await berth.ok('label', 'configmap', 'seen', 'a=b');
    const { got } = await going;
    expect(got.map((text) => [JSON.parse(text).type, JSON.parse(text).object.metadata.name])).toEqual([
      ['ADDED', 'seen'],
      [expect.stringMatching(/^(ADDED|MODIFIED)$/), 'seen'],
    ]);
    const timed = await messages(`${path}&timeoutSeconds=1`, ['base64.binary.k8s.io'], bearer());
    expect(timed.got.map((text) => JSON.parse(text).type)).toEqual(['ADDED']);
    expect(timed.protocol).toBe('base64.binary.k8s.io');
  });

  it('brings what a container logs, after an empty message', async () => {
    const path = '/api/v1/namespaces/default/pods/box/log?limitBytes=5';
    await expect(messages(path, [], bearer())).resolves.toMatchObject({ got: ['', expect.stringMatching(/^.{5}$/s)] });
    const { got, protocol } = await messages(path, ['base64.binary.k8s.io'], bearer());
    expect([protocol, Buffer.from(got.join(''), 'base64')]).toEqual(['base64.binary.k8s.io', expect.any(Buffer)]);
    expect(Buffer.from(got.join(''), 'base64')).toHaveLength(5);
  });

  it('may say who it is in a subprotocol, as browsers must', async () => {
    const path = '/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dseen';
    const named = (text: string) => `base64url.bearer.authorization.k8s.io.${Buffer.from(text).toString('base64url')}`;
    const { got, protocol } = await messages(path, [named(token()), 'binary.k8s.io'], {});
    expect([protocol, got.length]).toEqual(['binary.k8s.io', 1]);
    for (const protocols of [[named('nobody'), 'binary.k8s.io'], [named(token())], []])
      await expect(messages(path, protocols, {})).rejects.toThrow(/Unexpected server response: 40[13]/);
  });
});
