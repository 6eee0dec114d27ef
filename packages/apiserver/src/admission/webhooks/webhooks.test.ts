import { connect as connectTcp } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { configMap, type Harness, startHarness } from '../../testing/harness.ts';
import {
  type Answer,
  type Hook,
  selfSigned,
  startWebhookServer,
  type WebhookServer,
} from '../../testing/webhookserver.ts';

let api: Harness;
let server: WebhookServer;
/** What the node says instead of dialling. */
let refusal: string | undefined;

/** What the newest write of a config map notes for its audit record. */
async function notesOf(): Promise<Record<string, string> | undefined> {
  const { items } = await api.table.query({ pk: 'l#local#configmaps#0', reverse: true, limit: 1 });
  return JSON.parse(String(items[0]?.by)).annotations;
}

beforeAll(async () => {
  server = await startWebhookServer();
  api = await startHarness({
    dial: async (_cluster, _node, target) => {
      if (target.to !== 'tcp' || target.port !== 8443) throw new Error('not expected');
      if (refusal !== undefined) return { status: 502, headers: {}, stream: new PassThrough().end(refusal) };
      return { status: 200, headers: {}, stream: connectTcp(server.port, '127.0.0.1') };
    },
  });
});
afterAll(async () => {
  await api.stop();
  await server.stop();
});

const configurations = (kind: string) =>
  `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}webhookconfigurations`;
const configMaps = '/api/v1/namespaces/default/configmaps';
const rule = { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] };

let names = 0;

/** Configures a webhook that answers at a path of its own; each test begins without any. */
async function configure(kind: 'Mutating' | 'Validating', hook: Hook, more: Record<string, any> = {}): Promise<string> {
  const path = `/hook${++names}`;
  server.on(path, hook);
  const { clientConfig, name = `h${names}.example.com`, configuration = `c${names}`, ...rest } = more;
  await api.ok('POST', configurations(kind), {
    body: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: `${kind}WebhookConfiguration`,
      metadata: { name: configuration },
      webhooks: [
        {
          name,
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          rules: [rule],
          clientConfig: { url: server.url(path), caBundle: server.caBundle, ...clientConfig },
          ...rest,
        },
      ],
    },
  });
  return path;
}

const create = (name: string, more: Record<string, unknown> = {}) =>
  api.ask('POST', configMaps, { body: configMap(name, more) });

afterEach(async () => {
  for (const kind of ['Mutating', 'Validating']) await api.ok('DELETE', configurations(kind));
  await api.ok('DELETE', configMaps);
});

