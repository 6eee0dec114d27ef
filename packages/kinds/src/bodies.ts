import type { Shared } from '@berth/machinery/openapi';
import type { Schema } from '@berth/machinery/schema';
import { TokenRequest } from './authentication/tokenrequest/schema.ts';
import { Scale } from './autoscaling/scale/schema.ts';
import { CreateOptions, DeleteOptions, PatchOptions, UpdateOptions } from './meta/options.ts';
import { ListMeta } from './meta/objectmeta.ts';
import { Status } from './meta/status.ts';
import { Eviction } from './policy/eviction/schema.ts';
import { kindByGvk } from './registry.ts';

/** Bodies of subresources: kinds that no resource of their own serves. */
const subresourceBodies: Record<string, Schema> = {
  'autoscaling/v1/Scale': Scale,
  'authentication.k8s.io/v1/TokenRequest': TokenRequest,
  'policy/v1/Eviction': Eviction,
  'policy/v1beta1/Eviction': Eviction,
  'v1/Status': Status,
};

/** Options belong to meta/v1 and are sent under the group of the resource they are for. */
const options: Record<string, Schema> = { CreateOptions, DeleteOptions, PatchOptions, UpdateOptions };

/** The schema of any body a client may send, by what the body says it is. */
export function schemaFor(apiVersion: string, kind: string): Schema | undefined {
  const key = `${apiVersion}/${kind}`;
  if (Object.hasOwn(subresourceBodies, key)) return subresourceBodies[key];
  if (Object.hasOwn(options, kind)) return options[kind];
  return kindByGvk(apiVersion, kind)?.schema;
}

const named = (group: string, version: string, kind: string, schema: Schema): Shared => ({
  schema,
  gvk: { group, version, kind },
});

/** Types of bodies and answers that no resource of their own serves, for OpenAPI to name. */
export const shared: readonly Shared[] = [
  named('', 'v1', 'DeleteOptions', DeleteOptions),
  named('', 'v1', 'Status', Status),
  named('autoscaling', 'v1', 'Scale', Scale),
  named('policy', 'v1', 'Eviction', Eviction),
  named('authentication.k8s.io', 'v1', 'TokenRequest', TokenRequest),
  { schema: ListMeta },
];

export { CreateOptions, DeleteOptions, Eviction, PatchOptions, Scale, Status, TokenRequest, UpdateOptions };
