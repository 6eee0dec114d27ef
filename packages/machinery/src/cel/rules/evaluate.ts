import { evaluationBudget, longestMessage } from '../../celbudgets.ts';
import type { FieldError } from '../../errors.ts';
import { child, errorMessage, forbidden, goQuote, index, invalidValue, key, required } from '../../invalid.ts';
import { type Correlated, MapList } from '../../shape/correlate.ts';
import { isObject, own } from '../../values.ts';
import type { Activation, Program } from '../environment.ts';
import { adapt } from '../json.ts';
import { Optional, isError } from '../values.ts';
import type { CompiledRule } from './compile.ts';
import type { ValidationRule } from '../../rules/rule.ts';
import type { RuleTree } from './tree.ts';

/** What rules say of an object: what refuses it, and what would have, had it not been so before. */
export interface RuleReport {
  errors: FieldError[];
  warnings: string[];
}

/** What is left for rules: their costs, and the work they may do in the meter's steps, for cost does not bound time (cel/meter.ts). */
export interface RuleBudget {
  cost: number;
  steps: number;
}

/** What all rules of one object may cost. */
export const ruleBudget = (): RuleBudget => ({ cost: evaluationBudget, steps: 25_000_000 });

export interface RuleInputs {
  /** What an update replaces: rules that name oldSelf are asked only about values that it has too. */
  old?: unknown;
  /** Old and new side by side. */
  past?: Correlated | undefined;
  /** Less is left of it afterwards; that of one object unless said. */
  budget?: RuleBudget;
}

const exhausted = 'validation failed due to running out of cost budget, no further validation rules will be run';

/** Everything is over: no rule is asked after this. */
class Stop extends Error {}

/** Where an error that is unchanged from before is told as a warning: the value's own past, or that of what it is in. */
interface Past {
  own?: Correlated | undefined;
  around?: Correlated | undefined;
}

/** Asks a definition's rules about an object (apiextensions pkg/apiserver/schema/cel/validation.go). */
export function evaluateRules(
  tree: RuleTree,
  object: unknown,
  { old, past, budget = ruleBudget() }: RuleInputs = {},
): RuleReport {
  const run = new Run(budget);
  try {
    run.visit(tree, object, old, '', { own: past });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    budget.cost = -1;
  }
  return { errors: run.errors, warnings: run.warnings };
}

class Run {
  readonly errors: FieldError[] = [];
  readonly warnings: string[] = [];
  readonly #left: RuleBudget;

  constructor(budget: RuleBudget) {
    this.#left = budget;
  }

  visit(tree: RuleTree, value: unknown, old: unknown, path: string, past: Past): void {
    if (value === null || value === undefined) return;
    if (tree.rules.length > 0) this.#rules(tree, value, old ?? undefined, path, past);
    if (Array.isArray(value)) this.#list(tree, value, old, path, past);
    else if (isObject(value)) this.#object(tree, value, isObject(old) ? old : {}, path, past);
  }

