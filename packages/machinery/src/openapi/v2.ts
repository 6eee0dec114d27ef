import type { Kind } from '../kind.ts';
import type { Schema } from '../schema.ts';
import { Definitions, type Words } from './definitions.ts';
import type { Operation } from './operations.ts';
import { operationsOf, tagOf } from './operations.ts';
import type { Parameter } from './parameters.ts';
import {
  answerSchema,
  bearer,
  bodySchema,
  bodyTypes,
  codeWords,
  info,
  pathParameters,
  producedBy,
  sorted,
} from './v3.ts';

type Document = Record<string, unknown>;

/** OpenAPI v2 (swagger) of all groups in one document, for clients before 1.28 and for `kind: List` manifests. */
export function openapiV2(kinds: readonly Kind[], shared: readonly Schema[] = [], words?: Words): Document {
  const definitions = new Definitions('v2', shared, words);
  for (const kind of kinds) definitions.addKind(kind);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of kinds.flatMap(operationsOf)) {
    const item = (paths[operation.path] ??= { parameters: pathParameters(operation).map(printParameter) });
    item[operation.method] = printOperation(operation, definitions);
  }
  return {
    swagger: '2.0',
    info,
    paths: sorted(paths),
    definitions: definitions.finish(),
    securityDefinitions: { BearerToken: bearer },
    security: [{ BearerToken: [] }],
  };
}

function printParameter(parameter: Parameter): object {
  return { uniqueItems: true, ...parameter };
}

function printOperation(operation: Operation, definitions: Definitions): object {
  const sent = bodySchema(operation, definitions);
  const schema = answerSchema(operation, definitions) ?? { type: 'string' };
  const codes = operation.codes.map((code) => [String(code), { description: codeWords[code], schema }]);
  const body =
    sent === undefined
      ? []
      : [{ in: 'body', name: 'body', required: operation.body !== 'deleteOptions', schema: sent }];
  return {
    tags: [tagOf(operation.owner)],
    description: operation.description,
    operationId: operation.id,
    consumes: bodyTypes(operation),
    produces: producedBy(operation),
    schemes: ['https'],
    parameters: [...body, ...operation.parameters.map(printParameter)],
    responses: { ...Object.fromEntries(codes), 401: { description: 'Unauthorized' } },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': operation.gvk,
  };
}
