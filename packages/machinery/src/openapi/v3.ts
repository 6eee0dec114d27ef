import type { Kind } from '../kind.ts';
import { Definitions, type GroupVersion, type Sources } from './definitions.ts';
import { rootPath } from './names.ts';
import { type Operation, operationsOf } from './operations.ts';
import { clientGroups, groupsOf } from './optionkinds.ts';
import type { Parameter } from './parameters.ts';
import { pathItems } from './paths.ts';
import { resources, roots } from './roots.ts';

export const info = { title: 'Kubernetes', version: '1.36' };
/** Upstream makes the documents of custom resources elsewhere (apiextensions pkg/controller/openapi/builder). */
const customInfo = { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' };
export const bearer = {
  description: 'Bearer Token authentication',
  type: 'apiKey',
  name: 'authorization',
  in: 'header',
};
const codeWords: Record<number, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };

type Document = Record<string, unknown>;

export const isCustom = ({ schema }: Kind): boolean => schema.name === undefined;

export function groupVersions(kinds: readonly Kind[]): GroupVersion[] {
  return [...Map.groupBy(kinds, ({ group, version }) => `${group}/${version}`).values()].map(([first]) => {
    const { group, version } = first as Kind;
    return { group, version };
  });
}

/** OpenAPI v3 of one group and version. */
export function openapiV3(kinds: readonly Kind[], { group, version }: GroupVersion, sources: Sources = {}): Document {
  const served = kinds.filter((kind) => kind.group === group && kind.version === version);
  const custom = served.every(isCustom);
  const definitions = new Definitions('v3', kinds, custom ? clientGroups : groupsOf(group, version), sources);
  for (const kind of served) definitions.addKind(kind);
  const operations = served.flatMap((kind) => operationsOf(kind, definitions));
  return custom
    ? document(operations, definitions, customInfo)
    : document([resources(group, version), ...operations], definitions, info, secured);
}

const secured = { securitySchemes: { BearerToken: bearer } };

/** OpenAPI v3 of a path above those of versions: `version`, `apis`, `apis/apps`; undefined: there is none of that name. */
export function openapiV3Root(kinds: readonly Kind[], name: string, sources: Sources = {}): Document | undefined {
  const operation = rootsOf(kinds).get(name);
  if (operation === undefined) return undefined;
  return document([operation], new Definitions('v3', [], [], sources), info, secured);
}

const rootsOf = (kinds: readonly Kind[]) =>
  roots([...new Set(kinds.filter((kind) => !isCustom(kind)).map(({ group }) => group))]);

/** `{ paths: { "apis/apps/v1": { serverRelativeURL: "/openapi/v3/apis/apps/v1?hash=…" } } }`: clients keep a document by its hash. */
export async function openapiV3Index(
  kinds: readonly Kind[],
  hashOf: (group: string, version: string) => Promise<string>,
  hashOfRoot: (name: string) => Promise<string>,
): Promise<Document> {
  const names = groupVersions(kinds).map(async ({ group, version }) => {
    return [rootPath(group, version).slice(1), await hashOf(group, version)] as const;
  });
  const above = [...rootsOf(kinds).keys()].map(async (name) => [name, await hashOfRoot(name)] as const);
  const hashes = (await Promise.all([...names, ...above])).sort(([a], [b]) => (a < b ? -1 : 1));
  const paths = hashes.map(([name, hash]) => [name, { serverRelativeURL: `/openapi/v3/${name}?hash=${hash}` }]);
  return { paths: Object.fromEntries(paths) };
}

function document(operations: readonly Operation[], definitions: Definitions, about: object, secure = {}): Document {
  const paths = pathItems(operations).map(({ path, parameters, operations: here }) => [
    path,
    {
      ...Object.fromEntries(here.map((one) => [one.method, printOperation(one, definitions)])),
      ...(parameters.length === 0 ? {} : { parameters: parameters.map(printParameter) }),
    },
  ]);
  const schemas = definitions.finish();
  return {
    openapi: '3.0.0',
    info: about,
    paths: Object.fromEntries(paths),
    components: { ...(Object.keys(schemas).length === 0 ? {} : { schemas }), ...secure },
  };
}

function printParameter({ type, ...rest }: Parameter): object {
  return { ...rest, schema: { type, uniqueItems: true } };
}

function contents(types: readonly string[], schema: unknown): Record<string, { schema: unknown }> {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

/** What both dialects say of an operation in the same words. */
export function told({ tag, description, id, action, gvk }: Operation): object {
  return {
    tags: [tag],
    description,
    operationId: id,
    ...(action === undefined ? {} : { 'x-kubernetes-action': action }),
    ...(gvk === undefined ? {} : { 'x-kubernetes-group-version-kind': gvk }),
  };
}

export function answersOf(codes: readonly number[], print: (description: string) => object): object {
  const answers = codes.map((code) => [String(code), print(codeWords[code] ?? '')]);
  return { ...Object.fromEntries(answers), 401: { description: 'Unauthorized' } };
}

function printOperation(operation: Operation, definitions: Definitions): object {
  const { body, codes, parameters, produces, consumes } = operation;
  const content = contents(
    produces,
    operation.answer === undefined ? { type: 'string' } : definitions.refer(operation.answer),
  );
  const sent = body === undefined ? undefined : contents(consumes, definitions.refer(body.name));
  return {
    ...told(operation),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(printParameter) }),
    ...(sent === undefined
      ? {}
      : { requestBody: { content: sent, ...(body?.required === true ? { required: true } : {}) } }),
    responses: answersOf(codes, (description) => ({ description, content })),
  };
}
