import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import type { ClusterInfo } from './deps.ts';
import type { Server } from './operations/call.ts';

const account = /^system:serviceaccount:([^:]+):([^:]+)$/;

interface Wish {
  group: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
}

const extraPrefix = 'impersonate-extra-';

/** What is not well encoded is taken as it stands (filters/impersonation/impersonation.go unescapeExtraKey). */
function unescapeExtraKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function extraOf(headers: Headers): Record<string, string[]> {
  const named = [...headers].filter(([name]) => name.startsWith(extraPrefix));
  // Entries of their own, whatever they are called.
  return Object.fromEntries(
    named.map(([name, value]) => [unescapeExtraKey(name.slice(extraPrefix.length)), value.split(/,\s*/)]),
  );
}

/** Whom the caller acts as, if it asks to and may (apiserver endpoints/filters/impersonation.go). @throws ApiError */
export async function impersonated(
  server: Server,
  cluster: ClusterInfo,
  caller: Identity,
  headers: Headers,
): Promise<Identity> {
  const username = headers.get('impersonate-user') ?? '';
  const groups = (headers.get('impersonate-group') ?? '').split(/,\s*/).filter((group) => group !== '');
  const uid = headers.get('impersonate-uid') ?? '';
  const extra = extraOf(headers);
  if (username === '') {
    if (groups.length > 0 || uid !== '' || Object.keys(extra).length > 0)
      throw new ApiError(
        'InternalError',
        'requested impersonation without impersonating a user: send Impersonate-User as well',
        undefined,
        { code: 400 },
      );
    return caller;
  }
  const robot = account.exec(username);
  const wishes: Wish[] = [
    robot === null
      ? { group: '', resource: 'users', subresource: '', namespace: '', name: username }
      : { group: '', resource: 'serviceaccounts', subresource: '', namespace: robot[1] ?? '', name: robot[2] ?? '' },
    ...groups.map((name) => ({ group: '', resource: 'groups', subresource: '', namespace: '', name })),
    ...(uid === ''
      ? []
      : [{ group: 'authentication.k8s.io', resource: 'uids', subresource: '', namespace: '', name: uid }]),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((name) => ({
        group: 'authentication.k8s.io',
        resource: 'userextras',
        subresource: key,
        namespace: '',
        name,
      })),
    ),
  ];
  for (const wish of wishes) {
    const { allowed } = await server.authorize(cluster, caller, { kind: 'resource', verb: 'impersonate', ...wish });
    if (allowed) continue;
    const where = wish.namespace === '' ? 'at the cluster scope' : `in the namespace "${wish.namespace}"`;
    throw new ApiError(
      'Forbidden',
      `${wish.resource} "${wish.name}" is forbidden: User "${caller.username}" cannot impersonate resource "${wish.resource}" in API group "${wish.group}" ${where}`,
      { name: wish.name, kind: wish.resource },
    );
  }
  const own =
    robot === null || groups.length > 0 ? groups : ['system:serviceaccounts', `system:serviceaccounts:${robot[1]}`];
  const everyone = username === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  return {
    username,
    groups: own.includes(everyone) ? own : [...own, everyone],
    ...(uid === '' ? {} : { uid }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}
