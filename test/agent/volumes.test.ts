import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, forever, shellPod, startNode, type TestNode } from './node.ts';

const text = (base: string): string => Buffer.from(base).toString('base64');

describe('volumes of real containers', () => {
  let node: TestNode;
  let directory: string;
  beforeAll(async () => {
    node = await startNode();
    directory = mkdtempSync(join(tmpdir(), 'berth-host-'));
    node.api.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'page', namespace: 'default' },
      data: { 'index.html': 'first', other: 'x' },
    });
    node.api.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'keys', namespace: 'default' },
      data: { key: text('sesame') },
    });
  });
  afterAll(async () => {
    const complaints = [...node.complaints];
    await node[Symbol.asyncDispose]();
    expect(complaints).toEqual([]);
    rmSync(directory, { recursive: true, force: true });
  });

  const run = async (
    name: string,
    script: string,
    volumes: object[],
    mounts: object[],
    spec: object = {},
    container: object = {},
  ): Promise<string> => {
    node.api.put(
      shellPod(name, script, { restartPolicy: 'Never', volumes, ...spec }, { volumeMounts: mounts, ...container }),
    );
    await eventually(() => {
      const phase = node.api.get('pods', `default/${name}`)?.['status'].phase;
      if (phase !== 'Succeeded') throw new Error(`${phase}: ${node.events(name).join('\n')}`);
    }, 20_000);
    return node.logs(name);
  };

  it('show config maps, secrets and the pod itself as files, with the modes asked for', async () => {
    const volumes = [
      { name: 'page', configMap: { name: 'page', items: [{ key: 'index.html', path: 'www/index.html' }] } },
      { name: 'keys', secret: { secretName: 'keys', defaultMode: 0o400 } },
      {
        name: 'me',
        downwardAPI: {
          items: [
            { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
            { path: 'cpu', resourceFieldRef: { containerName: 'main', resource: 'limits.cpu', divisor: '1m' } },
          ],
        },
      },
    ];
    const mounts = ['page', 'keys', 'me'].map((name) => ({ name, mountPath: `/v/${name}` }));
    const script =
      'cat /v/page/www/index.html /v/keys/key /v/me/labels /v/me/cpu; echo; stat -L -c %a /v/keys/key; ls /v/page; touch /v/page/x 2>&1';
    const metadata = { labels: { app: 'demo', tier: 'x"y' } };
    const pod = shellPod(
      'files',
      `${script}; true`,
      { restartPolicy: 'Never', volumes },
      { volumeMounts: mounts, resources: { limits: { cpu: '250m' } } },
    );
    node.api.put({ ...pod, metadata: { ...pod.metadata, ...metadata } });
    await eventually(() => expect(node.api.get('pods', 'default/files')?.['status'].phase).toBe('Succeeded'), 20_000);
    expect(await node.logs('files')).toBe(
      'firstsesameapp="demo"\ntier="x\\"y"250\n400\nwww\ntouch: /v/page/x: Read-only file system\n',
    );
  });

  it('change as a whole while the container runs', async () => {
    const volumes = [{ name: 'page', configMap: { name: 'page' } }];
    node.api.put(
      shellPod(
        'live',
        `while true; do cat /v/index.html; echo; sleep 0.05; done`,
        { volumes },
        { volumeMounts: [{ name: 'page', mountPath: '/v' }] },
      ),
    );
    await eventually(async () => expect(await node.logs('live', 'tailLines=1')).toBe('first\n'));
    node.api.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'page', namespace: 'default' },
      data: { 'index.html': 'second' },
    });
    await eventually(async () => expect(await node.logs('live', 'tailLines=1')).toBe('second\n'));
    expect(new Set((await node.logs('live')).trim().split('\n'))).toEqual(new Set(['first', 'second']));
    node.api.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'page', namespace: 'default' },
      data: { 'index.html': 'first', other: 'x' },
    });
  });

  it('are waited for, and mounted once they are there', async () => {
    const volumes = [{ name: 'late', configMap: { name: 'late' } }];
    node.api.put(shellPod('waits', forever, { volumes }, { volumeMounts: [{ name: 'late', mountPath: '/v' }] }));
    await eventually(() =>
      expect(node.events('waits')).toContain(
        'Warning FailedMount: MountVolume.SetUp failed for volume "late" : configmap "late" not found',
      ),
    );
    expect(node.api.get('pods', 'default/waits')?.['status'].containerStatuses[0].state.waiting).toEqual({
      reason: 'ContainerCreating',
    });
    node.api.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'default' }, data: {} });
    await node.ready('waits');
  });

  it('of one pod are shared by its containers, on disk and in memory', async () => {
    const volumes = [
      { name: 'disk', emptyDir: {} },
      { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    ];
    const volumeMounts = [
      { name: 'disk', mountPath: '/disk' },
      { name: 'memory', mountPath: '/memory' },
    ];
    const initContainers = [
      {
        name: 'writer',
        image: 'busybox:1.36',
        command: ['sh', '-c', 'echo from init > /disk/a; echo also > /memory/b'],
        volumeMounts,
      },
    ];
    const script = 'cat /disk/a /memory/b; df -k /memory | tail -1 | tr -s " " | cut -d" " -f2; stat -c %a /disk';
    expect(await run('shared', script, volumes, volumeMounts, { initContainers })).toBe('from init\nalso\n1024\n777\n');
  });

  it('belong to the pod’s group', async () => {
    const volumes = [
      { name: 'disk', emptyDir: {} },
      { name: 'keys', secret: { secretName: 'keys', defaultMode: 0o400 } },
    ];
    const mounts = [
      { name: 'disk', mountPath: '/disk' },
      { name: 'keys', mountPath: '/keys' },
    ];
    const securityContext = { runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000 };
    expect(
      await run(
        'group',
        'id -G; stat -c "%a %g" /disk; cat /keys/key; echo x > /disk/x; stat -c %g /disk/x',
        volumes,
        mounts,
        { securityContext },
      ),
    ).toBe('1000 2000\n2777 2000\nsesame2000\n');
  });

  it('of the host are checked against their type', async () => {
    writeFileSync(join(directory, 'file'), 'host file\n');
    const made = join(directory, 'made');
    const volumes = [
      { name: 'file', hostPath: { path: join(directory, 'file'), type: 'File' } },
      { name: 'made', hostPath: { path: made, type: 'DirectoryOrCreate' } },
    ];
    const mounts = [
      { name: 'file', mountPath: '/file', readOnly: true },
      { name: 'made', mountPath: '/made' },
    ];
    expect(await run('host', 'cat /file; touch /made/here', volumes, mounts)).toBe('host file\n');
    expect(existsSync(join(made, 'here'))).toBe(true);
    const wrong = [{ name: 'wrong', hostPath: { path: join(directory, 'file'), type: 'Directory' } }];
    node.api.put(shellPod('wrong', forever, { volumes: wrong }));
    const told = `Warning FailedMount: MountVolume.SetUp failed for volume "wrong" : hostPath type check failed: ${join(directory, 'file')} is not a directory`;
    await eventually(() => expect(node.events('wrong')).toContain(told));
  });

  it('can be mounted in parts, but never out of the volume', async () => {
    mkdirSync(join(directory, 'deep/er'), { recursive: true });
    writeFileSync(join(directory, 'deep/er/file'), 'deep\n');
    symlinkSync('/etc', join(directory, 'escape'));
    const volumes = [
      { name: 'host', hostPath: { path: directory } },
      { name: 'page', configMap: { name: 'page' } },
    ];
    const mounts = [
      { name: 'host', mountPath: '/part', subPath: 'deep/er' },
      { name: 'host', mountPath: '/new', subPathExpr: 'of/$(NAME)' },
      { name: 'page', mountPath: '/etc/page.html', subPath: 'index.html' },
    ];
    const env = [{ name: 'NAME', value: 'somebody' }];
    expect(await run('parts', 'cat /part/file /etc/page.html; touch /new/x', volumes, mounts, {}, { env })).toBe(
      'deep\nfirst',
    );
    expect(existsSync(join(directory, 'of/somebody/x'))).toBe(true);
    node.api.put(
      shellPod(
        'escapes',
        forever,
        { volumes },
        { volumeMounts: [{ name: 'host', mountPath: '/out', subPath: 'escape' }] },
      ),
    );
    await eventually(() =>
      expect(
        node.api.get('pods', 'default/escapes')?.['status'].containerStatuses?.[0].state.waiting?.message,
      ).toContain('leads outside of the volume'),
    );
  });

  it('carry a token of the pod’s service account that the API gave', async () => {
    const sources = [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
      { configMap: { name: 'page', items: [{ key: 'other', path: 'ca.crt' }] } },
    ];
    const volumes = [{ name: 'api', projected: { sources } }];
    expect(await run('token', 'cat /sa/token; echo; ls /sa', volumes, [{ name: 'api', mountPath: '/sa' }])).toBe(
      'header.payload.signature\nca.crt\ntoken\n',
    );
    expect(node.api.requests).toContain('POST /api/v1/namespaces/default/serviceaccounts/default/token');
  });

  it('leave the pod its own name, hosts and name servers', async () => {
    const spec = {
      hostname: 'me',
      subdomain: 'group',
      hostAliases: [{ ip: '192.0.2.7', hostnames: ['far', 'away'] }],
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['192.0.2.53'], searches: ['a.test'], options: [{ name: 'ndots', value: '3' }] },
    };
    const told = await run('names', 'hostname; cat /etc/resolv.conf; tail -5 /etc/hosts', [], [], spec);
    const { podIP } = node.api.get('pods', 'default/names')?.['status'] ?? {};
    expect(told).toBe(
      `me\nsearch a.test\nnameserver 192.0.2.53\noptions ndots:3\nfe00::2\tip6-allrouters\n${podIP}\tme.group.default.svc.cluster.local\tme\n\n# Entries added by HostAliases.\n192.0.2.7\tfar\taway\n`,
    );
  });
});
