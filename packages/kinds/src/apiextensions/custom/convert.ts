import type { OtherVersion } from '@berth/machinery/apply';
import { prune } from '@berth/machinery/decode/prune';
import { planOf } from '@berth/machinery/decode/plan';
import { DecodeContext } from '@berth/machinery/decode/context';
import { applyDefaults } from '@berth/machinery/defaulting';
import type { Conversion, KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, groupResource, type KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import { deepCopy } from '@berth/machinery/values';
import type { CustomResourceDefinition } from '../types.ts';

/** An object by a schema that it may be older than: what the schema does not know goes, what it has defaults for comes. */
export function fitted(schema: Schema, object: KubeObject): KubeObject {
  prune(planOf(schema), object, new DecodeContext());
  return applyDefaults(schema, object);
}

/** An object as it is kept: fields that the version it is kept in does not know are not. */
function kept(schema: Schema, object: KubeObject): KubeObject {
  prune(planOf(schema), object, new DecodeContext());
  return object;
}

/**
 * Objects are kept in one version and answered in all. The version they are kept in needs nothing as long as the schema is the
 * one that every object was written by: then stored text is answered as it stands. Where a webhook converts, `storedAs` is
 * given what it made (apiserver/src/conversion).
 */
export function convertVersions(
  definition: CustomResourceDefinition,
  kinds: readonly KindDefinition[],
  stored: KindDefinition,
): void {
  const { spec, metadata } = definition;
  const resource = groupResource(spec.group, stored.plural);
  const storedVersion = apiVersionOf(spec.group, stored.version);
  const unchanged = metadata?.generation === 1;
  const conversion = conversionOf(definition, storedVersion);
  noteFields(kinds, stored, conversion !== undefined);
  for (const kind of kinds) {
    if (conversion !== undefined) kind.conversion = conversion;
    else kind.versions = kinds.filter((other) => other !== kind).map((other) => otherVersion(kind, other));
    if (kind === stored && unchanged) continue;
    const apiVersion = apiVersionOf(spec.group, kind.version);
    kind.storedAs =
      conversion === undefined
        ? {
            resource,
            form: stored,
            toStored: (object) => kept(stored.schema, { ...deepCopy(object), apiVersion: storedVersion }),
            fromStored: (object) => fitted(kind.schema, { ...object, apiVersion }),
          }
        : {
            resource,
            form: stored,
            toStored: (object) => kept(stored.schema, object),
            fromStored: (object) => fitted(kind.schema, object),
          };
  }
}

/** Without a webhook an object is the same in every version but for its name, and its lists may be of other types. */
function otherVersion(kind: KindDefinition, other: KindDefinition): OtherVersion {
  const apiVersion = apiVersionOf(other.group, other.version);
  const own = apiVersionOf(kind.group, kind.version);
  const { schema } = other;
  return {
    apiVersion,
    schema,
    to: (object) => ({ ...object, apiVersion }),
    back: (object) => ({ ...object, apiVersion: own }),
  };
}

/** Fields of the version that objects are kept in are noted by their names, those of others with their version before them. */
function noteFields(kinds: readonly KindDefinition[], stored: KindDefinition, webhook: boolean): void {
  const selecting = kinds.filter(({ selectableFields }) => selectableFields !== undefined);
  if (selecting.length === 0) return;
  const fieldsIn = (kind: KindDefinition, object: KubeObject, before: string) =>
    Object.entries(kind.selectableFields?.(object) ?? {}).map(([name, value]) => [`${before}${name}`, value]);
  for (const kind of kinds) {
    kind.noteFields = (kept, others) =>
      Object.fromEntries(
        selecting.flatMap((one) => {
          if (one === stored) return fieldsIn(one, kept, '');
          const apiVersion = apiVersionOf(one.group, one.version);
          const shown = webhook ? others.get(apiVersion) : fitted(one.schema, { ...deepCopy(kept), apiVersion });
          return shown === undefined ? [] : fieldsIn(one, shown, `${one.version}:`);
        }),
      );
    const before = kind === stored ? '' : `${kind.version}:`;
    const names = Object.keys(kind.selectableFields?.({ apiVersion: '', kind: kind.kind, metadata: {} }) ?? {});
    kind.notedFields = (noted) =>
      names.every((name) => Object.hasOwn(noted, `${before}${name}`))
        ? Object.fromEntries(names.map((name) => [name, noted[`${before}${name}`] ?? '']))
        : undefined;
  }
}

function conversionOf({ spec, metadata }: CustomResourceDefinition, stored: string): Conversion | undefined {
  const { strategy, webhook } = spec.conversion ?? {};
  const config = webhook?.clientConfig;
  if (strategy !== 'Webhook' || config === undefined || spec.versions.length < 2) return undefined;
  const { url, service, caBundle = '' } = config;
  const authorities = Buffer.from(caBundle, 'base64').toString('latin1').trim() === '' ? {} : { caBundle };
  return {
    definition: metadata?.name ?? '',
    revision: metadata?.resourceVersion ?? '',
    stored,
    versions: spec.versions.map(({ name }) => apiVersionOf(spec.group, name)),
    target: {
      ...(url === undefined ? {} : { url }),
      ...(service === undefined ? {} : { service: { ...service, port: service.port ?? 443 } }),
      ...authorities,
    },
    reviewVersions: webhook?.conversionReviewVersions ?? [],
    selecting: spec.versions
      .filter(({ storage, selectableFields = [] }) => !storage && selectableFields.length > 0)
      .map(({ name }) => apiVersionOf(spec.group, name)),
  };
}
