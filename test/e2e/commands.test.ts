import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, eventually, execute, startBerth } from '../support/berth.ts';

/** kubectl's commands one by one, each answer held against what upstream's API server gives. */
let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'simulated', '--nodes', '2']);
  await eventually(async () => expect(await berth.ok('get', 'nodes')).toMatch(/ Ready .*\n.* Ready /));
  await berth.ok('create', 'namespace', 'shop');
  await berth.ok('-n', 'shop', 'create', 'deployment', 'web', '--image=nginx:1', '--replicas=2', '--port=80');
  await berth.ok('-n', 'shop', 'run', 'solo', '--image=busybox:1', '--labels=tier=back', '--', 'sleep', '9');
  await berth.ok('-n', 'shop', 'rollout', 'status', 'deployment/web', '--timeout=30s');
  await berth.ok('-n', 'shop', 'wait', '--for=condition=Ready', 'pod/solo', '--timeout=30s');
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

const shop = (...words: string[]) => berth.ok('-n', 'shop', ...words);

/** The one line a refused command says. */
async function refusal(...words: string[]): Promise<string> {
  const { code, stderr } = await berth.kubectl('-n', 'shop', ...words);
  expect(code).not.toBe(0);
  return stderr.trim();
}

/** An answer without what differs each time: ages, times, addresses, generated names, hashes, spaces. */
const normal = (text: string): string =>
  text
    .replace(/\b(web)-[0-9a-f]{8,10}-[a-z0-9]{5}\b/g, '$1-HASH-RANDOM')
    .replace(/\b(web)-[0-9a-f]{8,10}\b/g, '$1-HASH')
    .replace(/\b10\.\d+\.\d+\.\d+\b/g, 'IP')
    .replace(/simulated-[12]/g, 'NODE')
    .replace(/(?<=\s)(\d+[smh])+(?=\s|$)/g, 'AGE')
    .replace(/ {2,}/g, '  ')
    .replace(/ +$/gm, '');

const manifest = (kind: string, name: string, more: object = {}, apiVersion = 'v1') =>
  JSON.stringify({ apiVersion, kind, metadata: { name, namespace: 'shop' }, ...more });
const create = (text: string) => berth.pipe(text, 'create', '--validate=false', '-f', '-');

