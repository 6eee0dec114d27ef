import { dynType, isDyn, isDynOrError, parameter, sameType, type Type } from './types.ts';

/**
 * What type parameters stand for while an expression is checked (cel-go checker/types.go). Bindings grow as calls are
 * resolved; an attempt that fails leaves none behind.
 */
export class Bindings {
  #bound = new Map<string, Type>();
  #free = 0;

  /** A parameter that nothing is known of. */
  fresh(): Type {
    this.#free += 1;
    return parameter(`_var${this.#free - 1}`);
  }

  /** Whether a value of `b` may stand where `a` is asked for; binds parameters of either. */
  assignable(a: Type, b: Type): boolean {
    return this.#attempt(() => this.#assignable(a, b));
  }

  allAssignable(a: readonly Type[], b: readonly Type[]): boolean {
    return this.#attempt(() => this.#all(a, b));
  }

  /** The type with what is bound put in; what is not bound stays, or becomes dyn. */
  substitute(type: Type, freeToDyn = false): Type {
    const bound = type.kind === 'parameter' ? this.#bound.get(type.name) : undefined;
    if (bound !== undefined) return this.substitute(bound, freeToDyn);
    if (type.kind === 'parameter') return freeToDyn ? dynType : type;
    return mapParameters(type, (inner) => this.substitute(inner, freeToDyn));
  }

  #attempt(run: () => boolean): boolean {
    const before = new Map(this.#bound);
    if (run()) return true;
    this.#bound = before;
    return false;
  }

  #all(a: readonly Type[], b: readonly Type[]): boolean {
    return a.length === b.length && a.every((one, index) => this.#assignable(one, b[index] as Type));
  }

  #assignable(a: Type, b: Type): boolean {
    if (b.kind === 'parameter') {
      const [valid, known] = this.#bind(a, b);
      if (valid) return true;
      if (known) return false;
    }
    if (a.kind === 'parameter') return this.#bind(b, a)[0];
    if (isDynOrError(a) || isDynOrError(b)) return true;
    if (a.kind === 'null') return nullable(b);
    if (b.kind === 'null') return nullable(a);
    if (a.kind === 'type') return b.kind === 'type';
    if (a.kind === 'list' || a.kind === 'map' || a.kind === 'opaque')
      return a.kind === b.kind && a.name === b.name && this.#all(a.parameters, b.parameters);
    return a.kind === b.kind && a.name === b.name;
  }

  /** Binds `variable` to `type` if that agrees with what it stands for: [valid, it stood for something already]. */
  #bind(type: Type, variable: Type): [boolean, boolean] {
    if (sameType(type, variable)) return [true, true];
    const bound = this.#bound.get(variable.name);
    if (bound !== undefined) {
      if (sameType(type, bound)) return [true, true];
      if (!this.#assignable(type, bound)) return [false, true];
      const general = mostGeneral(type, bound);
      if (!this.#occurs(variable, general)) this.#bound.set(variable.name, general);
      return [true, true];
    }
    if (this.#occurs(variable, type)) return [false, false];
    this.#bound.set(variable.name, type);
    return [true, false];
  }

  #occurs(variable: Type, within: Type): boolean {
    if (sameType(variable, within)) return true;
    if (within.kind === 'parameter') {
      const bound = this.#bound.get(within.name);
      return bound !== undefined && this.#occurs(variable, bound);
    }
    return within.parameters.some((inner) => this.#occurs(variable, inner));
  }
}

/** Types that null may stand for. */
const nullable = (type: Type): boolean => ['null', 'opaque', 'struct', 'duration', 'timestamp'].includes(type.kind);

function mapParameters(type: Type, change: (inner: Type) => Type): Type {
  if (type.parameters.length === 0) return type;
  const parameters = type.parameters.map(change);
  return parameters.every((inner, index) => inner === type.parameters[index]) ? type : { ...type, parameters };
}

/** An overload's types with parameters of its own, so that two calls do not share them. */
export function instantiate(types: readonly Type[], bindings: Bindings): Type[] {
  const fresh = new Map<string, Type>();
  const change = (type: Type): Type => {
    if (type.kind !== 'parameter') return mapParameters(type, change);
    const known = fresh.get(type.name) ?? bindings.fresh();
    fresh.set(type.name, known);
    return known;
  };
  return types.map(change);
}

/** The wider of two types that unify. */
export function mostGeneral(a: Type, b: Type): Type {
  return lessSpecific(a, b) ? a : b;
}

function lessSpecific(a: Type, b: Type): boolean {
  if (isDyn(a) || a.kind === 'parameter') return true;
  if (isDyn(b) || b.kind === 'parameter' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.name !== b.name || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((inner, index) => lessSpecific(inner, b.parameters[index] as Type));
}