describe('a validating webhook', () => {
  it('is shown the request as upstream shows it', async () => {
    const path = await configure('Validating', () => ({}));
    expect((await create('shown', { data: { a: 'b' } })).code).toBe(201);
    const [request] = server.askedAt(path);
    expect(request).toMatchObject({
      kind: { group: '', version: 'v1', kind: 'ConfigMap' },
      resource: { group: '', version: 'v1', resource: 'configmaps' },
      requestKind: { group: '', version: 'v1', kind: 'ConfigMap' },
      requestResource: { group: '', version: 'v1', resource: 'configmaps' },
      name: 'shown',
      namespace: 'default',
      operation: 'CREATE',
      userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
      object: {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { name: 'shown', uid: expect.any(String) },
        data: { a: 'b' },
      },
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    });
    expect(request).not.toHaveProperty('subResource');
    expect(server.asked.at(-1)?.url).toBe(`${path}?timeout=10s`);
  });

  const denials: readonly (readonly [string, Answer, { code: number; message: string; reason?: string }])[] = [
    ['without a word', { allowed: false }, { code: 400, message: 'denied the request without explanation' }],
    ['with a message', { allowed: false, status: { message: 'no' } }, { code: 400, message: 'denied the request: no' }],
    [
      'with a reason',
      { allowed: false, status: { reason: 'Forbidden' } },
      { code: 400, message: 'denied the request: Forbidden', reason: 'Forbidden' },
    ],
    [
      'with code, reason and message',
      { allowed: false, status: { code: 403, reason: 'Forbidden', message: 'you shall not pass' } },
      { code: 403, message: 'denied the request: you shall not pass', reason: 'Forbidden' },
    ],
    [
      'with a code that is none',
      { allowed: false, status: { code: 200, message: 'no' } },
      { code: 400, message: 'denied the request: no' },
    ],
  ];
  it.each(denials)('denies %s', async (_how, answer, { message, ...told }) => {
    await configure('Validating', () => answer, { name: 'deny.example.com' });
    const { body, code } = await create('denied');
    expect(code).toBe(told.code);
    expect(body).toMatchObject({
      ...told,
      status: 'Failure',
      message: `admission webhook "deny.example.com" ${message}`,
    });
    expect((await api.ask('GET', `${configMaps}/denied`)).code).toBe(404);
  });

  it('warns, whether it allows or denies', async () => {
    await configure('Validating', ({ name }) => ({ allowed: name !== 'bad', warnings: [`mind ${name}`] }));
    expect((await create('good')).headers.get('warning')).toBe('299 - "mind good"');
    expect((await create('bad')).headers.get('warning')).toBe('299 - "mind bad"');
  });

  it('notes for the audit record under its own name', async () => {
    await configure('Validating', () => ({ auditAnnotations: { why: 'because' } }), { name: 'notes.example.com' });
    await create('noted');
    expect(await notesOf()).toEqual({ 'notes.example.com/why': 'because' });
  });

  const wrong: readonly (readonly [string, Hook, string])[] = [
    [
      'another uid',
      () => ({ uid: 'other' }),
      /^received invalid webhook response: expected response.uid="[^"]+", got "other"$/.source,
    ],
    ['nothing', () => ({ raw: '{}' }), '^received invalid webhook response: webhook response was absent$'],
    [
      'another kind',
      ({ uid }) => ({ raw: JSON.stringify({ kind: 'Other', apiVersion: 'v1', response: { uid } }) }),
      '^received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /v1, Kind=Other$',
    ],
    [
      'a patch',
      () => ({ patch: [] }),
      '^received invalid webhook response: validating webhook may not return response.patch$',
    ],
    ['no JSON', () => ({ raw: 'hello' }), "^failed to call webhook: couldn't get version/kind; json parse error: "],
    [
      'an error',
      () => ({ raw: 'boom', code: 500 }),
      '^failed to call webhook: an error on the server \\("boom"\\) has prevented the request from succeeding$',
    ],
    [
      'not found',
      () => ({ raw: '', code: 404 }),
      '^failed to call webhook: the server could not find the requested resource$',
    ],
    [
      'too much',
      () => ({ raw: 'x'.repeat(9_000_000) }),
      '^failed to call webhook: the answer is longer than 8388608 bytes$',
    ],
  ];
  it.each(wrong)('that answers with %s fails the request', async (_how, hook, pattern) => {
    await configure('Validating', hook, { name: 'wrong.example.com' });
    const { body } = await create('failed');
    expect(body).toMatchObject({ code: 500, reason: 'InternalError' });
    const start = 'Internal error occurred: failed calling webhook "wrong.example.com": ';
    expect(body.message.startsWith(start)).toBe(true);
    expect(body.message.slice(start.length)).toMatch(new RegExp(pattern));
  });

  it('that is down fails the request and says how it is undone, or is passed over', async () => {
    await configure('Validating', () => ({}), {
      clientConfig: { url: 'https://127.0.0.1:1/x' },
      configuration: 'down',
    });
    const { body } = await create('blocked');
    expect(body.message).toMatch(
      /^Internal error occurred: failed calling webhook "h\d+\.example\.com": failed to call webhook: Post "https:\/\/127\.0\.0\.1:1\/x\?timeout=10s": dial tcp 127\.0\.0\.1:1: connect: connection refused$/,
    );
    expect(body.details.causes[1].message).toContain('kubectl delete validatingwebhookconfiguration down');
    await api.ok('PATCH', `${configurations('Validating')}/down`, {
      type: 'application/json-patch+json',
      body: [{ op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' }],
    });
    expect((await create('blocked')).code).toBe(201);
    expect(Object.keys((await notesOf()) ?? {})).toEqual([
      'failed-open.validating.webhook.admission.k8s.io/round_0_index_0',
    ]);
  });

  it('that does not answer in time fails the request', async () => {
    await configure('Validating', () => ({ never: true }), { timeoutSeconds: 1 });
    expect((await create('slow')).body.message).toMatch(/Post "https:\S+\?timeout=1s": context deadline exceeded$/);
  });

  it('is believed only with a certificate of its authorities, for its name', async () => {
    const other = await startWebhookServer(['DNS:elsewhere.example.com']);
    await configure('Validating', () => ({}), { clientConfig: { caBundle: other.caBundle }, configuration: 'ca' });
    expect((await create('c')).body.message).toMatch(/x509: certificate signed by unknown authority$/);
    await api.ok('DELETE', configurations('Validating'));
    await configure('Validating', () => ({}), { clientConfig: { url: other.url('/x'), caBundle: other.caBundle } });
    expect((await create('c')).body.message).toMatch(
      /x509: certificate is valid for elsewhere\.example\.com, not 127\.0\.0\.1$/,
    );
    await other.stop();
  });

  it('is believed by its own certificate, though another signed that', async () => {
    const names = ['IP:127.0.0.1'];
    const signed = await startWebhookServer(names, selfSigned(names, selfSigned(['DNS:authority'])));
    signed.on('/yes', () => ({}));
    await configure('Validating', () => ({}), { clientConfig: { url: signed.url('/yes'), caBundle: signed.caBundle } });
    expect((await create('c')).code).toBe(201);
    expect(signed.askedAt('/yes')).toHaveLength(1);
    await signed.stop();
  });

  it('is asked at the path that its URL means, with no slash too many', async () => {
    await configure('Validating', () => ({}), { clientConfig: { url: server.url('//slashes//here/') } });
    server.on('/slashes/here', () => ({}));
    expect((await create('c')).code).toBe(201);
    expect(server.askedAt('/slashes/here')).toHaveLength(1);
  });

  it('is asked about dry runs only if that changes nothing', async () => {
    const path = await configure('Validating', () => ({}), { sideEffects: 'NoneOnDryRun' });
    await api.ok('POST', `${configMaps}?dryRun=All`, { body: configMap('dry') });
    expect(server.askedAt(path)).toMatchObject([{ dryRun: true, options: { dryRun: ['All'] } }]);
  });

  it('all of them must allow, and are asked at once', async () => {
    await configure('Validating', () => ({}));
    await configure('Validating', () => ({ allowed: false, status: { message: 'second' } }));
    expect((await create('both')).body.message).toMatch(/denied the request: second$/);
  });
});

describe('which requests a webhook is asked about', () => {
  const asks = async (path: string) =>
    server
      .askedAt(path)
      .map(({ operation, name, subResource = '' }) => [operation, name, subResource].join(' ').trim());

  it('updates and deletes, with the object before', async () => {
    const path = await configure('Validating', () => ({}), { rules: [{ ...rule, operations: ['UPDATE', 'DELETE'] }] });
    await create('x');
    await api.ok('PUT', `${configMaps}/x`, { body: configMap('x', { data: { a: 'b' } }) });
    await api.ok('DELETE', `${configMaps}/x`);
    const [update, remove] = server.askedAt(path);
    expect(update).toMatchObject({ object: { data: { a: 'b' } }, options: { kind: 'UpdateOptions' } });
    expect(update.oldObject).not.toHaveProperty('data');
    expect(remove).toMatchObject({
      operation: 'DELETE',
      object: null,
      oldObject: { data: { a: 'b' } },
      options: { kind: 'DeleteOptions' },
    });
  });

  it('each object of a deletecollection', async () => {
    const path = await configure('Validating', () => ({}), { rules: [{ ...rule, operations: ['DELETE'] }] });
    await create('a');
    await create('b');
    await api.ok('DELETE', configMaps);
    expect((await asks(path)).sort()).toEqual(['DELETE a', 'DELETE b']);
  });

  it('subresources only where a rule names them', async () => {
    const all = await configure('Validating', () => ({}), {
      rules: [{ ...rule, operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] }],
    });
    const parts = await configure('Validating', () => ({}), {
      rules: [{ ...rule, operations: ['*'], apiGroups: ['apps'], resources: ['deployments/*'] }],
    });
    const deployments = '/apis/apps/v1/namespaces/default/deployments';
    await api.ok('POST', deployments, {
      body: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
        },
      },
    });
    await api.ok('PUT', `${deployments}/web/scale`, {
      body: {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'web', namespace: 'default' },
        spec: { replicas: 3 },
      },
    });
    expect(await asks(all)).toEqual(['CREATE web']);
    expect(await asks(parts)).toEqual(['CREATE web', 'UPDATE web scale']);
    expect(server.askedAt(parts)[1]).toMatchObject({
      kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
      resource: { group: 'apps', version: 'v1', resource: 'deployments' },
      object: { kind: 'Scale', spec: { replicas: 3 } },
      oldObject: { kind: 'Scale', spec: { replicas: 1 } },
    });
    await api.ok('DELETE', `${deployments}/web`);
  });

  it('bindings, evictions and tokens in their own form', async () => {
    const path = await configure('Validating', () => ({}), {
      rules: [{ ...rule, resources: ['pods/binding', 'pods/eviction'] }],
    });
    await api.ok('POST', '/api/v1/namespaces/default/serviceaccounts', {
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
    });
    const pods = '/api/v1/namespaces/default/pods';
    await api.ok('POST', pods, {
      body: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: { containers: [{ name: 'c', image: 'i' }] },
      },
    });
    await api.ok('POST', `${pods}/p/binding`, {
      body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } },
    });
    await api.ok('POST', `${pods}/p/eviction`, {
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } },
    });
    expect(server.askedAt(path)).toMatchObject([
      { kind: { kind: 'Binding' }, subResource: 'binding', object: { target: { name: 'n' } } },
      { kind: { group: 'policy', kind: 'Eviction' }, subResource: 'eviction', operation: 'CREATE' },
    ]);
  });

  it('connections, with their options', async () => {
    const path = await configure('Validating', () => ({ allowed: false, status: { message: 'no shells' } }), {
      rules: [{ ...rule, operations: ['CONNECT'], resources: ['pods/exec'] }],
    });
    const { body } = await api.ask(
      'POST',
      '/api/v1/namespaces/default/pods/any/exec?command=sh&command=-c&stdin=true&container=c',
    );
    expect(body.message).toMatch(/denied the request: no shells$/);
    expect(server.askedAt(path)).toMatchObject([
      {
        kind: { group: '', version: 'v1', kind: 'PodExecOptions' },
        operation: 'CONNECT',
        name: 'any',
        namespace: 'default',
        subResource: 'exec',
        object: { kind: 'PodExecOptions', apiVersion: 'v1', stdin: true, container: 'c', command: ['sh', '-c'] },
        options: null,
      },
    ]);
  });

  it('by the labels of their namespace and of the object, before or after', async () => {
    await api.ok('POST', '/api/v1/namespaces', {
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'watched', labels: { watch: 'yes' } } },
    });
    const path = await configure('Validating', () => ({}), {
      rules: [{ ...rule, operations: ['CREATE', 'UPDATE'] }],
      namespaceSelector: { matchLabels: { watch: 'yes' } },
      objectSelector: { matchExpressions: [{ key: 'mine', operator: 'Exists' }] },
    });
    const watched = '/api/v1/namespaces/watched/configmaps';
    const labelled = (name: string) => ({ ...configMap(name), metadata: { name, labels: { mine: '1' } } });
    await api.ok('POST', watched, { body: labelled('a') });
    await api.ok('POST', watched, { body: configMap('b') });
    await api.ok('POST', configMaps, { body: labelled('c') });
    await api.ok('PUT', `${watched}/a`, { body: configMap('a') });
    await api.ok('PUT', `${watched}/a`, { body: configMap('a', { data: { a: 'b' } }) });
    expect(await asks(path)).toEqual(['CREATE a', 'UPDATE a']);
  });

  it('namespaces by their own labels, and by the scope of the cluster', async () => {
    const rules = (scope: string) => [{ ...rule, resources: ['namespaces'], scope }];
    const cluster = await configure('Validating', () => ({}), {
      rules: rules('Cluster'),
      namespaceSelector: { matchLabels: { a: 'b' } },
    });
    const namespaced = await configure('Validating', () => ({}), { rules: rules('Namespaced') });
    for (const [name, labels] of [
      ['n1', { a: 'b' }],
      ['n2', {}],
    ] as const)
      await api.ok('POST', '/api/v1/namespaces', {
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
      });
    expect(await asks(cluster)).toEqual(['CREATE n1']);
    expect(await asks(namespaced)).toEqual([]);
  });

  it('the same objects under another group, in the form that the rule names', async () => {
    const rules = [{ ...rule, apiGroups: ['events.k8s.io'], resources: ['events'] }];
    const equivalent = await configure('Validating', () => ({}), { rules });
    const exact = await configure('Validating', () => ({}), { rules, matchPolicy: 'Exact' });
    await api.ok('POST', '/api/v1/namespaces/default/events', {
      body: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: 'e' },
        involvedObject: { namespace: 'default' },
        reason: 'r',
        message: 'm',
        type: 'Normal',
      },
    });
    expect(server.askedAt(equivalent)).toMatchObject([
      {
        kind: { group: 'events.k8s.io', version: 'v1', kind: 'Event' },
        resource: { group: 'events.k8s.io' },
        requestKind: { group: '' },
        object: { apiVersion: 'events.k8s.io/v1', note: 'm' },
      },
    ]);
    expect(server.askedAt(exact)).toEqual([]);
  });

  const conditions: readonly (readonly [string, string, boolean])[] = [
    ['its name', "object.metadata.name.startsWith('wanted')", true],
    ['another name', "object.metadata.name == 'other'", false],
    ['nothing before it', 'oldObject == null', true],
    ['who asks', "request.userInfo.username == 'admin' && request.operation == 'CREATE'", true],
    ['the namespace', "namespaceObject.metadata.name == 'default'", true],
    ['what the user may', "authorizer.group('').resource('secrets').check('get').allowed()", true],
    ['what the user may not', "!authorizer.requestResource.check('delete').allowed()", false],
  ];
  it.each(conditions)('those that meet its conditions: %s', async (_what, expression, asked) => {
    const path = await configure('Validating', () => ({}), { matchConditions: [{ name: 'c', expression }] });
    await create('wanted');
    expect(server.askedAt(path)).toHaveLength(asked ? 1 : 0);
  });

  it('none whose conditions fail: they are refused, or the webhook is passed over', async () => {
    const matchConditions = [{ name: 'broken', expression: 'object.spec.nothing == 1' }];
    await configure('Validating', () => ({}), { matchConditions, configuration: 'broken' });
    const { body } = await create('unclear');
    expect(body).toMatchObject({ code: 403, reason: 'Forbidden' });
    expect(body.message).toMatch(
      /^configmaps "unclear" is forbidden: expression 'object\.spec\.nothing == 1' resulted in error: no such key: spec$/,
    );
    await api.ok('DELETE', `${configurations('Validating')}/broken`);
    const path = await configure('Validating', () => ({}), { matchConditions, failurePolicy: 'Ignore' });
    expect((await create('unclear')).code).toBe(201);
    expect(server.askedAt(path)).toEqual([]);
  });

  it('never configurations of webhooks', async () => {
    const path = await configure('Validating', () => ({ allowed: false }), {
      rules: [{ ...rule, operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'] }],
      configuration: 'everything',
    });
    expect((await create('locked')).code).toBe(400);
    await api.ok('DELETE', `${configurations('Validating')}/everything`);
    expect((await create('locked')).code).toBe(201);
    expect(server.askedAt(path)).toHaveLength(1);
  });
});

