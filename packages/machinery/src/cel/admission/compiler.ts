import { type Environment, environment, type Program } from '../environment.ts';
import { jsonPatch } from '../library/formats.ts';
import { dynType, formatType, listOf, mapOf, struct, type Type } from '../types.ts';
import { type KnownTypes, type OptionalVariables, patchStructs, variablesFor } from './variables.ts';

/** An expression made ready, or why it cannot be (upstream's CompilationResult). */
export interface Compiled {
  expression: string;
  program?: Program;
  /** `compilation failed: ERROR: <input>:1:6: …`, or `must evaluate to bool but got int`. */
  error?: string;
}

/**
 * Compiles the expressions of one policy or webhook. `variable` adds to `variables.`, for expressions compiled after it
 * (apiserver pkg/admission/plugin/cel/compile.go, composition.go).
 */
export interface AdmissionCompiler {
  /** `returns`: names of the types that it may give, such as `bool`; any if there are none. */
  compile(expression: string, options: OptionalVariables, returns: readonly string[]): Compiled;
  variable(name: string, expression: string, options: OptionalVariables): Compiled;
  /** The variables compiled so far, by name. */
  readonly variables: ReadonlyMap<string, Compiled>;
}

/** Types that a variable keeps; of others nothing is known to the expressions that use it. */
const keptKinds = new Set(['bool', 'bytes', 'double', 'duration', 'int', 'null', 'string', 'timestamp', 'uint']);

function keptType(type: Type): Type {
  if (keptKinds.has(type.kind)) return type;
  if (type.kind === 'list') return listOf(keptType(type.parameters[0] as Type));
  if (type.kind === 'map') return mapOf(keptType(type.parameters[0] as Type), keptType(type.parameters[1] as Type));
  return dynType;
}

/** `composed`: expressions may name `variables`, although there may be none. */
export function admissionCompiler(composed: boolean, known: KnownTypes = {}): AdmissionCompiler {
  const compiled = new Map<string, Compiled>();
  const fields = new Map<string, Type>();
  const environments = new Map<string, Environment>();
  const variables = struct('kubernetes.variables', (name) => fields.get(name));

  function environmentFor(options: OptionalVariables): Environment {
    const key = JSON.stringify([options.params, options.authorizer, options.patches === true]);
    const existing = environments.get(key);
    if (existing !== undefined) return existing;
    const made = environment({
      variables: { ...variablesFor(options, known), ...(composed ? { variables } : {}) },
      ...(options.patches === true ? { structs: patchStructs, libraries: [jsonPatch] } : {}),
    });
    environments.set(key, made);
    return made;
  }

  function compile(expression: string, options: OptionalVariables, returns: readonly string[]): Compiled {
    const result = environmentFor(options).compile(expression);
    if ('errors' in result) return { expression, error: `compilation failed: ${result.errors}` };
    const { program } = result;
    const found = typeText(program.type);
    if (returns.length === 0 || returns.includes(found)) return { expression, program };
    const words =
      returns.length === 1 ? `must evaluate to ${returns[0]}` : `must evaluate to one of [${returns.join(' ')}]`;
    return { expression, error: `${words} but got ${found}` };
  }

  return {
    compile,
    variables: compiled,
    variable(name, expression, options) {
      const result = compile(expression, options, []);
      fields.set(name, result.program === undefined ? dynType : keptType(result.program.type));
      compiled.set(name, result);
      return result;
    },
  };
}

/** As Go prints a type: whole names, where messages of the checker shorten some. */
function typeText(type: Type): string {
  if (type.parameters.length > 0) return `${type.name}(${type.parameters.map(typeText).join(', ')})`;
  return type.kind === 'error' ? formatType(type) : type.name;
}
