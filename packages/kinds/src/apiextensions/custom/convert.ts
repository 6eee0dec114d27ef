import { prune } from '@berth/machinery/decode/prune';
import { planOf } from '@berth/machinery/decode/plan';
import { DecodeContext } from '@berth/machinery/decode/context';
import { applyDefaults } from '@berth/machinery/defaulting';
import type { KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, groupResource, type KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import type { CustomResourceDefinition } from '../types.ts';

/** An object by a schema that it may be older than: what the schema does not know goes, what it has defaults for comes. */
export function fitted(schema: Schema, object: KubeObject): KubeObject {
  prune(planOf(schema), object, new DecodeContext());
  return applyDefaults(schema, object);
}

/**
 * Objects are kept in one version and answered in all. The version they are kept in needs nothing as long as the schema is the
 * one that every object was written by: then stored text is answered as it stands.
 */
export function convertVersions(
  { spec, metadata }: CustomResourceDefinition,
  kinds: readonly KindDefinition[],
  stored: KindDefinition,
): void {
  const resource = groupResource(spec.group, stored.plural);
  const storedVersion = apiVersionOf(spec.group, stored.version);
  const unchanged = metadata?.generation === 1;
  for (const kind of kinds) {
    if (kind === stored && unchanged) continue;
    const version = apiVersionOf(spec.group, kind.version);
    kind.storedAs = {
      resource,
      toStored: (object) => ({ ...object, apiVersion: storedVersion }),
      fromStored: (object) => fitted(kind.schema, { ...object, apiVersion: version }),
    };
  }
}
