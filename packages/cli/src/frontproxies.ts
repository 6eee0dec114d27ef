import type { KeyPair } from '@berth/auth/x509/authority';
import type { Clock } from '@berth/machinery/clock';
import { frontProxyName } from '@berth/machinery/x509/frontproxy';

/** How long a certificate is good for, and used; milliseconds. */
const life = 30 * 86_400_000;
const use = life / 2;
const maximum = 1000;

/**
 * The certificates by which this process proves to a cluster's extension servers that it is their API server: signed when first
 * asked for by the cluster's own authority, kept in memory alone, and made anew long before they end.
 */
export function createFrontProxies(clock: Clock, authority: (cluster: string) => Promise<KeyPair>) {
  const kept = new Map<string, { until: number; made: Promise<{ certificate: string; key: string }> }>();
  const make = async (cluster: string) => {
    const [{ createClientCertificate }, { toPem }] = await Promise.all([
      import('@berth/auth/x509/authority'),
      import('@berth/machinery/x509'),
    ]);
    const { certificate, key } = await createClientCertificate(
      await authority(cluster),
      frontProxyName,
      clock.now(),
      life,
    );
    return { certificate, key: toPem('PRIVATE KEY', key) };
  };
  return (cluster: string): Promise<{ certificate: string; key: string }> => {
    const now = clock.now().getTime();
    const known = kept.get(cluster);
    if (known !== undefined && known.until > now) return known.made;
    const made = make(cluster);
    made.catch(() => kept.delete(cluster));
    if (kept.size >= maximum) kept.delete(kept.keys().next().value ?? '');
    kept.set(cluster, { until: now + use, made });
    return made;
  };
}