describe('a mutating webhook', () => {
  const label = (name: string, value = '1') => [{ op: 'add', path: '/metadata/labels', value: { [name]: value } }];

  it('changes the object, which is defaulted, validated and owned by nobody', async () => {
    const path = await configure('Mutating', () => ({
      patch: [...label('by'), { op: 'add', path: '/data', value: { a: 'b' } }],
    }));
    const { body } = await create('changed');
    expect(body).toMatchObject({ metadata: { labels: { by: '1' } }, data: { a: 'b' } });
    expect(JSON.stringify(body.metadata.managedFields ?? [])).not.toContain('f:labels');
    const [request] = server.askedAt(path);
    expect(request.object.metadata).not.toHaveProperty('uid');
  });

  it('sees generateName before there is a name', async () => {
    const path = await configure('Mutating', () => ({}));
    const made = await api.ok('POST', configMaps, {
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'gen-' } },
    });
    expect(made.metadata.name).toMatch(/^gen-.{5}$/);
    const [request] = server.askedAt(path);
    expect(request).not.toHaveProperty('name');
    expect(request.object.metadata.generateName).toBe('gen-');
  });

  it('cannot make an object invalid', async () => {
    await configure('Mutating', () => ({ patch: label('not a label!') }));
    expect((await create('invalid')).body).toMatchObject({ code: 422, reason: 'Invalid' });
  });

  it('goes after others in the order of their configurations, and sees what they did', async () => {
    const second = await configure('Mutating', () => ({}), { configuration: 'b' });
    await configure('Mutating', () => ({ patch: label('first') }), { configuration: 'a' });
    await create('ordered');
    expect(server.askedAt(second)[0].object.metadata.labels).toEqual({ first: '1' });
  });

  it('is asked again when a later one changes the object, if it wants to be', async () => {
    const willing = await configure('Mutating', () => ({}), { configuration: 'a', reinvocationPolicy: 'IfNeeded' });
    const unwilling = await configure('Mutating', () => ({}), { configuration: 'b' });
    await configure('Mutating', ({ object }) => ({ patch: object.metadata.labels ? [] : label('late') }), {
      configuration: 'c',
    });
    expect((await create('again')).body.metadata.labels).toEqual({ late: '1' });
    expect(server.askedAt(willing).map(({ object }) => object.metadata.labels)).toEqual([undefined, { late: '1' }]);
    expect(server.askedAt(unwilling)).toHaveLength(1);
  });

  it('is not asked again for its own change', async () => {
    const path = await configure('Mutating', ({ object }) => ({ patch: object.metadata.labels ? [] : label('own') }), {
      reinvocationPolicy: 'IfNeeded',
    });
    await create('once');
    expect(server.askedAt(path)).toHaveLength(1);
  });

  const patches: readonly (readonly [string, Hook, RegExp])[] = [
    [
      'a patch without its type',
      () => ({ patchType: undefined, patch: 'W10=' as any }),
      /received invalid webhook response: webhook returned response\.patch but not response\.patchType$/,
    ],
    [
      'a type without a patch',
      () => ({ patchType: 'JSONPatch' }),
      /webhook returned response\.patchType but not response\.patch$/,
    ],
    [
      'a patch that is none',
      () => ({ patchType: 'JSONPatch', patch: Buffer.from('{').toString('base64') as any }),
      /received undecodable patch in webhook response: /,
    ],
    [
      'a patch of another type',
      () => ({ patchType: 'Merge', patch: Buffer.from('[{"op":"add"}]').toString('base64') as any }),
      /unsupported patch type "Merge"$/,
    ],
    [
      'a patch that does not apply',
      () => ({ patch: [{ op: 'remove', path: '/nowhere' }] }),
      /^Internal error occurred: /,
    ],
    [
      'a patch that makes nonsense',
      () => ({ patch: [{ op: 'add', path: '/data', value: 3 }] }),
      /^Internal error occurred: /,
    ],
  ];
  it.each(patches)('with %s fails the request', async (_how, hook, pattern) => {
    await configure('Mutating', hook);
    const { body } = await create('unpatched');
    expect(body).toMatchObject({ code: 500, reason: 'InternalError' });
    expect(body.message).toMatch(pattern);
  });

  it('cannot change what is being deleted', async () => {
    await create('going');
    await configure('Mutating', () => ({ patch: label('x') }), {
      rules: [{ ...rule, operations: ['DELETE'] }],
      configuration: 'del',
      name: 'del.example.com',
    });
    expect((await api.ask('DELETE', `${configMaps}/going`)).body.message).toBe(
      'Internal error occurred: admission webhook "del.example.com" attempted to modify the object, which is not supported for this operation',
    );
  });

  it('says in the audit record whether it changed something', async () => {
    await configure('Mutating', () => ({ patch: label('x') }), { configuration: 'c', name: 'm.example.com' });
    await create('recorded');
    expect(await notesOf()).toEqual({
      'mutation.webhook.admission.k8s.io/round_0_index_0':
        '{"configuration":"c","webhook":"m.example.com","mutated":true}',
    });
  });
});

