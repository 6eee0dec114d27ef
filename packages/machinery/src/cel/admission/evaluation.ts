import { perCallLimit } from '../../celbudgets.ts';
import type { Activation } from '../environment.ts';
import { adapt } from '../json.ts';
import {
  type Authorize,
  authorizerValue,
  type AuthorizationQuestion,
  resourceCheckValue,
} from '../library/authorizer.ts';
import { struct } from '../types.ts';
import { CelError, isError, MapValue, type Value } from '../values.ts';
import type { AdmissionCompiler, Compiled } from './compiler.ts';
import { namespaceType, requestType } from './variables.ts';

/** What admission's expressions see. Objects are JSON; absent ones are null to an expression. */
export interface AdmissionInputs {
  object: unknown;
  oldObject: unknown;
  /** An AdmissionRequest without uid, object and oldObject. */
  request: unknown;
  namespaceObject?: unknown;
  params?: unknown;
  authorize?: Authorize;
  /** The resource of the request, for `authorizer.requestResource`. */
  requestResource?: Omit<AuthorizationQuestion, 'verb'>;
}

/** `exhausted`: all that was left of the cost is used up, and nothing more is evaluated. */
export type Evaluation = { value: Value } | { error: string; exhausted?: true };

const exhausted: Evaluation = {
  error: 'validation failed due to running out of cost budget, no further validation rules will be run',
  exhausted: true,
};

/**
 * Evaluates expressions one after another within one budget. Variables of a policy are evaluated when they are first read,
 * once, and paid by the expression that reads them (apiserver pkg/admission/plugin/cel/activation.go).
 */
export interface Evaluator {
  evaluate(compiled: Compiled): Evaluation;
  readonly remaining: number;
}

const variablesType = struct('kubernetes.variables');

export function evaluator(inputs: AdmissionInputs, compiler: AdmissionCompiler, budget: number): Evaluator {
  let remaining = budget;
  let composed = 0;
  const activation: Record<string, Value | (() => Value)> = { ...activationOf(inputs) };
  activation.variables = new Variables(compiler.variables, (compiled, name) => {
    if (compiled.program === undefined)
      return new CelError(`composited variable "${name}" fails to compile: ${compiled.error ?? ''}`);
    const { value, cost } = compiled.program.evaluate(activation, { budget: Math.min(perCallLimit, remaining + 1) });
    composed += cost;
    return isError(value) ? new CelError(`composited variable "${name}" fails to evaluate: ${value.message}`) : value;
  });

  return {
    get remaining() {
      return remaining;
    },
    evaluate({ expression, program, error }) {
      if (program === undefined) return { error: `compilation error: ${error ?? ''}` };
      composed = 0;
      const { value, cost } = program.evaluate(activation);
      if (composed + cost > remaining) return exhausted;
      remaining -= composed + cost;
      if (!isError(value)) return { value };
      return { error: `expression '${expression}' resulted in error: ${value.message}` };
    },
  };
}

function activationOf(inputs: AdmissionInputs): Activation {
  const { authorize, requestResource } = inputs;
  return {
    object: adapt(inputs.object),
    oldObject: adapt(inputs.oldObject),
    request: adapt(inputs.request, requestType),
    namespaceObject: adapt(inputs.namespaceObject, namespaceType),
    params: adapt(inputs.params),
    ...(authorize === undefined
      ? {}
      : {
          authorizer: authorizerValue(authorize),
          'authorizer.requestResource': resourceCheckValue(authorize, requestResource ?? {}),
        }),
  };
}

/** `variables`: each evaluated when it is first read. */
class Variables extends MapValue {
  readonly #compiled: ReadonlyMap<string, Compiled>;
  readonly #evaluate: (compiled: Compiled, name: string) => Value;
  readonly #known = new Map<string, Value>();

  constructor(compiled: ReadonlyMap<string, Compiled>, evaluate: (compiled: Compiled, name: string) => Value) {
    super();
    this.#compiled = compiled;
    this.#evaluate = evaluate;
  }
  override get type() {
    return variablesType;
  }
  get size(): number {
    return this.#compiled.size;
  }
  find(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined;
    const compiled = this.#compiled.get(key);
    if (compiled === undefined) return undefined;
    const known = this.#known.get(key) ?? this.#evaluate(compiled, key);
    this.#known.set(key, known);
    return known;
  }
  keys(): readonly Value[] {
    return [...this.#compiled.keys()];
  }
}
