import type { Kind } from '../kind.ts';
import type { Schema } from '../schema.ts';
import { Definitions, definitionName, metaNames, type Words } from './definitions.ts';
import type { Operation } from './operations.ts';
import { groupWord, capital, operationsOf, rootPath, tagOf } from './operations.ts';
import type { Parameter } from './parameters.ts';
import { namePath, namespacePath, pretty, restPath } from './parameters.ts';

export const info = { title: 'Kubernetes', version: 'v1.36.0' };
export const bearer = {
  description: 'Bearer Token authentication',
  type: 'apiKey',
  name: 'authorization',
  in: 'header',
};
export const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];
const answerTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const watchTypes = [
  ...answerTypes,
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
];
export const codeWords: Record<number, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };

type Document = Record<string, unknown>;

/**
 * OpenAPI v3 of one group and version.
 * @param shared schemas of bodies that are no kinds of their own: DeleteOptions, Status, ListMeta, Scale, Eviction, TokenRequest.
 */
export function openapiV3(
  kinds: readonly Kind[],
  { group, version }: { group: string; version: string },
  shared: readonly Schema[] = [],
  words?: Words,
): Document {
  const served = kinds.filter((kind) => kind.group === group && kind.version === version);
  const definitions = new Definitions('v3', [...shared, ...kinds.map(({ schema }) => schema)], words);
  for (const kind of served) definitions.addKind(kind);
  const paths: Record<string, Record<string, unknown>> = {
    [`${rootPath(group, version)}/`]: resources(definitions, group, version),
  };
  for (const operation of served.flatMap(operationsOf)) {
    const item = (paths[operation.path] ??= { parameters: pathParameters(operation).map(printParameter) });
    item[operation.method] = printOperation(operation, definitions);
  }
  return {
    openapi: '3.0.0',
    info,
    paths: sorted(paths),
    components: { schemas: definitions.finish(), securitySchemes: { BearerToken: bearer } },
  };
}

/** `{ paths: { "apis/apps/v1": { serverRelativeURL: "/openapi/v3/apis/apps/v1?hash=…" } } }`: clients keep a document by its hash. */
export async function openapiV3Index(
  kinds: readonly Kind[],
  hashOf: (group: string, version: string) => Promise<string>,
): Promise<Document> {
  const paths: Record<string, { serverRelativeURL: string }> = {};
  for (const { group, version } of kinds) {
    const path = rootPath(group, version).slice(1);
    if (!Object.hasOwn(paths, path))
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${await hashOf(group, version)}` };
  }
  return { paths: sorted(paths) };
}

export function sorted<Value>(object: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function resources(definitions: Definitions, group: string, version: string): Record<string, unknown> {
  const schema = definitions.refer(metaNames.apiResourceList);
  return {
    get: {
      tags: [tagOf({ group, version })],
      description: 'get available resources',
      operationId: `get${groupWord(group)}${capital(version)}APIResources`,
      responses: {
        200: { description: 'OK', content: contents(answerTypes, schema) },
        401: { description: 'Unauthorized' },
      },
    },
  };
}

/** Parameters that all methods of a path share. */
export function pathParameters({ path, owner }: Operation): Parameter[] {
  const found: Parameter[] = [];
  if (path.includes('{name}')) found.push(namePath(owner.kind));
  if (path.includes('{namespace}')) found.push(namespacePath);
  if (path.includes('{path}')) found.push(restPath);
  return [...found, pretty];
}

function printParameter({ type, ...rest }: Parameter): object {
  return { ...rest, schema: { type, uniqueItems: true } };
}

function contents(types: readonly string[], schema: unknown): Record<string, { schema: unknown }> {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

/** The definition an operation's body or answer has. */
export function bodyName({ gvk, owner }: Operation, definitions: Definitions): string {
  if (gvk.kind === owner.kind && gvk.group === owner.group) return definitionName(owner);
  return (
    definitions.sharedName(gvk.version, gvk.kind) ??
    `io.k8s.api.${gvk.group.split('.')[0] || 'core'}.${gvk.version}.${gvk.kind}`
  );
}

/** undefined: plain text. */
export function answerSchema(operation: Operation, definitions: Definitions): { $ref: string } | undefined {
  switch (operation.answer) {
    case 'text':
      return undefined;
    case 'status':
      return definitions.refer(metaNames.status);
    case 'list':
      return definitions.refer(`${bodyName(operation, definitions)}List`);
    default:
      return definitions.refer(bodyName(operation, definitions));
  }
}

const isProtobuf = (type: string): boolean => type.includes('protobuf');

/** Custom resources have no form in protobuf. */
export function producedBy({ answer, owner }: Operation): readonly string[] {
  if (answer === 'text') return ['*/*'];
  const types = answer === 'list' ? watchTypes : answerTypes;
  return owner.schema.name === undefined ? types.filter((type) => !isProtobuf(type)) : types;
}

/** Custom resources cannot be merged strategically, and are sent as JSON or YAML alone. */
export function bodyTypes({ body, owner }: Operation): readonly string[] {
  if (body !== 'patch') return owner.schema.name === undefined ? ['application/json', 'application/yaml'] : ['*/*'];
  return owner.schema.name === undefined ? patchTypes.filter((type) => !type.includes('strategic')) : patchTypes;
}

export function bodySchema(operation: Operation, definitions: Definitions): { $ref: string } | undefined {
  switch (operation.body) {
    case undefined:
      return undefined;
    case 'patch':
      return definitions.refer(metaNames.patch);
    case 'deleteOptions':
      return definitions.refer(metaNames.deleteOptions);
    default:
      return definitions.refer(bodyName(operation, definitions));
  }
}

/** A delete may do without a body. */
const mustBeSent = ({ body }: Operation) => (body === 'deleteOptions' ? {} : { required: true });

function printOperation(operation: Operation, definitions: Definitions): object {
  const sent = bodySchema(operation, definitions);
  const answered = answerSchema(operation, definitions);
  const content = contents(producedBy(operation), answered ?? { type: 'string' });
  const codes = operation.codes.map((code) => [String(code), { description: codeWords[code], content }]);
  return {
    tags: [tagOf(operation.owner)],
    description: operation.description,
    operationId: operation.id,
    ...(operation.parameters.length === 0 ? {} : { parameters: operation.parameters.map(printParameter) }),
    ...(sent === undefined
      ? {}
      : { requestBody: { content: contents(bodyTypes(operation), sent), ...mustBeSent(operation) } }),
    responses: { ...Object.fromEntries(codes), 401: { description: 'Unauthorized' } },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': operation.gvk,
  };
}
