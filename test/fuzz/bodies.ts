import { deflateSync, gzipSync } from 'node:zlib';
import { schemaFor } from '@berth/kinds/bodies';
import type { KubeObject } from '@berth/machinery/object';
import { encodeProtobuf } from '@berth/machinery/protobuf';
import { damage, documentOf, hostileKeys, hostileValue, print, spoil } from './documents.ts';
import type { Random } from './random.ts';
import { namespace, seedNames, type Target } from './world.ts';

export interface Body {
  bytes: Buffer;
  type: string;
  encoding?: string;
}

const bomb = gzipSync(Buffer.alloc(20_000_000));

/** YAML that is no JSON, and what its readers stumble over. */
const oddYaml: readonly string[] = [
  ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: &c [*b, *b]', 'd: [*c, *c]'].join('\n'),
  `a: &a [${'x,'.repeat(9)}x]\n${'bcdefghij'.replace(/./g, (now) => `${now}: &${now} [${`*${String.fromCharCode(now.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
  'a: &a\n  b: *a\n',
  '- a\n- b\n',
  '"unended',
  'a: b: c',
  'a:\n\t- b',
  '%YAML 9.9\n---\na: b',
  '--- a\n--- b\n',
  '!!js/function "function(){}"',
  '!!binary "AAAA"',
  '!<tag:x,2000:y> z',
  '? [a, b]\n: c\n',
  '<<: {a: b}\na: c\n',
  'a: !!float .nan\nb: .inf\nc: -.inf\nd: 0o17\ne: 0x1f\nf: 1_000\ng: yes\nh: ~\ni: 2026-01-01\n',
  '__proto__: {a: b}\nconstructor: {prototype: {a: b}}\n',
  '{',
  '}',
  '&',
  '*a',
  '|\n x',
  '\u0000',
  'a: "\\ud800"',
  `${'- '.repeat(5000)}x`,
  `${'['.repeat(5000)}`,
  `${'? '.repeat(3000)}x`,
];

const wrongType = [
  'ConfigMap',
  'Pod',
  'Secret',
  'Status',
  'List',
  'PodList',
  'DeleteOptions',
  'Scale',
  '',
  'constructor',
];

/** An object of the target's kind, or of another, under a name that exists or one that nothing has. */
function objectFor(target: Target, random: Random): Record<string, any> {
  const example = structuredClone(target.examples.length > 0 ? random.pick(target.examples) : ownBody(target));
  if (random.chance(0.3)) example.metadata = { ...example.metadata, name: `other-${random.below(40)}` };
  if (random.chance(0.1)) example.kind = random.pick(wrongType);
  if (random.chance(0.05)) example.apiVersion = random.pick(['v1', 'apps/v1', 'v9', 'a/b/c', '']);
  if (random.chance(0.1)) example.metadata = { ...example.metadata, ...oddMetadata(random) };
  return example;
}

/** Bodies of what is asked and not kept, and of subresources. */
function ownBody({ kind, apiVersion, subresource }: Target): Record<string, any> {
  if (subresource === 'scale')
    return { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'seed-0' }, spec: { replicas: 1 } };
  if (subresource === 'eviction' || subresource === 'binding' || subresource === 'token')
    return {
      apiVersion: { eviction: 'policy/v1', binding: 'v1', token: 'authentication.k8s.io/v1' }[subresource],
      kind: { eviction: 'Eviction', binding: 'Binding', token: 'TokenRequest' }[subresource],
      metadata: { name: 'seed-0', namespace },
      ...(subresource === 'binding' ? { target: { kind: 'Node', name: 'absent' } } : {}),
      ...(subresource === 'token' ? { spec: { audiences: ['x'], expirationSeconds: 600 } } : {}),
    };
  const attributes = { verb: 'get', resource: 'pods', namespace };
  return {
    apiVersion,
    kind,
    metadata: { name: 'seed-0', namespace },
    spec: { token: 'x', user: 'joe', groups: ['g'], namespace, resourceAttributes: attributes },
    target: { kind: 'Node', name: 'absent' },
  };
}

/** Annotations that a server reads. */
const readAnnotations = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'autoscaling.alpha.kubernetes.io/metrics',
  'autoscaling.alpha.kubernetes.io/behavior',
  'deployment.kubernetes.io/revision',
  'pod-template-hash',
  'endpoints.kubernetes.io/over-capacity',
  'container.apparmor.security.beta.kubernetes.io/c',
];

function oddMetadata(random: Random): object {
  return random.pick([
    { labels: { [random.pick(hostileKeys)]: 'x' } },
    { annotations: { [random.pick(hostileKeys)]: 'x'.repeat(random.below(300_000)) } },
    { annotations: { [random.pick(readAnnotations)]: hostileValue(random) } },
    { finalizers: [random.pick(['example.com/f', 'kubernetes', 'orphan', 'foregroundDeletion', 'bad', ''])] },
    { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: random.pick(['', 'x']), controller: true }] },
    { deletionTimestamp: '2020-01-01T00:00:00Z', deletionGracePeriodSeconds: -5 },
    { managedFields: [{ manager: 'x', operation: 'Apply', fieldsType: 'FieldsV1', fieldsV1: { 'f:x': { '.': 1 } } }] },
    {
      managedFields: [
        { manager: 'x', operation: random.pick(['Update', 'Bad']), fieldsV1: JSON.parse('{"__proto__":{}}') },
      ],
    },
    { resourceVersion: random.pick(['0', '1', '-1', 'x', '99999999999999999999', '']) },
    { uid: 'x', generation: -7, creationTimestamp: 'yesterday', selfLink: '/x' },
    { generateName: random.pick(['a'.repeat(300), '-', 'ok-', 'Ü']), name: '' },
    { namespace: random.pick(['default', 'kube-system', '../x', '']) },
    { name: random.pick(['', '.', '..', 'a/b', 'A', 'a'.repeat(254), 'a%2fb', 'a\u0000', '__proto__', '-']) },
  ]);
}

/** A JSON pointer into a document, or one that leads nowhere. */
function pointer(value: unknown, random: Random): string {
  const odd = [
    '',
    '/',
    '//',
    '/-',
    '/0',
    '/01',
    '/-1',
    '/1e0',
    '/__proto__/x',
    '/constructor/prototype/x',
    '/~',
    '/~2',
    'x',
  ];
  if (random.chance(0.25)) return random.pick(odd);
  let path = '';
  let at: unknown = value;
  while (typeof at === 'object' && at !== null && Object.keys(at).length > 0 && random.chance(0.85)) {
    const key = random.pick(Object.keys(at));
    path += `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    at = (at as Record<string, unknown>)[key];
  }
  return random.chance(0.15)
    ? `${path}${random.pick(['/-', '/0', '/999999999', '/x', '/__proto__', '/length'])}`
    : path;
}

function jsonPatch(object: object, random: Random): string {
  const operations = ['add', 'remove', 'replace', 'move', 'copy', 'test', 'ADD', '', 'frobnicate'];
  const one = () =>
    `{"op":${JSON.stringify(random.pick(operations))},"path":${JSON.stringify(pointer(object, random))},"from":${JSON.stringify(pointer(object, random))},"value":${hostileValue(random)}}`;
  if (random.chance(0.02))
    return `[${Array.from({ length: 10_001 }, () => '{"op":"test","path":"","value":1}').join(',')}]`;
  // Each copy doubles what is copied.
  if (random.chance(0.02))
    return `[{"op":"add","path":"/data","value":{"a":"${'x'.repeat(100)}"}},${Array.from({ length: 40 }, (_none, at) => `{"op":"copy","from":"/data","path":"/data/c${at}"}`).join(',')}]`;
  return `[${Array.from({ length: random.below(4) }, one).join(',')}]`;
}

const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
];

