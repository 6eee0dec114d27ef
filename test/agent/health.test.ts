import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, forever, shellPod, startNode, type TestNode } from './node.ts';

describe('health of real containers', () => {
  let node: TestNode;
  beforeAll(async () => {
    node = await startNode();
  });
  afterAll(async () => {
    const complaints = [...node.complaints];
    await node[Symbol.asyncDispose]();
    expect(complaints).toEqual([]);
  });

  const container = (name: string) => node.api.get('pods', `default/${name}`)?.['status'].containerStatuses?.[0];
  const serve = (page: string) =>
    `mkdir -p /tmp/www/cgi-bin; echo ok > /tmp/www/${page}; trap "exit 0" TERM; httpd -f -p 8080 -h /tmp/www & wait`;

  it('a pod is ready when its readiness probe says so, and unready when it takes it back', async () => {
    const readinessProbe = { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 1, failureThreshold: 1 };
    node.api.put(
      shellPod('ready', `sleep 0.5; touch /tmp/ready; sleep 2; rm /tmp/ready; ${forever}`, {}, { readinessProbe }),
    );
    await eventually(() => expect(container('ready')).toMatchObject({ started: true, ready: false }));
    await node.ready('ready');
    await eventually(() => expect(container('ready').ready).toBe(false));
    expect(node.events('ready')).toContain(
      "Warning Unhealthy: Readiness probe failed: cat: can't open '/tmp/ready': No such file or directory\n",
    );
    expect(container('ready').restartCount).toBe(0);
  });

  it('a container that fails its liveness probe is killed and started again', async () => {
    const livenessProbe = { httpGet: { path: '/healthz', port: 'web' }, periodSeconds: 1, failureThreshold: 1 };
    const ports = [{ name: 'web', containerPort: 8080 }];
    node.api.put(
      shellPod('sick', serve('index.html'), {}, { livenessProbe: { ...livenessProbe, initialDelaySeconds: 1 }, ports }),
    );
    await eventually(() => expect(container('sick')?.restartCount).toBe(1), 20_000);
    expect(node.events('sick')).toContain(
      'Warning Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 404',
    );
    expect(node.events('sick')).toContain('Normal Killing: Container main failed liveness probe, will be restarted');
  });

  it('the startup probe holds the others back until it succeeds', async () => {
    const startupProbe = { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 30 };
    const livenessProbe = { httpGet: { path: '/index.html', port: 8080 }, periodSeconds: 1, failureThreshold: 1 };
    node.api.put(shellPod('slow', `sleep 2; ${serve('index.html')}`, {}, { startupProbe, livenessProbe }));
    await eventually(() => expect(container('slow')).toMatchObject({ started: false, ready: false }));
    const pod = await node.ready('slow');
    expect(pod['status'].containerStatuses[0].restartCount).toBe(0);
    expect(node.events('slow').join('\n')).toContain(
      `Startup probe failed: dial tcp ${pod['status'].podIP}:8080: connect: connection refused`,
    );
  });

  it('hooks run after the start and before the end, within the grace', async () => {
    const lifecycle = {
      postStart: { exec: { command: ['sh', '-c', 'echo started > /shared/post'] } },
      preStop: { exec: { command: ['sh', '-c', 'sleep 0.3; echo stopping > /proc/1/fd/1'] } },
    };
    const spec = { volumes: [{ name: 'shared', emptyDir: {} }], terminationGracePeriodSeconds: 10 };
    node.api.put(
      shellPod('hooks', `until cat /shared/post; do sleep 0.05; done; ${forever}`, spec, {
        lifecycle,
        volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
      }),
    );
    await node.ready('hooks');
    await eventually(async () => expect(await node.logs('hooks')).toContain('started'));
    const following = node.logs('hooks', 'follow=true');
    node.api.delete('default', 'hooks', 10);
    expect(await following).toContain('stopping');
    await node.gone('hooks');
  });

  it('sidecars start before the others and end after them', async () => {
    const image = 'busybox:1.36';
    const volumeMounts = [{ name: 'log', mountPath: '/log' }];
    const note = (name: string) =>
      `trap "echo ${name} ends >> /log/all; exit 0" TERM; echo ${name} starts >> /log/all; while true; do sleep 0.05; done`;
    const initContainers = [
      {
        name: 'side',
        image,
        restartPolicy: 'Always',
        command: ['sh', '-c', note('side')],
        volumeMounts,
        startupProbe: { exec: { command: ['test', '-s', '/log/all'] }, periodSeconds: 1 },
      },
    ];
    const directory = `${node.stateDirectory}/side`;
    const volumes = [{ name: 'log', hostPath: { path: directory, type: 'DirectoryOrCreate' } }];
    node.api.put(
      shellPod('mesh', note('main'), { initContainers, volumes, terminationGracePeriodSeconds: 10 }, { volumeMounts }),
    );
    await node.ready('mesh');
    node.api.delete('default', 'mesh', 10);
    await node.gone('mesh');
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(`${directory}/all`, 'utf8')).toBe('side starts\nmain starts\nmain ends\nside ends\n');
  });
});
