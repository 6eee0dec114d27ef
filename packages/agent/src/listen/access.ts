import { createHash } from 'node:crypto';
import type { Clock } from '@berth/machinery/clock';
import type { Link } from '../deps.ts';
import { Limit } from '../pods/limit.ts';

export interface AccessDeps {
  link: Pick<Link, 'request'>;
  clock: Clock;
  nodeName: string;
}

export interface Asked {
  method: string;
  /** Without its query. */
  path: string;
  /** The Authorization header. */
  authorization: string | undefined;
}

/** undefined: it may; else what it is told. */
export type Refusal = { status: number; text: string } | undefined;

interface User {
  username?: string;
  uid?: string;
  groups?: string[];
  extra?: Record<string, string[]>;
}

/** Milliseconds that an answer of the API holds: --authentication-token-webhook-cache-ttl, --authorization-webhook-cache-*. */
const userHolds = 120_000;
const yesHolds = 300_000;
const noHolds = 30_000;
const maximum = 1000;
/** Questions to the API at a time: whoever asks with made-up tokens must not become a flood of reviews. */
const reviewsAtOnce = 8;

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

const areas: readonly [path: string, subresources: readonly string[]][] = [
  ['/stats', ['stats']],
  ['/metrics', ['metrics']],
  ['/logs', ['log']],
  ['/checkpoint', ['checkpoint']],
  ['/statusz', ['statusz']],
  ['/flagz', ['configz']],
  ['/pods', ['pods', 'proxy']],
  ['/runningpods', ['pods', 'proxy']],
  ['/healthz', ['healthz', 'proxy']],
  ['/configz', ['configz', 'proxy']],
];

/** Any one of these rights on the node is enough (pkg/kubelet/server/auth.go GetRequestAttributes). */
const subresourcesOf = (path: string): readonly string[] =>
  areas.find(([area]) => path === area || path.startsWith(`${area}/`))?.[1] ?? ['proxy'];

/** Answers that hold for a while. */
class Kept<Value> {
  readonly #values = new Map<string, { value: Value; until: number }>();

  get(key: string, now: number): Value | undefined {
    const found = this.#values.get(key);
    return found !== undefined && found.until > now ? found.value : undefined;
  }

  set(key: string, value: Value, until: number): void {
    if (this.#values.size >= maximum) this.#values.delete(this.#values.keys().next().value ?? '');
    this.#values.delete(key);
    this.#values.set(key, { value, until });
  }
}

const unauthorized: Refusal = { status: 401, text: 'Unauthorized' };

/** Who may ask the node: the API says it, by TokenReview and SubjectAccessReview, as for the kubelet (webhook modes). */
export function createAccess({ link, clock, nodeName }: AccessDeps): (asked: Asked) => Promise<Refusal> {
  const users = new Kept<User>();
  const rights = new Kept<boolean>();
  const limit = new Limit(reviewsAtOnce);
  const now = () => clock.now().getTime();

  async function review<Status>(group: string, kind: string, spec: object): Promise<Status> {
    const path = `/apis/${group}/v1/${kind.toLowerCase()}s`;
    const answer = await limit.run(() => link.request('POST', path, { apiVersion: `${group}/v1`, kind, spec }));
    return (answer as { status?: unknown }).status as Status;
  }

  async function userOf(token: string): Promise<User | undefined> {
    const key = createHash('sha256').update(token).digest('base64');
    const known = users.get(key, now());
    if (known !== undefined) return known;
    const status = await review<{ authenticated?: boolean; user?: User } | undefined>(
      'authentication.k8s.io',
      'TokenReview',
      { token },
    );
    if (status?.authenticated !== true || status.user === undefined) return undefined;
    users.set(key, status.user, now() + userHolds);
    return status.user;
  }

  async function may({ username: user, uid, groups, extra }: User, verb: string, subresource: string) {
    const attributes = { verb, version: 'v1', resource: 'nodes', subresource, name: nodeName };
    const key = JSON.stringify([user, uid, groups, extra, verb, subresource]);
    const known = rights.get(key, now());
    if (known !== undefined) return known;
    const spec = { user, uid, groups, extra, resourceAttributes: attributes };
    const status = await review<{ allowed?: boolean } | undefined>('authorization.k8s.io', 'SubjectAccessReview', spec);
    const allowed = status?.allowed === true;
    rights.set(key, allowed, now() + (allowed ? yesHolds : noHolds));
    return allowed;
  }

  return async ({ method, path, authorization }) => {
    const [, token] = /^Bearer +(\S{1,16384})$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) return unauthorized;
    const user = await userOf(token).catch(() => undefined);
    if (user === undefined) return unauthorized;
    const verb = verbs[method] ?? '';
    const subresources = subresourcesOf(path);
    try {
      for (const subresource of subresources) if (await may(user, verb, subresource)) return undefined;
    } catch {
      return { status: 500, text: `Authorization error (user=${user.username}, verb=${verb}, resource=nodes)` };
    }
    const what = `user=${user.username}, verb=${verb}, resource=nodes, subresource(s)=[${subresources.join(' ')}]`;
    return { status: 403, text: `Forbidden (${what})\n` };
  };
}