const oddTypes = [
  ...[
    'text/plain',
    'application/cbor',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '*/*',
    ';',
  ],
  ...[
    'application/json; charset=utf-16',
    'application/json;;;',
    'APPLICATION/JSON',
    'application/json, text/html',
    '/',
  ],
  ...[
    'application/vnd.kubernetes.protobuf;stream=watch',
    'application/yaml',
    'application/json;stream=watch',
    'a'.repeat(9000),
  ],
];

function patchBody(target: Target, random: Random): Body {
  const type = random.pick(patchTypes);
  const object = objectFor(target, random);
  if (type === 'application/json-patch+json') return { type, bytes: Buffer.from(jsonPatch(object, random)) };
  const directives = [
    { $patch: random.pick(['delete', 'replace', 'merge', 'x']) },
    { $retainKeys: ['x'] },
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['x'], '$setElementOrder/finalizers': ['y'] } },
    { spec: { $patch: 'replace' } },
    {
      spec: {
        '$setElementOrder/containers': [{ name: 'c' }, { name: 'zz' }],
        containers: [{ $patch: 'delete', name: 'c' }],
      },
    },
  ];
  const odd = random.chance(0.3) ? { ...object, ...random.pick(directives) } : object;
  return { type, bytes: Buffer.from(print(random.chance(0.15) ? documentOf(odd) : spoil(odd, random))) };
}

