import { bodyFor, names } from './bodies.ts';
import { hostileScalarText } from './documents.ts';
import type { Random } from './random.ts';
import { hostileAuthorization } from './tokens.ts';
import { namespace, pathOf, type Target, type World } from './world.ts';

/** One request as it goes onto the wire. */
export interface HostileRequest {
  bytes: Buffer;
  /** Method and path, to be read in a report. */
  label: string;
  /** Of which resource or path it is, to count by. */
  target: string;
  head: boolean;
  endless: boolean;
  /** The request is not whole: a server may wait for the rest of it. */
  unfinished: boolean;
  /** Nothing that this request proves may be answered with 2xx. */
  unproven: boolean;
}

/** Kinds whose objects act on every request, or run something: spoiled writes of them are only tried. */
const acting = new Set([
  ...['deployments', 'replicasets', 'statefulsets', 'daemonsets', 'replicationcontrollers', 'jobs', 'cronjobs', 'pods'],
  ...['mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'validatingadmissionpolicies', 'nodes'],
  ...[
    'validatingadmissionpolicybindings',
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
    'namespaces',
  ],
  ...['apiservices', 'horizontalpodautoscalers', 'resourcequotas', 'limitranges', 'customresourcedefinitions'],
]);

const methodsOf: Readonly<Record<string, string>> = {
  create: 'POST',
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};
const oddMethods = [
  'HEAD',
  'OPTIONS',
  'TRACE',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'GET',
  'QUERY',
  'CONNECT',
  'M-SEARCH',
  'get',
  'FOO',
  '',
];

/** A head above this is refused before it has come to its end, by an answer or by none. */
const longestHead = 60_000;

const hostileSegments = [
  ...['..', '.', '%2e%2e', '%2E', '%00', '%2f', '%5c', '\\', '%', '%zz', '%c3%28', '%ff%fe', '%c0%ae', 'ü', '\u0080'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '-',
    '*',
    '~',
    'a'.repeat(300),
    'a'.repeat(9000),
    '%61%62',
    'a;b=c',
    'a,b',
  ],
  ...[
    '%0d%0aX:y',
    '%20',
    '+',
    "'",
    '"',
    '<x>',
    '{a}',
    '[::1]',
    '@x',
    ':',
    '%3f',
    '?',
    '#x',
    '%23',
    'namespaces',
    'watch',
  ],
];

const otherPaths = [
  ...[
    '/',
    '/api',
    '/apis',
    '/api/',
    '/apis/apps',
    '/apis/apps/v1',
    '/api/v1',
    '/api/v2',
    '/apis//v1',
    '/version',
    '/healthz',
  ],
  ...['/healthz/ping', '/livez?verbose', '/readyz?exclude=x', '/openapi/v2', '/openapi/v3', '/openapi/v3/apis/apps/v1'],
  ...[
    '/openapi/v3/apis/apps/v1?hash=X',
    '/openapi/v3/__proto__',
    '/.well-known/openid-configuration',
    '/openid/v1/jwks',
  ],
  ...[
    '/metrics',
    '/logs/',
    '/debug/pprof',
    '/swagger.json',
    '/ui',
    '/proxy',
    '/api/v1/proxy/nodes/x',
    '/berth/v1',
    '/metrics/slis',
  ],
  ...[
    '/berth/v1/audit',
    '/berth/v1/audit?limit=x',
    '/berth/v1/audit?since=x&until=%00',
    '/berth/v1/audit?limit=99999999999999',
  ],
  ...['/berth/v1/audit?continue=1&verb=__proto__', '/berth/v1/nodes/simulated-1/sync', '/berth/v1/nodes/x/sync'],
  ...['/berth/v1/nodes/simulated-1/tunnel', '/berth/v1/nodes/../sync', '/berth/v1/nodes/%2e/sync', '/berth/v1/%00'],
];

const outerPaths = [
  '/v1/clusters',
  '/v1/clusters/x',
  '/v1/clusters/x/join',
  '/v1/clusters/local/join',
  '/v1/clusters/__proto__/kubeconfig',
  '/v1/clusters/local/authentication',
  '/v1/x',
  '/clusters',
  '/clusters/',
  '/clusters/x',
  '//',
  '/%2e%2e',
  '*',
  'https://example.com/x',
  'x',
  '/v1/clusters/local/join-tokens',
];

const parameters: Readonly<Record<string, readonly string[]>> = {
  labelSelector: [
    'app=a',
    'app',
    '!app',
    'app in (a,b)',
    'app notin ()',
    'app in (a',
    'a=b=c',
    '=',
    ',',
    ',,',
    'a,,b',
    '!',
    'app>x',
    'app<5',
    'a'.repeat(400),
    `a in (${'x,'.repeat(5000)}x)`,
    'ü=1',
    'a==\u0000',
    '(',
    'in',
    'in in (in)',
    'x=,y=',
    '__proto__=a',
    'a.b/c=d',
    'a/b/c=d',
    ' app = a ',
  ],
  fieldSelector: [
    'metadata.name=seed-0',
    'metadata.namespace=default',
    'metadata.name!=x',
    'spec.nodeName=',
    'status.phase=Running',
    'x=y',
    '=',
    'a=b,',
    'metadata.name=a\\,b',
    'metadata.name=a\\',
    '__proto__=x',
    'constructor=x',
    'metadata.name=%00',
    'metadata.name=../x',
    'a'.repeat(3000),
    'metadata.name=a,metadata.name=b',
    'spec.nodeName in (a)',
    ',',
  ],
  limit: ['1', '0', '-1', '2', '9999999999999999999', 'x', '1.5', '1e3', '', '0x1', ' 1'],
  continue: [
    'CONTINUE',
    'x',
    'e30',
    'e30=',
    'bnVsbA',
    'W10',
    'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiLi4vLi4vIn0',
    'a'.repeat(10_000),
    '%00',
    'eyJfX3Byb3RvX18iOnt9fQ',
  ],
  resourceVersion: [
    '0',
    '1',
    'RV',
    '-1',
    'x',
    '999999999999',
    '99999999999999999999',
    '1.0',
    '01',
    ' ',
    '9007199254740993',
    '%00',
  ],
  resourceVersionMatch: ['Exact', 'NotOlderThan', 'x', '', 'exact'],
  watch: ['true', '1', 'false', '0', 'x', ''],
  allowWatchBookmarks: ['true', 'x'],
  sendInitialEvents: ['true', 'false', 'x', ''],
  timeoutSeconds: ['1', '0', '-1', 'x', '99999999999999999999', '1.5'],
  dryRun: ['All', 'all', 'None', '', 'All,All'],
  fieldManager: ['me', '', 'a'.repeat(129), 'ü', '\u0000', 'a\nb', '__proto__'],
  fieldValidation: ['Strict', 'Warn', 'Ignore', 'strict', 'x', ''],
  force: ['true', 'false', '1', 'x', ''],
  gracePeriodSeconds: ['0', '-1', '1', 'x', '99999999999999'],
  propagationPolicy: ['Orphan', 'Background', 'Foreground', 'x'],
  orphanDependents: ['true', 'x'],
  includeObject: ['None', 'Metadata', 'Object', 'x'],
  pretty: ['true', 'x'],
  container: ['c', '', 'absent', '../x'],
  follow: ['true', 'x'],
  tailLines: ['1', '-1', 'x', '99999999999999999999'],
  sinceSeconds: ['1', '-1', 'x'],
  sinceTime: ['x', '2026-01-01T00:00:00Z', '-'],
  limitBytes: ['1', '0', '-1', 'x'],
  command: ['ls', '', 'a'.repeat(2000)],
  stdin: ['true', 'x'],
  tty: ['true'],
  ports: ['80', '0', '-1', '99999', 'x'],
  path: ['/x', '../..', 'http://example.com'],
  __proto__x: ['1'],
  'a[b]': ['1'],
  '': ['', 'x'],
};

const accepts = [
  'application/json',
  '*/*',
  '',
  'application/yaml',
  'text/html',
  'application/cbor',
  'application/json;q=x',
  'application/json;q=-1',
  'application/json;q=99999',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v1;g=meta.k8s.io;q=0,application/yaml',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v2;g=meta.k8s.io',
  'application/json;as=x',
  'application/json;as=__proto__;g=constructor;v=toString',
  ';;;',
  ',,,',
  'application/vnd.kubernetes.protobuf',
  'application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io',
  'a/b,'.repeat(3000),
  'application/json;stream=watch',
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList',
  'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
  'application/com.github.proto-openapi.spec.v3@v1.0+protobuf',
  '\u00ff/\u00ff',
  '"',
];

const oddHeaders = [
  ['Impersonate-User: joe'],
  ['Impersonate-User: system:serviceaccount:default:default'],
  ['Impersonate-User: '],
  ['Impersonate-User: joe', 'Impersonate-User: max'],
  ['Impersonate-Group: system:masters'],
  ['Impersonate-User: joe', 'Impersonate-Group: system:masters'],
  ['Impersonate-Uid: x'],
  ['Impersonate-Extra-a%2fb: x'],
  ['Impersonate-User: joe', 'Impersonate-Extra-%zz: x'],
  ['Impersonate-User: joe', 'Impersonate-Extra-: x'],
  ['Impersonate-User: a/b\u0080', 'Impersonate-Uid: 1', 'Impersonate-Extra-__proto__: x'],
  ['Accept-Encoding: gzip'],
  ['Accept-Encoding: br, gzip;q=0'],
  ['Accept-Encoding: *;q=x'],
  ['If-None-Match: *'],
  ['If-None-Match: "x"'],
  ['If-Match: "x"'],
  ['Range: bytes=0-1'],
  ['Origin: https://evil.example'],
  ['Host: other.example'],
  ['Host: '],
  ['Host: a/b?c#d'],
  ['Host: [::1'],
  ['Host: x', 'Host: y'],
  ['X-Forwarded-For: 1.2.3.4'],
  ['X-Forwarded-Host: x'],
  ['X-HTTP-Method-Override: DELETE'],
  ['Cookie: a=b'],
  ['Expect: 100-continue'],
  ['Expect: x'],
  ['Connection: close'],
  ['Connection: upgrade'],
  ['TE: trailers'],
  ['Trailer: X'],
  [`X-Long: ${'x'.repeat(70_000)}`],
  ['X Bad: y'],
  ['X-Nul: \u0000'],
  [': x'],
  ['User-Agent: '],
  [`User-Agent: ${'\u0080'.repeat(5000)}`],
  ['Content-Length: 1', 'Content-Length: 2'],
  ['Transfer-Encoding: gzip'],
  ['Transfer-Encoding: chunked', 'Content-Length: 5'],
  ['Content-Length: -1'],
  ['Content-Length: 99999999999999'],
  ['Transfer-Encoding: \u000bchunked'],
  ['Connection: Upgrade', 'Upgrade: websocket'],
  [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: v5.channel.k8s.io',
  ],
  ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 99', 'Sec-WebSocket-Key: x'],
  ['Connection: Upgrade', 'Upgrade: SPDY/3.1', 'X-Stream-Protocol-Version: v4.channel.k8s.io'],
  ['Connection: Upgrade', 'Upgrade: h2c'],
  ['Connection: Upgrade', 'Upgrade: '],
  [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: base64url.bearer.authorization.k8s.io.eA, x',
  ],
];

const many = (times: number, make: () => string): string => Array.from({ length: times }, make).join('&');

function queryFor(world: World, random: Random): string {
  const one = (): string => {
    const name = random.pick(Object.keys(parameters));
    const value = random.chance(0.85) ? random.pick(parameters[name] ?? ['']) : hostileScalarText(random);
    const filled = value === 'CONTINUE' ? world.continueToken : value === 'RV' ? world.resourceVersion : value;
    return `${name}=${random.chance(0.9) ? encodeURIComponent(filled.toWellFormed()) : filled.replaceAll(/[\s#]/g, '+')}`;
  };
  const roll = random.next();
  if (roll < 0.35) return '';
  if (roll < 0.97) return many(1 + random.below(4), one);
  if (roll < 0.98) return many(2000, () => 'x=y');
  if (roll < 0.99) return `labelSelector=${'a%20in%20(b),'.repeat(1500)}a`;
  return random.pick(['?', '&&&', '=', '%', '%zz=%zz', 'a%00b=c', ';', `x=${'y'.repeat(30_000)}`]);
}

function spoilPath(path: string, random: Random): string {
  const parts = path.split('/');
  switch (random.below(6)) {
    case 0:
      parts[1 + random.below(parts.length - 1)] = random.pick(hostileSegments);
      break;
    case 1:
      parts.splice(1 + random.below(parts.length), 0, random.pick(hostileSegments));
      break;
    case 2:
      parts.splice(1 + random.below(parts.length - 1), 1);
      break;
    case 3:
      return `${path}/`;
    case 4:
      return path.replaceAll('/', random.pick(['//', '/./', '%2f', '\\', '/x/../']));
    default:
      return (
        path +
        random.pick([
          '/status',
          '/scale',
          '/x',
          '/proxy/a/../b',
          '/log',
          '/token',
          '/__proto__',
          '/status/status',
          '%00',
          '.json',
        ])
      );
  }
  return parts.join('/');
}

interface Aim {
  method: string;
  path: string;
  target: Target;
  name: string;
}

function aimAt(world: World, random: Random): Aim {
  const target = random.pick(world.targets);
  const verb = random.pick([...target.verbs, 'get', 'patch']);
  const method = random.chance(0.05) ? random.pick(oddMethods) : (methodsOf[verb] ?? 'GET');
  const { examples } = target;
  const known =
    examples.length > 0 && random.chance(0.6) ? String(random.pick(examples).metadata.name) : random.pick(names);
  const named = target.subresource !== '' || !['create', 'list', 'watch', 'deletecollection'].includes(verb);
  const space = random.chance(0.85) ? namespace : random.pick(['default', 'kube-system', 'absent', '', 'seed-0']);
  const below = target.subresource === '' ? '' : `/${target.subresource}`;
  const rest = target.subresource === 'proxy' && random.chance(0.5) ? '/x/y?z' : '';
  return {
    method,
    path: `${pathOf(target, named ? known : '', space)}${below}${rest}`,
    target,
    name: named ? known : '',
  };
}

/** Whether a write of this may really happen. */
const tame = ({ method, target }: Aim): boolean =>
  !['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) || !acting.has(target.plural);

function clusterOf(world: World, random: Random): string {
  if (random.chance(0.96)) return '/clusters/local';
  return `/clusters/${random.pick([world.foreign, world.foreign, `local/../${world.foreign}`, `local%2f..%2f${world.foreign}`, `${world.foreign}%00`, `${world.foreign}#`, 'absent', '__proto__', 'LOCAL', 'local%20', 'a'.repeat(200), '..', ''])}`;
}

/** The request with this number, of which nothing depends on what the server answered before. */
export function hostileRequest(world: World, random: Random): HostileRequest {
  const aim = aimAt(world, random);
  const roll = random.next();
  const outside = roll < 0.02;
  const cluster = clusterOf(world, random);
  const hazardous = !tame(aim);
  let path = aim.path;
  if (outside) path = random.pick(outerPaths);
  else if (roll < 0.1) path = random.pick(otherPaths);
  else if (roll < 0.22 && !hazardous) path = spoilPath(path, random);
  const query = queryFor(world, random);
  const dry = hazardous ? 'dryRun=All' : '';
  const wholeQuery = [dry, query].filter((text) => text !== '').join('&');
  const url = `${outside ? '' : cluster}${path}${wholeQuery === '' ? '' : `${path.includes('?') ? '&' : '?'}${wholeQuery}`}`;
  return assemble(world, random, { ...aim, path: url }, outside || !cluster.endsWith('local'));
}

function assemble(world: World, random: Random, { method, path, target }: Aim, elsewhere: boolean): HostileRequest {
  const { admin, node, account, robot } = world.tokens;
  const unproven = random.chance(0.08) && !elsewhere;
  const mine =
    elsewhere && random.chance(0.3)
      ? account
      : path.includes('/berth/v1/nodes/')
        ? node
        : random.chance(0.03)
          ? robot
          : admin;
  const headers = [
    'Host: 127.0.0.1',
    ...(unproven ? hostileAuthorization(world, random) : [`Authorization: Bearer ${mine}`]),
  ];
  if (random.chance(0.15)) headers.push(`Accept: ${random.pick(accepts)}`);
  const odd = random.chance(0.06) ? random.pick(oddHeaders) : [];
  headers.push(...odd);
  const writes = !['GET', 'HEAD', 'OPTIONS', 'get', ''].includes(method) || random.chance(0.02);
  const { bytes, unfinished } = writes
    ? payload(method, target, random, headers)
    : { bytes: Buffer.alloc(0), unfinished: false };
  const version = random.chance(0.005) ? random.pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/9', 'x', '']) : 'HTTP/1.1';
  const line = `${method} ${path} ${version}`;
  // Raw bytes above ASCII go out as UTF-8, now and then as what they are.
  const head = Buffer.from(`${line}\r\n${headers.join('\r\n')}\r\n\r\n`, random.chance(0.5) ? 'latin1' : 'utf8');
  return {
    bytes: Buffer.concat([head, bytes]),
    label: `${method} ${path}`.slice(0, 300),
    target: `${target.apiVersion}/${target.plural}${target.subresource === '' ? '' : `/${target.subresource}`}`,
    head: method === 'HEAD',
    endless:
      /[?&](watch|follow)=|\/watch\//.test(path) ||
      headers.some((text) => /^(Upgrade|Connection: upgrade)/i.test(text)),
    unfinished:
      unfinished ||
      version !== 'HTTP/1.1' ||
      method === 'CONNECT' ||
      head.length > longestHead ||
      odd.some((text) => /^(Content-Length|Transfer-Encoding|Expect|Connection|Trailer)/.test(text)),
    unproven,
  };
}

/** The body on the wire: measured, in chunks, or not as it says. */
function payload(
  method: string,
  target: Target,
  random: Random,
  headers: string[],
): { bytes: Buffer; unfinished: boolean } {
  const { bytes, type, encoding } = bodyFor(method, target, random);
  if (random.chance(0.97)) headers.push(`Content-Type: ${type}`);
  if (encoding !== undefined) headers.push(`Content-Encoding: ${encoding}`);
  const roll = random.next();
  if (roll < 0.9) {
    headers.push(`Content-Length: ${bytes.length}`);
    return { bytes, unfinished: false };
  }
  if (roll < 0.97) {
    headers.push('Transfer-Encoding: chunked');
    const cut = random.below(bytes.length + 1);
    const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)].filter((piece) => piece.length > 0);
    const framed = pieces.map((piece) =>
      Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
    );
    return { bytes: Buffer.concat([...framed, Buffer.from('0\r\n\r\n')]), unfinished: false };
  }
  if (roll < 0.98) {
    headers.push('Transfer-Encoding: chunked');
    return {
      bytes: Buffer.from(random.pick(['zz\r\n', 'ffffffffffffffff\r\n', '5\r\nab', '0\r\n', '-1\r\n\r\n'])),
      unfinished: true,
    };
  }
  headers.push(`Content-Length: ${bytes.length + random.pick([-1, 1, 1000, -5])}`);
  return { bytes, unfinished: true };
}
