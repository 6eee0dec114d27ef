import type { Identity } from '@berth/machinery/identity';
import { ApiError } from '@berth/machinery/errors';

/** What HTTP allows in a header's name, but for the sign that escapes the rest (client-go transport/round_trippers.go). */
const legal = /[A-Za-z0-9!#$&'*+\-.^_`|~]/;

const escapeName = (name: string): string =>
  [...Buffer.from(name)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return legal.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

/** UTF-8's bytes, as Go sends them; nothing that would end the header. @throws ApiError ServiceUnavailable */
function value(name: string, text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text))
    throw new ApiError('ServiceUnavailable', `net/http: invalid header field value for "${name}"`);
  return Buffer.from(text).toString('latin1');
}

/** Who asks, as an extension server is told: it believes this of whoever shows the front proxy's certificate. */
export function remoteHeaders({ username, uid, groups, extra = {} }: Identity): Record<string, string | string[]> {
  const user = 'X-Remote-User';
  return {
    [user]: value(user, username),
    ...(uid ? { 'X-Remote-Uid': value('X-Remote-Uid', uid) } : {}),
    ...(groups.length > 0 ? { 'X-Remote-Group': groups.map((group) => value('X-Remote-Group', group)) } : {}),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => {
        const name = `X-Remote-Extra-${escapeName(key)}`;
        return [name, values.map((one) => value(name, one))];
      }),
    ),
  };
}

/** Whom this server asks as, for itself: it must never be refused. */
export const aggregator: Identity = { username: 'system:kube-aggregator', groups: ['system:masters'] };
