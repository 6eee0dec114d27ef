import { X509Certificate } from 'node:crypto';
import type { KubeObject } from '@berth/machinery/object';
import type { ReconcileKey, Reconciler } from '@berth/machinery/reconcile';
import { deepEqual } from '@berth/machinery/values';
import { frontProxyName } from '@berth/machinery/x509/frontproxy';

/** By what extension servers tell who asks them: PEM. */
export interface Trust {
  /** Who signs users' certificates. */
  client: readonly string[];
  /** Who signs the certificate that this API server shows them. */
  frontProxy: readonly string[];
  /** When there will be others. */
  changesAt: Date;
}

interface Snapshot {
  trust: Trust;
  namespace: KubeObject | undefined;
  map: KubeObject | undefined;
}

const key: ReconcileKey = { namespace: 'kube-system', name: 'extension-apiserver-authentication' };

const lists: Readonly<Record<string, readonly string[]>> = {
  'requestheader-allowed-names': [frontProxyName],
  'requestheader-extra-headers-prefix': ['X-Remote-Extra-'],
  'requestheader-group-headers': ['X-Remote-Group'],
  'requestheader-uid-headers': ['X-Remote-Uid'],
  'requestheader-username-headers': ['X-Remote-User'],
};

function listOf(text: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

const blocks = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n?/g;

function isOver(pem: string, now: Date): boolean {
  try {
    return new X509Certificate(pem).validToDate < now;
  } catch {
    // Somebody else's, whatever it is.
    return false;
  }
}

/** Adds what is missing; what has expired goes (filterExpiredCerts). */
function withPem(old: string | undefined, pems: readonly string[], now: Date): string {
  const left = (old ?? '').replaceAll(blocks, (pem) => (isOver(pem, now) ? '' : pem));
  return pems.reduce(
    (all, pem) => (all === '' ? pem : all.includes(pem.trim()) ? all : `${all.trimEnd()}\n${pem}`),
    left,
  );
}

/** What others have added stays. */
function dataOf(old: Record<string, string>, trust: Trust, now: Date): Record<string, string> {
  return {
    ...old,
    'client-ca-file': withPem(old['client-ca-file'], trust.client, now),
    'requestheader-client-ca-file': withPem(old['requestheader-client-ca-file'], trust.frontProxy, now),
    ...Object.fromEntries(
      Object.entries(lists).map(([name, values]) => [
        name,
        JSON.stringify([...new Set([...listOf(old[name]), ...values])]),
      ]),
    ),
  };
}

/**
 * Keeps the ConfigMap by which extension servers know the API server
 * (pkg/controlplane/controller/clusterauthenticationtrust).
 */
export function createAuthenticationTrust(trust: () => Promise<Trust>): Reconciler<Snapshot> {
  return {
    name: 'cluster-authentication-trust',
    username: 'system:apiserver',
    watches: [
      {
        resource: 'configmaps',
        keys: (change) => {
          const { namespace, name } = change.unread ?? change.object.metadata;
          return namespace === key.namespace && name === key.name ? [key] : [];
        },
      },
      { resource: 'namespaces', keys: ({ object }) => (object.metadata.name === key.namespace ? [key] : []) },
    ],
    async load(reader) {
      return {
        trust: await trust(),
        namespace: await reader.get('namespaces', '', key.namespace),
        map: await reader.get('configmaps', key.namespace, key.name),
      };
    },
    decide({ trust, namespace, map }, now) {
      if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return { writes: [] };
      const old = (map?.data ?? {}) as Record<string, string>;
      const data = dataOf(old, trust, now);
      const requeueAfter = Math.max(1000, trust.changesAt.getTime() - now.getTime());
      if (map === undefined)
        return {
          writes: [{ verb: 'create', object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...key }, data } }],
          requeueAfter,
        };
      return { writes: deepEqual(old, data) ? [] : [{ verb: 'update', object: { ...map, data } }], requeueAfter };
    },
  };
}
