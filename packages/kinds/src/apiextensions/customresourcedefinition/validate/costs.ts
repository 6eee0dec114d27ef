import { mostValues, type SchemaTypes, schemaTypes } from '@berth/machinery/cel';
import { rulesOf } from '@berth/machinery/rules/rule';
import type { FieldError } from '@berth/machinery/errors';
import { forbidden } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';

/** What rules may be estimated to cost (apiextensions validation.go). */
export const mostCost = { rule: 10_000_000, definition: 100_000_000 };

/** In upstream's words, which name the factor as exactly as it helps. */
export function costError(name: string, cost: number, limit: number): string {
  const factor = cost / limit;
  const text = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`;
  return `${name} exceeds budget by factor of ${text} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}

/** What all rules of one version of a definition may cost together. */
export class RuleCosts {
  /** Whether each rule is held to its limit: those of a schema that an update leaves as it is are not. */
  readonly each: boolean;
  #total = 0;
  #expensive: { path: string; cost: number }[] = [];

  constructor(each: boolean) {
    this.each = each;
  }

  observe(path: string, cost: number): void {
    this.#total += cost;
    if (cost < mostCost.definition / 100) return;
    this.#expensive.push({ path, cost });
    this.#expensive = this.#expensive.sort((a, b) => b.cost - a.cost).slice(0, 4);
  }

  errors(path: string): FieldError[] {
    if (this.#total <= mostCost.definition) return [];
    const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
    return [
      ...this.#expensive.map((one) =>
        forbidden(
          one.path,
          'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
        ),
      ),
      forbidden(path, costError(name, this.#total, mostCost.definition)),
    ];
  }
}

/** Types and number of the values that a node of a schema is about (apiextensions cel_validation.go CELSchemaContext). */
export class RuleScope {
  readonly costs: RuleCosts;
  readonly #schema: Schema;
  readonly #parent: RuleScope | undefined;
  readonly #inherited: () => SchemaTypes | undefined;
  /** Most values there can be in one object; undefined: only its size bounds them. */
  readonly #count: number | undefined;
  /** It has rules, or something around it has. */
  readonly #ruled: boolean;
  #types: SchemaTypes | undefined;

  constructor(
    schema: Schema,
    costs: RuleCosts,
    parent?: RuleScope,
    inherit?: (types: SchemaTypes) => SchemaTypes | undefined,
  ) {
    this.#schema = schema;
    this.costs = costs;
    this.#parent = parent;
    this.#ruled = rulesOf(schema).length > 0 || (parent !== undefined && parent.#ruled);
    this.#inherited = () => {
      const types = parent !== undefined && parent.#ruled ? parent.types : undefined;
      return types === undefined ? undefined : inherit?.(types);
    };
    const more = parent === undefined ? 1 : mostIn(parent.#schema);
    const around = parent === undefined ? 1 : parent.#count;
    this.#count = around === undefined || more === undefined ? undefined : around * more;
  }

  inside(schema: Schema, inherit: (types: SchemaTypes) => SchemaTypes | undefined): RuleScope {
    return new RuleScope(schema, this.costs, this, inherit);
  }

  /** Types are taken from around where rules there have made them. */
  get types(): SchemaTypes | undefined {
    const root = this.#parent === undefined || this.#schema['x-kubernetes-embedded-resource'] === true;
    this.#types ??= this.#inherited() ?? schemaTypes(this.#schema, 'selfType', root);
    return this.#types;
  }

  /** What something costs that is done for each value. */
  times(cost: number): number {
    const count = this.#count ?? mostValues(this.types?.minSize ?? 0);
    return cost === 0 || count === 0 ? 0 : cost * count;
  }
}

/** How many values a list or map may hold; undefined where it does not say. */
function mostIn({ type, additionalProperties, maxProperties, maxItems }: Schema): number | undefined {
  if (type === 'array') return maxItems === undefined ? undefined : Math.max(0, maxItems);
  if (type !== 'object' || additionalProperties === undefined) return 1;
  return maxProperties === undefined ? undefined : Math.max(0, maxProperties);
}