describe('get', () => {
  it('prints what it is asked for', async () => {
    expect(normal(await shop('get', 'pods,deployments', '-o', 'wide'))).toBe(
      [
        'NAME  READY  STATUS  RESTARTS  AGE  IP  NODE  NOMINATED NODE  READINESS GATES',
        'pod/solo  1/1  Running  0  AGE  IP  NODE  <none>  <none>',
        'pod/web-HASH-RANDOM  1/1  Running  0  AGE  IP  NODE  <none>  <none>',
        'pod/web-HASH-RANDOM  1/1  Running  0  AGE  IP  NODE  <none>  <none>',
        '',
        'NAME  READY  UP-TO-DATE  AVAILABLE  AGE  CONTAINERS  IMAGES  SELECTOR',
        'deployment.apps/web  2/2  2  2  AGE  nginx  nginx:1  app=web',
        '',
      ].join('\n'),
    );
    expect(await shop('get', 'pod', 'solo', '-o', 'name')).toBe('pod/solo\n');
    expect(await shop('get', 'pod', 'solo', '-o', 'jsonpath={.spec.containers[*].args}')).toBe('["sleep","9"]');
    expect(await shop('get', 'pods', '-L', 'tier', '-l', 'tier', '--no-headers')).toMatch(/solo .* back\n$/);
    expect(
      await shop('get', 'pods', '-o', 'custom-columns=N:.metadata.name,P:.status.phase', '-l', 'tier=back'),
    ).toMatch(/^N +P\nsolo +Running\n$/);
    expect(await shop('get', 'pods', '--sort-by=.metadata.name', '-o', 'wide')).toMatch(/solo[^]*web-/);
    expect(await shop('get', 'pods', '--field-selector=metadata.name=solo', '--show-labels')).toMatch(/tier=back\n$/);
    expect(await shop('get', 'all', '-o', 'name')).toMatch(
      /^pod\/solo\npod\/web-.*\npod\/web-.*\ndeployment.apps\/web\nreplicaset.apps\/web-.*\n$/,
    );
  });

  it('refuses selectors in the words people know', async () => {
    expect(await refusal('get', 'pods', '--field-selector=nosuch=1')).toContain('field label not supported: nosuch');
    expect(await refusal('get', 'configmaps', '--field-selector=data=1')).toContain(
      '"data" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
    expect(await refusal('get', 'pods', '-l', 'app in (web')).toContain(
      "unable to parse requirement: found '', expected: ',' or ')'",
    );
    expect(await refusal('get', 'pods', 'solo', 'nosuch')).toBe(
      'Error from server (NotFound): pods "nosuch" not found',
    );
  });

  it('watches rows as they change', async () => {
    await shop('label', 'pod', 'solo', 'watched=yes');
    const watch = spawn('kubectl', [
      '--kubeconfig',
      berth.kubeconfig,
      '-n',
      'shop',
      'get',
      'pods',
      '-l',
      'watched',
      '--watch',
      '--output-watch-events',
    ]);
    let rows = '';
    watch.stdout.setEncoding('utf8').on('data', (text: string) => (rows += text));
    try {
      await eventually(async () =>
        expect(rows).toMatch(/^EVENT +NAME +READY +STATUS +RESTARTS +AGE\nADDED +solo +1\/1 +Running/),
      );
      await shop('run', 'seen', '--image=i', '--labels=watched=yes');
      await shop('wait', '--for=condition=Ready', 'pod/seen', '--timeout=20s');
      await shop('delete', 'pod', 'seen');
      await shop('label', 'pod', 'solo', 'watched-');
      const told =
        /ADDED +seen +0\/1 +Pending[^]*MODIFIED +seen +1\/1 +Running[^]*MODIFIED +seen +1\/1 +Terminating[^]*DELETED +seen[^]*DELETED +solo/;
      await eventually(async () => expect(rows).toMatch(told));
    } finally {
      watch.kill();
    }
  });
});

describe('what is odd', () => {
  it('is taken with the warnings that upstream gives', async () => {
    const containers = [
      {
        name: 'c',
        image: 'i',
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
        ports: [{ containerPort: 80 }, { containerPort: 80 }],
      },
    ];
    const pod = await create(
      manifest('Pod', 'odd', { spec: { nodeSelector: { 'beta.kubernetes.io/os': 'linux' }, containers } }),
    );
    expect(pod).toMatchObject({ code: 0 });
    expect(pod.stderr.trim().split('\n')).toEqual([
      'Warning: spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
      'Warning: spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
      'Warning: spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]',
    ]);
    const dotted = {
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    };
    expect((await create(manifest('Deployment', 'a.b', dotted, 'apps/v1'))).stderr).toBe(
      'Warning: metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]\n',
    );
    const headless = { spec: { clusterIP: 'None', sessionAffinity: 'ClientIP', ports: [{ port: 80 }] } };
    expect((await create(manifest('Service', 'headless', headless))).stderr).toBe(
      'Warning: spec.SessionAffinity is ignored for headless services\n',
    );
    expect((await berth.kubectl('get', 'endpoints')).stderr).toBe(
      'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n',
    );
    await shop('delete', 'deployment/a.b', 'service/headless', 'pod/odd');
  });
});

describe('patches that make no object', () => {
  it('are Invalid and show what is wrong', async () => {
    expect(await refusal('patch', 'deployment', 'web', '-p', '{"spec":{"replicas":"x"}}')).toBe(
      'The request is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
    );
    expect(await refusal('patch', 'deployment', 'web', '--type=merge', '-p', '{"spec":{"replicas":"x"}}')).toMatch(
      /^The request is invalid: patch: Invalid value: "\{.*json: cannot unmarshal string/s,
    );
    expect(await refusal('patch', 'deployment', 'web', '--type=json', '-p', '[{"op":"remove","path":"/a/b"}]')).toBe(
      'The request is invalid: the server rejected our request due to an error in our request',
    );
    expect(await refusal('patch', 'deployment', 'web', '-p', 'a word')).toBe(
      'Error from server (BadRequest): json: cannot unmarshal string into Go value of type map[string]interface {}',
    );
    expect(await shop('patch', 'deployment', 'web', '-p', 'null')).toBe('deployment.apps/web patched (no change)\n');
    expect(await refusal('patch', 'pod', 'solo', '-p', '{"spec":{"restartPolicy":"Never"}}')).toContain(
      'pod updates may not change fields other than `spec.containers[*].image`',
    );
    expect(
      await refusal('patch', 'deployment', 'web', '-p', '{"spec":{"selector":{"matchLabels":{"a":"b"}}}}'),
    ).toContain('field is immutable');
  });
});

describe('workloads', () => {
  it('scales by precondition', async () => {
    expect(await refusal('scale', 'deployment', 'web', '--replicas=3', '--current-replicas=9')).toBe(
      'error: Expected replicas to be 9, was 2',
    );
    expect(await refusal('scale', 'pod', 'solo', '--replicas=2')).toBe(
      'Error from server (NotFound): the server could not find the requested resource',
    );
    expect(
      await shop('patch', 'deployment', 'web', '--subresource=scale', '--type=merge', '-p', '{"spec":{"replicas":2}}'),
    ).toContain('scale.autoscaling/web patched');
    expect(
      await shop(
        'get',
        'deployment',
        'web',
        '--subresource=scale',
        '-o',
        'jsonpath={.status.selector} {.spec.replicas}',
      ),
    ).toBe('app=web 2');
  });

  it('sets, pauses, undoes and tells the history', async () => {
    await shop('set', 'env', 'deployment/web', 'A=B');
    expect(await shop('set', 'env', 'deployment/web', '--list')).toContain('A=B');
    await shop('set', 'resources', 'deployment/web', '--limits=cpu=200m', '--requests=cpu=100m');
    expect(await refusal('set', 'resources', 'deployment/web', '--requests=cpu=300m')).toContain(
      'Invalid value: "300m": must be less than or equal to cpu limit of 200m',
    );
    await shop('rollout', 'status', 'deployment/web', '--timeout=30s');
    await shop('rollout', 'pause', 'deployment/web');
    expect(await refusal('rollout', 'pause', 'deployment/web')).toContain('is already paused');
    expect(await refusal('rollout', 'undo', 'deployment/web')).toContain('you cannot rollback a paused deployment');
    await eventually(async () =>
      expect(
        await shop('get', 'deployment', 'web', '-o', 'jsonpath={.status.conditions[?(@.type=="Progressing")].reason}'),
      ).toBe('DeploymentPaused'),
    );
    await shop('rollout', 'resume', 'deployment/web');
    expect(await refusal('rollout', 'undo', 'deployment/web', '--to-revision=99')).toBe(
      'error: unable to find specified revision 99 in history',
    );
    await shop('rollout', 'undo', 'deployment/web', '--to-revision=1');
    await shop('rollout', 'status', 'deployment/web', '--timeout=30s');
    expect(await shop('rollout', 'history', 'deployment/web')).toBe(
      'deployment.apps/web \nREVISION  CHANGE-CAUSE\n2         <none>\n3         <none>\n4         <none>\n\n',
    );
    expect(await shop('rollout', 'history', 'deployment/web', '--revision=3')).toContain('cpu:\t200m');
  });

  it('tells of a rollout that does not come on', async () => {
    await shop('create', 'deployment', 'stuck', '--image=i');
    await shop(
      'patch',
      'deployment',
      'stuck',
      '-p',
      '{"spec":{"progressDeadlineSeconds":1,"template":{"spec":{"nodeSelector":{"no":"node"}}}}}',
    );
    expect(await refusal('rollout', 'status', 'deployment/stuck', '--timeout=20s')).toBe(
      'error: deployment "stuck" exceeded its progress deadline',
    );
    await shop('delete', 'deployment', 'stuck');
  });

  it('adopts and releases pods by their labels', async () => {
    const [name = ''] = (await shop('get', 'pods', '-l', 'app=web', '-o', 'name')).split('\n');
    await shop('label', name, 'app=free', '--overwrite');
    await eventually(async () =>
      expect((await shop('get', 'pods', '-l', 'app=web', '-o', 'name')).trim().split('\n')).toHaveLength(2),
    );
    await eventually(async () =>
      expect(await shop('get', name, '-o', 'jsonpath={.metadata.ownerReferences}')).toBe(''),
    );
    await shop('label', name, 'app=web', '--overwrite');
    await eventually(async () =>
      expect((await shop('get', 'pods', '-l', 'app=web', '-o', 'name')).trim().split('\n')).toHaveLength(2),
    );
  });
});

describe('describe and events', () => {
  it("tell a pod's life in order", async () => {
    await shop('run', 'told', '--image=i');
    await shop('wait', '--for=condition=Ready', 'pod/told', '--timeout=20s');
    await eventually(async () => {
      const reasons = [...(await shop('describe', 'pod', 'told')).matchAll(/^ {2}Normal +(\w+) /gm)].map(
        ([, reason]) => reason,
      );
      expect(reasons[0]).toBe('Scheduled');
      expect(reasons).toEqual(expect.arrayContaining(['Pulled', 'Created', 'Started']));
    });
    const event = (
      await berth.json('-n', 'shop', 'get', 'events', '--field-selector=involvedObject.name=told,reason=Scheduled')
    ).items[0];
    expect(event).toMatchObject({
      action: 'Binding',
      firstTimestamp: null,
      lastTimestamp: null,
      reportingComponent: 'default-scheduler',
      source: {},
    });
    expect(event.eventTime).toMatch(/\.\d{6}Z$/);
    expect(await shop('events', '--for=pod/told')).toMatch(
      /Normal +Scheduled +Pod\/told +Successfully assigned shop\/told to simulated-/,
    );
    expect(
      await shop('get', 'events.v1.events.k8s.io', '--field-selector=regarding.name=told,reason=Scheduled'),
    ).toContain('pod/told');
    await shop('delete', 'pod', 'told', '--now');
  });

  it('reach every kind that is served', async () => {
    const names = (await berth.ok('api-resources', '--verbs=list', '-o', 'name')).trim().split('\n');
    // Before 1.33 kubectl describes these two by a beta version that upstream does not serve by default either.
    const stable = names.filter(
      (name) => name !== 'ipaddresses.networking.k8s.io' && name !== 'servicecidrs.networking.k8s.io',
    );
    const answers = await Promise.all(stable.map((name) => berth.kubectl('describe', name, '-A')));
    expect(answers.filter(({ code }) => code !== 0)).toEqual([]);
    expect(await berth.ok('get', 'servicecidrs')).toMatch(/kubernetes +10\.96\.0\.0\/16/);
  });
});

describe('deletion', () => {
  it('cascades as it is told', async () => {
    await shop('create', 'deployment', 'kept', '--image=i');
    await shop('rollout', 'status', 'deployment/kept', '--timeout=20s');
    await shop('delete', 'deployment', 'kept', '--cascade=orphan');
    expect(await shop('get', 'replicasets,pods', '-l', 'app=kept', '-o', 'name')).toMatch(
      /^replicaset.apps\/kept-\w+\npod\/kept-/,
    );
    await shop('delete', 'replicaset', '-l', 'app=kept', '--cascade=foreground');
    await eventually(async () => expect(await shop('get', 'pods', '-l', 'app=kept', '-o', 'name')).toBe(''));
    const both = await berth.fetch('/api/v1/namespaces/shop/pods/solo', {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
      body: '{"propagationPolicy":"Orphan","orphanDependents":true}',
    });
    expect(await both.json()).toMatchObject({
      code: 422,
      message: expect.stringContaining('orphanDependents and deletionPropagation cannot be both set'),
    });
    expect(await refusal('delete', 'namespace', 'default')).toContain(
      'Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });

  it('of a namespace waits for finalizers and says so', async () => {
    await berth.ok('create', 'namespace', 'slow');
    await berth.pipe(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'held', namespace: 'slow', finalizers: ['example.com/x'] },
      }),
      'create',
      '-f',
      '-',
    );
    await berth.ok('delete', 'namespace', 'slow', '--wait=false');
    await eventually(async () =>
      expect(
        await berth.ok(
          'get',
          'namespace',
          'slow',
          '-o',
          'jsonpath={.status.conditions[?(@.type=="NamespaceFinalizersRemaining")].message}',
        ),
      ).toBe('Some content in the namespace has finalizers remaining: example.com/x in 1 resource instances'),
    );
    expect((await berth.kubectl('-n', 'slow', 'create', 'configmap', 'late')).stderr).toContain(
      'unable to create new content in namespace slow because it is being terminated',
    );
    await berth.ok(
      '-n',
      'slow',
      'patch',
      'configmap',
      'held',
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":null}}',
    );
    await berth.ok('wait', '--for=delete', 'namespace/slow', '--timeout=20s');
  });
});

describe('rights', () => {
  it('are created, asked and listed', async () => {
    await shop('create', 'role', 'reader', '--verb=get,list', '--resource=pods,pods/log');
    await shop('create', 'rolebinding', 'readers', '--role=reader', '--user=joe');
    expect(await shop('auth', 'can-i', 'get', 'pods', '--subresource=log', '--as=joe')).toBe('yes\n');
    const listed = await shop('auth', 'can-i', '--list');
    expect(listed.match(/\[\*\] +\[\] +\[\*\]/g)).toHaveLength(1);
    expect(await refusal('get', 'secrets', '--as=joe')).toBe(
      'Error from server (Forbidden): secrets is forbidden: User "joe" cannot list resource "secrets" in API group "" in the namespace "shop"',
    );
    expect(await refusal('create', 'token', 'nosuch')).toBe(
      'error: failed to create token: serviceaccounts "nosuch" not found',
    );
    const reconciled = await berth.pipe(
      manifest(
        'Role',
        'reader',
        { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['watch'] }] },
        'rbac.authorization.k8s.io/v1',
      ),
      'auth',
      'reconcile',
      '-f',
      '-',
    );
    expect(await shop('auth', 'can-i', 'watch', 'pods', '--as=joe')).toBe('yes\n');
    expect(reconciled.stdout).toBe('role.rbac.authorization.k8s.io/reader reconciled\n');
  });
});

