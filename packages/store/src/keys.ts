import type { GroupResource } from '@berth/machinery/object';
import type { Key } from '@berth/table/port';

/** One type of one cluster: what has a counter and a log of its own. */
export interface TypeRef {
  cluster: string;
  resource: GroupResource;
}

/** Where the store keeps what (DESIGN 3). `#` separates, so no part may hold one. */
export const counterKey = ({ cluster, resource }: TypeRef): Key => ({ pk: countersPk(cluster), sk: resource });
export const countersPk = (cluster: string): string => `s#${cluster}`;
export const marksKey = ({ cluster, resource }: TypeRef): Key => ({ pk: `m#${cluster}`, sk: resource });
export const guardKey = (cluster: string, guard: string): Key => ({ pk: `g#${cluster}`, sk: guard });
export const auditPk = (cluster: string): string => `a#${cluster}`;
export const duePk = (cluster: string): string => `d#${cluster}`;
export const indexPk = (cluster: string, entry: string): string => `x#${cluster}#${entry}`;

/** An object under an index entry (`index#value`). */
export function indexKey({ cluster, resource }: TypeRef, entry: string, sk: string): Key {
  return { pk: indexPk(cluster, entry), sk: `${resource}/${sk}` };
}

export const objectPk = ({ cluster, resource }: TypeRef, bucket: number): string =>
  `o#${cluster}#${resource}#${bucket}`;
export const objectSk = (namespace: string, name: string): string => `${namespace}/${name}`;

/** Lists are ordered as etcd orders them: by the bytes of `namespace/name`. */
export function objectKey(type: TypeRef, sk: string, buckets: number): Key {
  return { pk: objectPk(type, bucketOf(sk, buckets)), sk };
}

export function parseObjectSk(sk: string): { namespace: string; name: string } {
  const slash = sk.indexOf('/');
  return { namespace: sk.slice(0, slash), name: sk.slice(slash + 1) };
}

/** FNV-1a over UTF-16 units: part of the stored format, never to be changed. */
export function bucketOf(sk: string, buckets: number): number {
  if (buckets === 1) return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < sk.length; i++) hash = Math.imul(hash ^ sk.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % buckets;
}

export const logPk = ({ cluster, resource }: TypeRef, stripe: number): string => `l#${cluster}#${resource}#${stripe}`;
export const slotDigits = (version: number): string => String(version).padStart(16, '0');

/** A slot's address depends on its number and the type's stripes alone. */
export function slotKey(type: TypeRef, version: number, stripes: number): Key {
  return { pk: logPk(type, version % stripes), sk: slotDigits(version) };
}

/** The bounds of a namespace's objects: `0` follows `/`, and no key ends before its slash. */
export function namespaceRange(namespace: string | undefined): { from?: string; to?: string } {
  return namespace === undefined ? {} : { from: `${namespace}/`, to: `${namespace}0` };
}

/** Whether a cluster, resource, namespace and name can be stored at all; anything else cannot exist. */
export function isStorable(cluster: string, resource: string, namespace = '', name = 'name'): boolean {
  return (
    cluster !== '' &&
    !cluster.includes('#') &&
    cluster.length <= 128 &&
    resource !== '' &&
    !resource.includes('#') &&
    resource.length <= 512 &&
    !namespace.includes('/') &&
    name !== '' &&
    !name.includes('/') &&
    namespace.length + name.length <= 512
  );
}
