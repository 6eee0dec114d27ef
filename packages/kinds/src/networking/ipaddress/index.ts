import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn } from '../../columns.ts';
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
  // Upstream prints an age that it has no column for.
  columns: [
    nameColumn,
    column('ParentRef', 'string', 'What the address belongs to.', parent),
    { ...ageColumn, untold: true },
  ],
  allowUnconditionalUpdate: false,
  nameFormat: 'pathSegment',
  validate: validateIPAddress,
  validateUpdate: validateIPAddressUpdate,
  generationOf: null,
};
