import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, firstThree, nameColumn } from '../../columns.ts';
import type { Endpoints } from '../../types.ts';

function joinHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Headless services may have no ports: their addresses stand alone. */
function addresses(object: KubeObject): string {
  const found: string[] = [];
  for (const subset of (object as Endpoints).subsets ?? []) {
    const ports = subset.ports ?? [];
    const ips = (subset.addresses ?? []).map((address) => address.ip);
    if (ports.length === 0) found.push(...ips);
    for (const port of ports) found.push(...ips.map((ip) => joinHostPort(ip, port.port)));
  }
  return (object.subsets ?? []).length === 0 ? '<none>' : firstThree(found);
}

export const endpointsColumns: readonly Column[] = [
  nameColumn,
  column('Endpoints', 'string', 'Addresses and ports that are ready.', addresses),
  ageColumn,
];
