import type { Service } from '@berth/kinds/types';

const variable = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** Docker-link style variables and the two that everybody uses (pkg/kubelet/envvars). */
export function serviceVariables(services: readonly Service[]): [string, string][] {
  const result: [string, string][] = [];
  for (const service of services) {
    const address = service.spec?.clusterIP;
    const ports = service.spec?.ports ?? [];
    const [first] = ports;
    if (address === undefined || address === '' || address === 'None' || first === undefined) continue;
    const prefix = variable(service.metadata.name ?? '');
    const host = address.includes(':') ? `[${address}]` : address;
    result.push([`${prefix}_SERVICE_HOST`, address], [`${prefix}_SERVICE_PORT`, String(first.port)]);
    for (const port of ports)
      if (port.name) result.push([`${prefix}_SERVICE_PORT_${variable(port.name)}`, String(port.port)]);
    result.push([`${prefix}_PORT`, `${(first.protocol ?? 'TCP').toLowerCase()}://${host}:${first.port}`]);
    for (const port of ports) {
      const protocol = port.protocol ?? 'TCP';
      const one = `${prefix}_PORT_${port.port}_${protocol}`;
      result.push(
        [one, `${protocol.toLowerCase()}://${host}:${port.port}`],
        [`${one}_PROTO`, protocol.toLowerCase()],
        [`${one}_PORT`, String(port.port)],
        [`${one}_ADDR`, address],
      );
    }
  }
  return result;
}

/** Services whose variables a pod gets: those of its namespace unless it wants none, and the API itself always. */
export function visibleServices(services: readonly Service[], namespace: string, links: boolean): Service[] {
  const isApi = (service: Service) =>
    service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes';
  const own = links ? services.filter((service) => service.metadata.namespace === namespace && !isApi(service)) : [];
  return [...services.filter(isApi), ...own];
}
