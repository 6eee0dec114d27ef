import { jsonPath } from '@berth/machinery/jsonpath';
import type { Column, KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, type KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import { struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../types.ts';
import { isTrue } from '../customresourcedefinition/conditions.ts';
import { customCheck } from './check.ts';
import { convertVersions } from './convert.ts';
import { withMetadata } from '../embedded.ts';
import { customStrategy } from './strategy.ts';
import { finalizerWarnings } from './warnings.ts';

/** What a definition makes of the API: its kinds, one for each version that is served, and the one that objects are kept as. */
export interface CustomKinds {
  served: KindDefinition[];
  stored: KindDefinition;
}

/** undefined where the names are not accepted yet, or the definition makes no sense. */
export function customKinds(object: KubeObject): CustomKinds | undefined {
  const definition = object as unknown as CustomResourceDefinition;
  if (!isTrue(object, 'Established') || definition.status?.acceptedNames === undefined) return undefined;
  const { versions } = definition.spec;
  const kinds = new Map(versions.map((version) => [version.name, kindOf(definition, version)]));
  const storage = versions.find((version) => version.storage);
  const stored = storage === undefined ? undefined : kinds.get(storage.name);
  if (stored === undefined) return undefined;
  convertVersions(definition, [...kinds.values()], stored);
  const served = versions.filter((version) => version.served).sort(byPriority);
  return { served: served.flatMap(({ name }) => kinds.get(name) ?? []), stored };
}

function kindOf(definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion): KindDefinition {
  const { spec, status, metadata } = definition;
  const names = status?.acceptedNames ?? spec.names;
  const { status: statusApart, scale } = version.subresources ?? {};
  const going = metadata?.deletionTimestamp !== undefined;
  return {
    group: spec.group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    ...(names.shortNames === undefined ? {} : { shortNames: names.shortNames }),
    ...(names.categories === undefined ? {} : { categories: names.categories }),
    namespaced: spec.scope === 'Namespaced',
    schema: wholeSchema((version.schema?.openAPIV3Schema ?? {}) as Schema),
    subresources: {
      ...(statusApart === undefined ? {} : { status: true }),
      ...(scale === undefined ? {} : { scale }),
    },
    columns: columnsOf(version),
    allowUnconditionalUpdate: false,
    // Nothing new may come while what there is is removed.
    ...(going
      ? {
          verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
          refusesNew: 'create not allowed while custom resource definition is terminating',
        }
      : {}),
    ...(version.deprecated === true ? { deprecated: deprecation(definition, version) } : {}),
    ...selectable(version),
    ...customStrategy(statusApart !== undefined),
    check: customCheck((version.schema?.openAPIV3Schema ?? {}) as Schema, version.subresources),
    warnings: finalizerWarnings,
  };
}

/** The schema of whole objects: metadata is Kubernetes' own, whatever the definition says of it. */
function wholeSchema(schema: Schema): Schema {
  const text = (description: string): Schema => ({ type: 'string', description });
  const typed = withMetadata(schema);
  return {
    ...typed,
    type: 'object',
    properties: {
      apiVersion: text('APIVersion defines which group and version the object is written in.'),
      kind: text('Kind of the object.'),
      ...typed.properties,
      metadata: struct(ObjectMeta, 1),
    },
  };
}

const age: Column = {
  name: 'Age',
  type: 'date',
  description: 'When the object was created.',
  jsonPath: '.metadata.creationTimestamp',
};

const columnsOf = ({ additionalPrinterColumns: columns = [] }: CustomResourceDefinitionVersion): readonly Column[] =>
  columns.length === 0 ? [age] : (columns as Column[]);

/** Upstream's sentence, which names a version to turn to where there is one (apiextensions customresource_handler.go). */
function deprecation({ spec }: CustomResourceDefinition, version: CustomResourceDefinitionVersion): string {
  if (version.deprecationWarning !== undefined) return version.deprecationWarning;
  const name = (one: string) => `${apiVersionOf(spec.group, one)} ${spec.names.kind}`;
  const better = [...spec.versions].sort(byPriority).find((one) => one.served && one.deprecated !== true);
  const known = better !== undefined && byPriority(better, version) < 0;
  return `${name(version.name)} is deprecated${known ? `; use ${name(better.name)}` : ''}`;
}

function selectable({ selectableFields = [] }: CustomResourceDefinitionVersion): Partial<KindDefinition> {
  if (selectableFields.length === 0) return {};
  const paths = selectableFields.map(({ jsonPath: path }) => path);
  return {
    selecting: paths.map((path) => path.slice(1)),
    selectableFields: (object) =>
      Object.fromEntries(paths.map((path) => [path.slice(1), String(jsonPath(path, object)[0] ?? '')])),
  };
}

const shape = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/;
const stages = ['alpha', 'beta', undefined];

/** GA before beta before alpha, newer before older, then by name (apimachinery pkg/version/helpers.go). */
export function byPriority(a: { name: string }, b: { name: string }): number {
  const [left, right] = [shape.exec(a.name), shape.exec(b.name)];
  if (left === null || right === null) {
    if (left !== right && (left === null || right === null)) return left === null ? 1 : -1;
    return a.name < b.name ? -1 : 1;
  }
  const stage = stages.indexOf(right[2]) - stages.indexOf(left[2]);
  if (stage !== 0) return stage;
  const major = Number(right[1]) - Number(left[1]);
  return major === 0 ? Number(right[3] ?? 0) - Number(left[3] ?? 0) : major;
}
