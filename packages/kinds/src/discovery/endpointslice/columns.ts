import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, firstThree, nameColumn } from '../../columns.ts';
import type { EndpointSlice } from '../../types.ts';

function ports(object: KubeObject): string {
  const list = (object as EndpointSlice).ports ?? [];
  return firstThree(list.map(({ port, name }) => String(port ?? name ?? '*'))) || '<unset>';
}

function endpoints(object: KubeObject): string {
  return firstThree(((object as EndpointSlice).endpoints ?? []).flatMap(({ addresses }) => addresses)) || '<unset>';
}

export const endpointSliceColumns: readonly Column[] = [
  nameColumn,
  column('AddressType', 'string', 'Family of the addresses.', (object) => object.addressType ?? ''),
  column('Ports', 'string', 'Ports of every endpoint.', ports),
  column('Endpoints', 'string', 'Addresses of the endpoints.', endpoints),
  ageColumn,
];
