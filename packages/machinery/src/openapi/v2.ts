import { createHash } from 'node:crypto';
import type { Kind } from '../kind.ts';
import { Definitions, type Sources } from './definitions.ts';
import { type Operation, operationsOf } from './operations.ts';
import { serverGroups } from './optionkinds.ts';
import type { Parameter } from './parameters.ts';
import { pathItems } from './paths.ts';
import { resources, roots } from './roots.ts';
import { answersOf, bearer, groupVersions, info, isCustom, told } from './v3.ts';

type Document = Record<string, unknown>;

/** OpenAPI v2 (swagger) of all groups in one document, for clients before 1.28 and for `kind: List` manifests. */
export function openapiV2(kinds: readonly Kind[], sources: Sources = {}): Document {
  const definitions = new Definitions('v2', kinds, serverGroups, sources);
  for (const kind of kinds) definitions.addKind(kind);
  const builtin = kinds.filter((kind) => !isCustom(kind));
  const operations = [
    ...roots([...new Set(builtin.map(({ group }) => group))]).values(),
    ...groupVersions(builtin).map(({ group, version }) => resources(group, version)),
    ...kinds.flatMap((kind) => operationsOf(kind, definitions)),
  ];
  const shared = new SharedParameters();
  const paths = pathItems(operations).map(({ path, parameters, operations: here }) => [
    path,
    {
      ...Object.fromEntries(here.map((one) => [one.method, printOperation(one, definitions, shared)])),
      ...(parameters.length === 0 ? {} : { parameters: parameters.map((one) => shared.print(printParameter(one))) }),
    },
  ]);
  return {
    swagger: '2.0',
    info,
    paths: Object.fromEntries(paths),
    definitions: definitions.finish(),
    parameters: shared.finish(),
    securityDefinitions: { BearerToken: bearer },
    security: [{ BearerToken: [] }],
  };
}

interface Printed {
  name: string;
  in: string;
  schema?: { $ref: string };
}

/** Told where they are used: clients of old find out by them what a server can do (kube-openapi pkg/builder/parameters.go). */
const own = new Set(['name query', 'name path', 'fieldValidation query', 'dryRun query']);

/** Parameters that stand once in the document, each under its name and a hash of it. */
class SharedParameters {
  readonly #all = new Map<string, Printed>();

  print(parameter: Printed): object {
    if (own.has(`${parameter.name} ${parameter.in}`)) return parameter;
    const { schema } = parameter;
    if (schema !== undefined && !schema.$ref.startsWith('#/definitions/io.k8s.apimachinery')) return parameter;
    const hash = createHash('sha256').update(JSON.stringify(parameter)).digest('base64url').slice(0, 8);
    const name = `${parameter.name}-${hash}`;
    this.#all.set(name, parameter);
    return { $ref: `#/parameters/${name}` };
  }

  finish(): Record<string, Printed> {
    return Object.fromEntries([...this.#all].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function printParameter({ type, ...parameter }: Parameter): Printed {
  return { uniqueItems: true, type, ...parameter } as Printed;
}

function printOperation(operation: Operation, definitions: Definitions, shared: SharedParameters): object {
  const { body, codes, consumes, produces, method: _method } = operation;
  const schema = operation.answer === undefined ? { type: 'string' } : definitions.refer(operation.answer);
  const sent =
    body === undefined
      ? []
      : [
          shared.print({
            name: 'body',
            in: 'body',
            ...(body.required ? { required: true } : {}),
            schema: definitions.refer(body.name),
          }),
        ];
  const own = operation.parameters.map((one) => shared.print(printParameter(one)));
  const parameters = [...sent, ...own];
  return {
    ...told(operation),
    ...(consumes.length === 0 ? {} : { consumes }),
    produces,
    schemes: ['https'],
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: answersOf(codes, (description) => ({ description, schema })),
  };
}
