import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { request } from 'node:https';
import { BlockList, isIP } from 'node:net';

const maxBytes = 1_048_576;
const timeout = 10_000;

/** Addresses that are nobody's on the internet: this machine, its network, a cloud's metadata (IANA special-purpose registries). */
const inside = new BlockList();
for (const range of [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16',
  '198.18.0.0/15 224.0.0.0/4 240.0.0.0/4',
].flatMap((line) => line.split(' '))) {
  const [network = '', bits] = range.split('/');
  inside.addSubnet(network, Number(bits), 'ipv4');
}
for (const range of ['::/127', 'fc00::/7', 'fe80::/10', 'ff00::/8', '64:ff9b::/96']) {
  const [network = '', bits] = range.split('/');
  inside.addSubnet(network, Number(bits), 'ipv6');
}

/** Whether an address may be asked by who serves many: IPv4 in IPv6's clothes is seen as what it is. */
export const isPublic = (address: string): boolean => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const family = isIP(plain);
  return family !== 0 && !inside.check(plain, family === 4 ? 'ipv4' : 'ipv6');
};

type Answered = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Looks a name up and refuses it when it leads inside: looked up once, so that the answer cannot change in between. */
function lookupPublic(host: string, options: LookupOptions, answered: Answered): void {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return answered(error, '');
    const good = addresses.filter(({ address }) => isPublic(address));
    const [first] = good;
    if (first === undefined) return answered(new Error(`${host} leads to no public address`), '');
    return options.all === true ? answered(null, good) : answered(null, first.address, first.family);
  });
}

/**
 * Reads a JSON document over HTTPS: at most a megabyte, within ten seconds, following no redirect.
 * @param outbound `public`: names and addresses that lead inside are refused, for a process that serves more than its owner.
 */
export function createDocuments(outbound: 'any' | 'public') {
  return (url: string, certificateAuthority: string | undefined): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { hostname } = new URL(url);
      const host = hostname.replace(/^\[|\]$/g, '');
      if (outbound === 'public' && isIP(host) !== 0 && !isPublic(host))
        return reject(new Error(`${host} is no public address`));
      const options = {
        ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority, allowPartialTrustChain: true }),
        ...(outbound === 'public' ? { lookup: lookupPublic } : {}),
        signal: AbortSignal.timeout(timeout),
        headers: { accept: 'application/json' },
      };
      const sent = request(url, options, (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > maxBytes) response.destroy(new Error(`${url} answers with more than a megabyte`));
          else parts.push(part);
        });
        response.once('error', reject);
        response.once('end', () => {
          if (response.statusCode !== 200) return reject(new Error(`${url} answers with ${response.statusCode}`));
          try {
            resolve(JSON.parse(Buffer.concat(parts).toString()));
          } catch {
            reject(new Error(`${url} answers with something that is no JSON`));
          }
        });
      });
      sent.once('error', reject);
      sent.end();
    });
}