  #list({ schema, items }: RuleTree, list: readonly unknown[], old: unknown, path: string, past: Past): void {
    if (items === undefined) return;
    const before = new MapList(schema, old);
    list.forEach((item, at) => {
      const inside = past.own === undefined ? past : { own: past.own.index(at), around: past.own };
      this.visit(items, item, before.get(item), index(path, at), inside);
    });
  }

  #object(
    tree: RuleTree,
    value: Record<string, unknown>,
    old: Record<string, unknown>,
    path: string,
    past: Past,
  ): void {
    const { values, properties } = tree;
    for (const name of Object.keys(value)) {
      if (values !== undefined) this.visit(values, value[name], own(old, name), key(path, name), below(past, name));
      const property = properties?.get(name);
      if (property !== undefined)
        this.visit(property, value[name], own(old, name), child(path, name), below(past, name));
    }
  }

  #rules({ schema, types, rules }: RuleTree, value: unknown, old: unknown, path: string, past: Past): void {
    const { type } = types;
    const at = path === '' ? '<nil>' : path;
    const kind = schema.type ?? '';
    if (this.#left.cost <= 0) this.#stop(invalidValue(at, kind, exhausted));
    const transition = rules.some(({ usesOldSelf }) => usesOldSelf);
    const self = adapt(value, type);
    const oldSelf = transition && old !== undefined ? adapt(old, type) : undefined;
    const plain: Activation = oldSelf === undefined ? { self } : { self, oldSelf };
    const optional: Activation = transition ? { self, oldSelf: new Optional(oldSelf) } : plain;
    for (const compiled of rules) {
      const { rule, program, usesOldSelf } = compiled;
      if (compiled.error !== undefined) {
        this.errors.push(invalidValue(at, kind, `rule compile error: ${compiled.error}`));
        continue;
      }
      if (program === undefined || (usesOldSelf && old === undefined && rule.optionalOldSelf !== true)) continue;
      const problem = this.#ask(program, rule.optionalOldSelf === true ? optional : plain, rule, at, kind);
      if (problem === undefined) continue;
      if (problem !== 'false') this.errors.push(invalidValue(at, kind, problem));
      else this.#complain(compiled, plain, value, path, kind, past);
    }
  }

  /** Undefined: the rule holds; `false`: it does not; else why that cannot be said. */
  #ask(program: Program, activation: Activation, rule: ValidationRule, at: string, kind: string): string | undefined {
    const { value, cost, steps, exceeded } = program.evaluate(activation);
    if (!this.#pay(cost, steps)) this.#stop(invalidValue(at, kind, exhausted));
    if (!isError(value)) return value === true ? undefined : 'false';
    const text = ruleText(rule);
    const { message } = value;
    if (exceeded)
      this.#stop(
        invalidValue(
          at,
          kind,
          `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${text}`,
        ),
      );
    return message.startsWith('no such overload')
      ? `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${text}`
      : `${message} evaluating rule: ${text}`;
  }

  #complain(
    compiled: CompiledRule,
    activation: Activation,
    value: unknown,
    path: string,
    kind: string,
    past: Past,
  ): void {
    const { rule, messageExpression, fieldPath, usesOldSelf } = compiled;
    const at = fieldPath === undefined ? path : child(path, fieldPath);
    const field = at === '' ? '<nil>' : at;
    const ratchets = !usesOldSelf && (past.own ?? past.around)?.equal() === true;
    const add = (error: FieldError) => {
      if (ratchets) this.warnings.push(errorMessage(error));
      else this.errors.push(error);
    };
    let detail: string | undefined;
    if (messageExpression !== undefined) {
      const said = this.#message(messageExpression, rule.messageExpression ?? '', activation);
      if (said.fatal !== undefined) {
        add(invalidValue(field, kind, said.fatal));
        throw new Stop();
      }
      detail = said.text;
    }
    const shown = kind === 'object' || kind === 'array' ? {} : { value };
    add(errorFor(rule.reason, field, shown, detail ?? messageOf(rule)));
  }

  /** The message that an expression makes; nothing where it makes none that can be used. */
  #message(program: Program, source: string, activation: Activation): { text?: string; fatal?: string } {
    const { value, cost, steps, exceeded } = program.evaluate(activation);
    if (!this.#pay(cost, steps))
      return {
        fatal:
          'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run',
      };
    if (exceeded)
      return {
        fatal: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${goQuote(source)}`,
      };
    if (typeof value !== 'string') return {};
    const text = value.trim();
    return text === '' || text.includes('\n') || Buffer.byteLength(text) > longestMessage ? {} : { text };
  }

  #pay(cost: number, steps: number): boolean {
    this.#left.steps -= steps;
    if (cost > this.#left.cost || this.#left.steps < 0) return false;
    this.#left.cost -= cost;
    return true;
  }

  #stop(error: FieldError): never {
    this.errors.push(error);
    throw new Stop();
  }
}

function below(past: Past, name: string): Past {
  const { own: before, around } = past;
  if (before === undefined) return past;
  // Old and new are shown in one version: whether it changed cannot be seen.
  if (around === undefined && (name === 'apiVersion' || name === 'kind')) return {};
  return { own: before.key(name), around: before };
}

const ruleText = ({ rule, message }: ValidationRule): string => (message ? message : rule).trim();

const messageOf = (rule: ValidationRule): string =>
  rule.message ? rule.message.trim() : `failed rule: ${ruleText(rule)}`;

function errorFor(reason: string | undefined, field: string, shown: { value?: unknown }, detail: string): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(field, detail);
    case 'FieldValueRequired':
      return required(field, detail);
    case 'FieldValueDuplicate':
      return { type: 'FieldValueDuplicate', field, ...shown, detail: '' };
    default:
      return { type: 'FieldValueInvalid', field, ...shown, detail };
  }
}
