import { environment } from './environment.ts';
import { estimateCost } from './estimate.ts';
import { boolType, dynType, mapOf, stringType, struct, type Type } from './types.ts';

const bounded = (type: Type, maxElements: number): Type => ({ ...type, maxElements });

/** Attributes, or capacities, of one device (api/resource types.go ResourceSliceMaxAttributesAndCapacitiesPerDevice). */
const maxProperties = 32;
const identifier = bounded(stringType, 32);
const domain = bounded(stringType, 63);
const attribute = bounded(dynType, 64);
/** Estimates go by name through the inner map as well: its values are all of one size. */
const byDomain = (value: Type): Type => {
  const inner = { ...bounded(mapOf(identifier, value), maxProperties), field: () => value };
  return bounded(mapOf(domain, inner), maxProperties);
};

const fields: Readonly<Record<string, Type>> = {
  allowMultipleAllocations: bounded(boolType, 1),
  driver: bounded(stringType, 63),
  // A string, a number, a bool or a version.
  attributes: byDomain(attribute),
  capacity: byDomain(struct('kubernetes.Quantity')),
};
const device = struct('kubernetes.DRADevice', (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined));

/** As cel-go prints it; attributes are of its Any. */
const printed = ({ kind, name, parameters }: Type): string =>
  kind === 'dyn'
    ? 'google.protobuf.Any'
    : parameters.length === 0
      ? name
      : `${name}(${parameters.map(printed).join(', ')})`;

let selectors: ReturnType<typeof environment> | undefined;

/**
 * What is wrong with an expression that picks devices, in upstream's words, or what it may cost
 * (dynamic-resource-allocation cel/compile.go CompileCELExpression).
 */
export function compileSelector(expression: string): { error: string } | { cost: number } {
  selectors ??= environment({ variables: { device }, bindings: true });
  const compiled = selectors.compile(expression);
  if ('errors' in compiled) return { error: `compilation failed: ${compiled.errors}` };
  const { program } = compiled;
  if (program.type.kind !== 'bool' && program.type.kind !== 'dyn')
    return { error: `must evaluate to bool or the unknown type, not ${printed(program.type)}` };
  return { cost: estimateCost(program, device).max };
}
