import { perCallLimit } from '../celbudgets.ts';
import type { Expr } from './ast.ts';
import { check } from './check.ts';
import { declare, type Functions, type Library } from './functions.ts';
import { addresses } from './library/addresses.ts';
import { authorizer } from './library/authorizer.ts';
import { formats } from './library/formats.ts';
import { lists } from './library/lists.ts';
import { comprehensions, optionals } from './library/optionals.ts';
import { quantities } from './library/quantities.ts';
import { regex } from './library/regex.ts';
import { semvers } from './library/semvers.ts';
import { sets } from './library/sets.ts';
import { standard } from './library/standard.ts';
import { strings } from './library/strings.ts';
import { urls } from './library/urls.ts';
import { BudgetExceeded, Meter } from './meter.ts';
import { parse } from './parser.ts';
import { plan } from './plan.ts';
import { displayProblems, type Problem } from './problems.ts';
import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listOf,
  mapOf,
  nullType,
  opaque,
  optionalOf,
  stringType,
  timestampType,
  type Type,
  typeOf,
  typeType,
  uintType,
} from './types.ts';
import { validateLiterals } from './validators.ts';
import { CelError, TypeValue, type Value } from './values.ts';

/** Values of variables while an expression runs; a function is called when the variable is first read. */
export type Activation = Readonly<Record<string, Value | (() => Value)>>;

export interface Outcome {
  /** The value, or what went wrong. */
  value: Value;
  /** In upstream's units. */
  cost: number;
  /** Work done, in our own units: what bounds an evaluation besides its cost. */
  steps: number;
  /** The budget ended it; `value` is the error that says so. */
  exceeded: boolean;
}

export interface Program {
  readonly expression: string;
  readonly type: Type;
  /** The checked tree, for estimates. */
  readonly tree: Expr;
  /** Never throws for what an expression does. `budget` is the most it may cost, perCallLimit if absent. */
  evaluate(activation: Activation, options?: { budget?: number }): Outcome;
}

export interface EnvironmentOptions {
  variables: Readonly<Record<string, Type>>;
  /** Structs that `Name{…}` may make, by name. */
  structs?: (name: string) => Type | undefined;
  /** Functions besides the base environment's. */
  libraries?: readonly Library[];
  /** Whether there is `cel.bind`. */
  bindings?: boolean;
}

export interface Environment {
  /** A program, or all that is wrong with the text, as cel-go prints it. */
  compile(expression: string): { program: Program } | { errors: string };
}

const base: readonly Library[] = [
  standard,
  optionals,
  comprehensions,
  strings,
  urls,
  regex,
  lists,
  authorizer,
  quantities,
  sets,
  addresses,
  formats,
  semvers,
];

function functionsOf(libraries: readonly Library[]): Functions {
  const functions: Functions = new Map();
  for (const library of libraries) declare(functions, library);
  return functions;
}

let baseFunctions: Functions | undefined;

/** Types that expressions may name as values: `type(x) == string`. */
const typeNames: Readonly<Record<string, Type>> = {
  bool: boolType,
  bytes: bytesType,
  double: doubleType,
  'google.protobuf.Duration': durationType,
  'google.protobuf.Timestamp': timestampType,
  int: intType,
  list: listOf(dynType),
  map: mapOf(dynType, dynType),
  'net.CIDR': opaque('net.CIDR'),
  'net.IP': opaque('net.IP'),
  null_type: nullType,
  optional_type: optionalOf(dynType),
  string: stringType,
  type: typeType,
  uint: uintType,
};

/** The base environment of Kubernetes 1.36 (apiserver pkg/cel/environment/base.go) with variables and structs added. */
export function environment(options: EnvironmentOptions): Environment {
  baseFunctions ??= functionsOf(base);
  const functions = options.libraries === undefined ? baseFunctions : functionsOf([...base, ...options.libraries]);
  const structs = options.structs ?? (() => undefined);
  const isType = (name: string) => Object.hasOwn(typeNames, name);
  const variable = (name: string): Type | undefined => {
    if (Object.hasOwn(options.variables, name)) return options.variables[name];
    if (isType(name)) return typeOf(typeNames[name] as Type);
    const struct = structs(name);
    return struct === undefined ? undefined : typeOf(struct);
  };
  const constant = (name: string): Value | undefined => {
    if (Object.hasOwn(options.variables, name)) return undefined;
    const type = isType(name) ? typeNames[name] : structs(name);
    return type === undefined ? undefined : new TypeValue(type);
  };

  return {
    compile(expression) {
      const parsed = parse(expression, options.bindings);
      if ('problems' in parsed) return { errors: displayProblems(expression, parsed.problems) };
      const { tree } = parsed;
      const problems: Problem[] = check(tree, { functions, variable, structType: structs, container: '' });
      if (problems.length === 0) problems.push(...validateLiterals(tree));
      if (problems.length > 0) return { errors: displayProblems(expression, problems) };
      const step = plan(tree, { locals: [], constant, structType: structs });
      return { program: program(expression, tree, step) };
    },
  };
}

function program(expression: string, tree: Expr, step: ReturnType<typeof plan>): Program {
  return {
    expression,
    tree,
    type: tree.type ?? dynType,
    evaluate(activation, options = {}) {
      const meter = new Meter(options.budget ?? perCallLimit);
      const variable = (name: string): Value | undefined => {
        if (!Object.hasOwn(activation, name)) return undefined;
        const value = activation[name] as Value | (() => Value);
        return typeof value === 'function' ? value() : value;
      };
      const outcome = (value: Value, exceeded: boolean): Outcome => ({
        value,
        cost: meter.cost,
        steps: meter.steps,
        exceeded,
      });
      try {
        return outcome(step({ variable, slots: [], meter }), false);
      } catch (error) {
        if (error instanceof BudgetExceeded) return outcome(new CelError(error.message), true);
        // A value nested deeper than the stack: the expression's doing, and the end of it.
        if (error instanceof RangeError) return outcome(new CelError('operation cancelled: value is too deep'), true);
        throw error;
      }
    },
  };
}
