import { createHmac } from 'node:crypto';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const claims = {
  iss: 'https://kubernetes.default.svc',
  sub: 'system:serviceaccount:kube-system:admin',
  exp: 4e9,
  nbf: 0,
  aud: ['x'],
};

function signed(header: object, secret: string): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** The parts of a true token, one of them exchanged or bent. */
function bent(token: string, random: Random): string {
  const parts = token.split('.');
  const header = JSON.parse(Buffer.from(parts[0] ?? '', 'base64url').toString() || '{}');
  const body = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString() || '{}');
  const [one = '', two = '', three = ''] = parts;
  return random.pick([
    `${part({ ...header, alg: 'none' })}.${two}.`,
    `${part({ ...header, alg: 'nOnE' })}.${two}.${three}`,
    `${part({ ...header, alg: 'HS256' })}.${two}.${three}`,
    `${part({ ...header, kid: '../../etc/passwd' })}.${two}.${three}`,
    `${part({ ...header, kid: ['x'], crit: ['exp'], jku: 'http://127.0.0.1:1/' })}.${two}.${three}`,
    `${one}.${part({ ...body, sub: 'system:serviceaccount:kube-system:admin' })}.${three}`,
    `${one}.${part({ ...body, exp: 'never', aud: {} })}.${three}`,
    `${one}.${two}.`,
    `${one}.${two}`,
    `${one}.${two}.${three}=`,
    `${one}.${two}.${three}.x`,
    `${one}..${three}`,
    token.toUpperCase(),
    `${token.slice(0, -4)}AAAA`,
  ]);
}

/** The value of an Authorization header that should open nothing, and the lines that carry it. */
export function hostileAuthorization(world: World, random: Random): string[] {
  const { admin, robot, foreign, foreignRobot, account } = world.tokens;
  const token = random.pick([
    foreign,
    foreignRobot,
    account,
    bent(robot, random),
    bent(robot, random),
    bent(robot, random),
    signed({ alg: 'HS256', typ: 'JWT' }, ''),
    signed({ alg: 'none' }, 'x'),
    admin.slice(0, -1),
    `${admin}x`,
    admin.toUpperCase(),
    '',
    'a.b.c',
    '..',
    '{}.{}.{}',
    'x'.repeat(random.pick([1000, 16_000, 60_000])),
    `${'a.'.repeat(10_000)}a`,
    `${part({ alg: 'ES256' })}.${part(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)}.x`,
    'İ\u00ff\u0080',
  ]);
  return random.pick([
    [`Authorization: Bearer ${token}`],
    [`Authorization: Bearer ${token}`],
    [`authorization:bearer ${token}`],
    [`Authorization: Bearer\t${token}`],
    [`Authorization: Basic ${part('admin:admin')}`],
    [`Authorization: ${token}`],
    [`Authorization: Bearer ${token}`, `Authorization: Bearer ${token}`],
    [`Authorization: Bearer ${token}, Bearer x`],
    [`Sec-WebSocket-Protocol: base64url.bearer.authorization.k8s.io.${part(token.slice(0, 5000))}`],
    [`X-Remote-User: admin`, 'X-Remote-Group: system:masters'],
    [],
  ]);
}
