import { bodyFor, names } from './bodies.ts';
import { accepts, hostileSegments, oddHeaders, oddMethods, otherPaths, outerPaths, parameters } from './catalogue.ts';
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

/** A head above this is refused before it has come to its end, by an answer or by none. */
const longestHead = 60_000;

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