describe('logs', () => {
  it('come by pod, label and deployment, and refuse odd options as upstream', async () => {
    expect(await shop('logs', 'solo', '--tail=1')).toMatch(/^solo: .*\n$/);
    expect(await shop('logs', '-l', 'app=web', '--prefix', '--tail=1')).toMatch(/^\[pod\/web-/);
    expect(await refusal('logs', 'solo', '--previous')).toBe(
      'Error from server (BadRequest): previous terminated container "solo" in pod "solo" not found',
    );
    expect(await refusal('get', '--raw', '/api/v1/namespaces/shop/pods/solo/log?sinceSeconds=-1&tailLines=-2')).toBe(
      'The PodLogOptions "solo" is invalid: \n* tailLines: Invalid value: -2: must be greater than or equal to 0\n* sinceSeconds: Invalid value: -1: must be greater than 0',
    );
  });
});

describe('pods of a simulated node', () => {
  it('have no container to connect to, which is said', async () => {
    const nothing = 'the pods of a simulated node run nothing: there is no container to connect to';
    expect(await refusal('exec', 'solo', '--', 'ls')).toContain(nothing);
    expect(await refusal('attach', 'solo')).toContain(nothing);
    expect(await refusal('port-forward', 'solo', '1234:80')).toContain('error upgrading connection');
    expect(await refusal('cp', 'solo:/etc/hosts', join(berth.dataDir, 'hosts'))).toContain(nothing);
  });
});

describe('kinds of every group', () => {
  it('are created by the commands made for them, and read again', async () => {
    await shop('autoscale', 'deployment', 'web', '--max=5');
    await shop('create', 'ingress', 'front', '--class=edge', '--rule=shop.example/cart*=web:80,tls=cert');
    await shop('create', 'poddisruptionbudget', 'web', '--selector=app=web', '--min-available=1');
    await shop('create', 'cronjob', 'nightly', '--image=i', '--schedule=0 3 * * *');
    expect(await shop('get', 'ingress', 'front', '--no-headers')).toMatch(/^front +edge +shop\.example +80, 443 /);
    expect(await shop('describe', 'ingress', 'front')).toContain('cert terminates shop.example');
    expect(await shop('get', 'hpa', 'web', '--no-headers')).toMatch(/^web +Deployment\/web +/);
    expect(await shop('get', 'pdb', 'web', '--no-headers')).toMatch(/^web +1 +N\/A +\d+ /);
    expect(await shop('get', 'cronjob', 'nightly', '--no-headers')).toMatch(
      /^nightly +0 3 \* \* \* +<none> +False +0 +<none>/,
    );
    expect(await refusal('create', 'cronjob', 'never', '--image=i', '--schedule=soon')).toContain('spec.schedule');
  });

  it('of the priority levels are there from the start, as upstream makes them', async () => {
    expect(await berth.ok('get', 'prioritylevelconfigurations', '-o', 'name')).toBe(
      [
        'catch-all',
        'exempt',
        'global-default',
        'leader-election',
        'node-high',
        'system',
        'workload-high',
        'workload-low',
      ]
        .map((name) => `prioritylevelconfiguration.flowcontrol.apiserver.k8s.io/${name}\n`)
        .join(''),
    );
    expect(await berth.ok('get', 'flowschema', 'exempt', '--no-headers')).toMatch(/^exempt +exempt +1 +<none> /);
  });
});

describe('nodes', () => {
  it('are cordoned, tainted and released', async () => {
    await berth.ok('cordon', 'simulated-2');
    await eventually(async () =>
      expect(await berth.ok('describe', 'node', 'simulated-2')).toMatch(
        /Taints: +node.kubernetes.io\/unschedulable:NoSchedule\nUnschedulable: +true/,
      ),
    );
    expect(await berth.ok('get', 'node', 'simulated-2')).toMatch(/ Ready,SchedulingDisabled +simulated /);
    await berth.ok('uncordon', 'simulated-2');
    await berth.ok('taint', 'node', 'simulated-2', 'a=b:NoSchedule');
    expect(await refusal('taint', 'node', 'simulated-2', 'a=c:NoSchedule')).toContain(
      'already has a taint(s) with same effect(s) and --overwrite is false',
    );
    await berth.ok('taint', 'node', 'simulated-2', 'a:NoSchedule-');
  });
});

describe('manifests', () => {
  it('are applied, compared, replaced, edited', async () => {
    const one = manifest('ConfigMap', 'one', { data: { a: '1' } });
    const apply = (text: string, ...more: string[]) => berth.pipe(text, 'apply', '-f', '-', ...more);
    expect((await apply(one, '--dry-run=server')).stdout).toBe('configmap/one created (server dry run)\n');
    expect((await apply(one)).stdout).toBe('configmap/one created\n');
    expect((await apply(one)).stdout).toBe('configmap/one unchanged\n');
    const two = one.replace('"a":"1"', '"a":"2"');
    expect(await berth.pipe(two, 'diff', '-f', '-')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('-  a: "1"\n+  a: "2"'),
    });
    expect((await berth.pipe(two, 'apply', 'view-last-applied', '-f', '-')).stdout).toContain('a: "1"');
    expect((await berth.pipe(two, 'apply', 'set-last-applied', '-f', '-')).stdout).toBe('configmap/one configured\n');
    expect((await berth.pipe(two, 'replace', '--force', '-f', '-')).stdout).toBe(
      'configmap "one" deleted\nconfigmap/one replaced\n',
    );
    const editor = join(berth.dataDir, 'edit.sh');
    writeFileSync(editor, '#!/bin/sh\nsed -i "s/a: .*/a: \\"3\\"/" "$1"\n', { mode: 0o755 });
    const edited = await execute(
      'kubectl',
      ['--kubeconfig', berth.kubeconfig, '-n', 'shop', 'edit', 'configmap', 'one'],
      { env: { KUBE_EDITOR: editor } },
    );
    expect(edited.stdout).toBe('configmap/one edited\n');
    expect(await shop('get', 'configmap', 'one', '-o', 'jsonpath={.data.a}')).toBe('3');
    expect(await shop('delete', 'configmap', '--all')).toContain('configmap "one" deleted');
  });
});