describe('a webhook behind a Service', () => {
  const service = { namespace: 'hooks', name: 'hook', path: '/by-service', port: 443 };
  const endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'hook', namespace: 'hooks' },
    subsets: [
      {
        addresses: [{ ip: '10.244.0.8', nodeName: 'n', targetRef: { kind: 'Pod', name: 'p', namespace: 'hooks' } }],
        notReadyAddresses: [
          { ip: '10.244.0.9', nodeName: 'm', targetRef: { kind: 'Pod', name: 'q', namespace: 'hooks' } },
        ],
        ports: [{ name: 'https', port: 8443 }],
      },
    ],
  };
  beforeAll(async () => {
    await api.ok('POST', '/api/v1/namespaces', {
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hooks' } },
    });
  });

  it('is reached at a ready endpoint, under the Service’s name', async () => {
    const path = '/by-service';
    server.on(path, () => ({ allowed: false, status: { message: 'from a pod' } }));
    await configure('Validating', () => ({}), { clientConfig: { url: undefined, service } });
    const failure = async () => (await create('s')).body.message;
    expect(await failure()).toMatch(
      /Post "https:\/\/hook\.hooks\.svc:443\/by-service\?timeout=10s": service "hook" not found$/,
    );
    await api.ok('POST', '/api/v1/namespaces/hooks/services', {
      body: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'hook' },
        spec: { ports: [{ name: 'https', port: 443, targetPort: 8443 }] },
      },
    });
    await api.ok('POST', '/api/v1/namespaces/hooks/endpoints', { body: { ...endpoints, subsets: [] } });
    expect(await failure()).toMatch(/: no endpoints available for service "hook"$/);
    await api.ok('PUT', '/api/v1/namespaces/hooks/endpoints/hook', { body: endpoints });
    refusal = 'dial tcp 10.244.0.8:8443: connect: connection refused';
    expect(await failure()).toMatch(/\?timeout=10s": dial tcp 10.244.0.8:8443: connect: connection refused$/);
    refusal = undefined;
    expect(await failure()).toMatch(/denied the request: from a pod$/);
    expect(server.askedAt(path)).toHaveLength(1);
  });

  it('has no port but those of the Service', async () => {
    await configure('Validating', () => ({}), {
      clientConfig: { url: undefined, service: { ...service, port: 8080 } },
    });
    expect((await create('p')).body.message).toMatch(/: no service port 8080 found for service "hook"$/);
  });
});
