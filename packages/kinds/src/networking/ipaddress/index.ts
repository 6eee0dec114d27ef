import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { column, nameColumn } from '../../columns.ts';
import type { IPAddress as Address } from '../../types.ts';
import { ipAddresses as kind } from './kind.ts';
import { validateIPAddress, validateIPAddressUpdate } from './validate.ts';

/** `services/default/kubernetes`, `gateways.gateway.networking.k8s.io/web`. */
function parent(object: KubeObject): string {
  const reference = (object as Address).spec?.parentRef;
  if (!reference) return '<none>';
  const resource = `${reference.resource ?? ''}${reference.group ? `.${reference.group}` : ''}`;
  return [resource.toLowerCase(), reference.namespace, reference.name].filter((part) => part).join('/');
}

export const ipAddresses: KindDefinition = {
  ...kind,
  columns: [nameColumn, column('ParentRef', 'string', 'What the address belongs to.', parent)],
  allowUnconditionalUpdate: false,
  nameFormat: 'pathSegment',
  validate: validateIPAddress,
  validateUpdate: validateIPAddressUpdate,
  generationOf: null,
};
