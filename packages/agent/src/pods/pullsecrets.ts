import type { Pod, Secret } from '@berth/kinds/types';
import type { ImageCredentials } from '../runtime.ts';
import type { Objects } from '../sync/desired.ts';
import { specOf } from './spec.ts';

const maximumCandidates = 16;

/** The registry of an image name; names without one are Docker Hub's. */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost') ? first : 'docker.io';
}

const hubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** Keys of .dockerconfigjson are hosts, hosts with paths, or URLs; `*` stands for one label of a host. */
function covers(key: string, image: string): boolean {
  const bare = key
    .replace(/^https?:\/\//, '')
    .replace(/\/v[12]\/?$/, '')
    .replace(/\/$/, '');
  const [host = '', ...path] = bare.split('/');
  const registry = registryOf(image);
  const sameHost =
    (hubNames.has(host) && registry === 'docker.io') ||
    (host.split('.').length === registry.split('.').length &&
      host.split('.').every((label, index) => label === '*' || label === registry.split('.')[index]));
  return sameHost && (path.length === 0 || image.startsWith(`${registry}/${path.join('/')}`));
}

function entriesOf(secret: Secret): [string, Record<string, unknown>][] {
  const modern = secret.data?.['.dockerconfigjson'];
  const old = secret.data?.['.dockercfg'];
  try {
    const parsed = JSON.parse(Buffer.from(modern ?? old ?? '', 'base64').toString()) as Record<string, unknown>;
    const entries = (modern === undefined ? parsed : parsed['auths']) as
      | Record<string, Record<string, unknown>>
      | undefined;
    return Object.entries(entries ?? {});
  } catch {
    return [];
  }
}

/** Credentials to try in order for a pull: those of the pod's secrets that cover the image, then none. */
export function pullCredentials(pod: Pod, image: string, objects: Objects): (ImageCredentials | undefined)[] {
  const found: ImageCredentials[] = [];
  for (const { name } of specOf(pod).imagePullSecrets ?? []) {
    const secret = objects.get('secrets', pod.metadata.namespace ?? '', name ?? '') as Secret | undefined;
    if (secret === undefined) continue;
    for (const [key, entry] of entriesOf(secret)) {
      if (!covers(key, image)) continue;
      const text = (field: string) => (typeof entry[field] === 'string' ? entry[field] : undefined);
      const [user, ...password] = Buffer.from(text('auth') ?? '', 'base64')
        .toString()
        .split(':');
      found.push({
        username: text('username') ?? user,
        password: text('password') ?? password.join(':'),
        identityToken: text('identitytoken'),
        registryToken: text('registrytoken'),
      });
    }
  }
  return found.length === 0 ? [undefined] : found.slice(0, maximumCandidates);
}