function protobufBody(target: Target, random: Random): Body {
  const type = 'application/vnd.kubernetes.protobuf';
  const object = objectFor(target, random);
  const schema = schemaFor(object.apiVersion, object.kind);
  try {
    if (schema !== undefined) return { type, bytes: Buffer.from(encodeProtobuf(schema, object as KubeObject)) };
  } catch {
    // What cannot be encoded is sent as noise.
  }
  return { type, bytes: Buffer.concat([Buffer.from('k8s\0'), random.bytes(random.below(200))]) };
}

/** Every way of deleting, said well and badly. */
function deleteOptions(random: Random): Body {
  const options = {
    apiVersion: random.pick(['v1', 'apps/v1', 'policy/v1', 'x/v1', '']),
    kind: random.pick(['DeleteOptions', 'DeleteOptions', 'Pod', '']),
    dryRun: random.pick([['All'], [], ['None'], ['All', 'x']]),
    gracePeriodSeconds: random.pick([0, 1, -1, 30, 1e9]),
    propagationPolicy: random.pick(['Orphan', 'Background', 'Foreground', 'Sideways', '']),
    preconditions: random.pick([{}, { uid: 'x' }, { resourceVersion: '1' }]),
  };
  const type = random.pick(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']);
  return { type, bytes: Buffer.from(print(random.chance(0.5) ? documentOf(options) : spoil(options, random))) };
}

/** A body for a request with this method: often good, oftener spoiled, now and then no document at all. */
export function bodyFor(method: string, target: Target, random: Random): Body {
  const body = plainBody(method, target, random);
  if (random.chance(0.12)) body.bytes = damage(body.bytes, random);
  if (random.chance(0.05)) body.type = random.pick(oddTypes);
  if (random.chance(0.02))
    return {
      ...body,
      bytes: random.chance(0.5) ? bomb : deflateSync(body.bytes),
      encoding: random.pick(['gzip', 'deflate', 'br', 'x', 'gzip, gzip']),
    };
  return body;
}

function plainBody(method: string, target: Target, random: Random): Body {
  const json = (text: string): Body => ({ type: 'application/json', bytes: Buffer.from(text) });
  const roll = random.next();
  if (roll < 0.03) return json(hostileValue(random));
  if (roll < 0.06) return { type: 'application/yaml', bytes: Buffer.from(random.pick(oddYaml)) };
  if (roll < 0.065)
    return json(`{"a":"${'x'.repeat(random.pick([1_100_000, 1_600_000, 3_145_720, 3_145_729, 4_000_000]))}"}`);
  if (method === 'PATCH') return patchBody(target, random);
  if (method === 'DELETE') return deleteOptions(random);
  if (roll < 0.3) return protobufBody(target, random);
  const object = objectFor(target, random);
  const document = random.chance(0.25) ? documentOf(object) : spoil(object, random);
  if (roll < 0.4) return { type: 'application/yaml', bytes: Buffer.from(print(document)) };
  return json(print(document));
}

export const names = [...seedNames, 'other-1', 'absent'];
