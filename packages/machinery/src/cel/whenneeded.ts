import { createRequire } from 'node:module';
import type * as Cel from '../cel.ts';

const load = (): typeof Cel => createRequire(import.meta.url)('./cel.cjs') as typeof Cel;

function later<Name extends keyof typeof Cel>(name: Name): (typeof Cel)[Name] {
  return ((...input: unknown[]) => (load()[name] as (...all: unknown[]) => unknown)(...input)) as (typeof Cel)[Name];
}

/** Stands in for cel.ts in a bundle (infra/bundle.ts): the engine is loaded with the first expression. */
export const admissionCompiler = later('admissionCompiler');
export const evaluator = later('evaluator');
export const compileMatchConditions = later('compileMatchConditions');
export const matchConditions = later('matchConditions');
export const environment = later('environment');
export const compileSelector = later('compileSelector');
export const escapeName = later('escapeName');
export const isReserved = later('isReserved');
export const estimateCost = later('estimateCost');
export const adapt = later('adapt');
export const openType = later('openType');
export const errorOf = later('errorOf');
export const jsonOf = later('jsonOf');
export const misplacedStructs = later('misplacedStructs');
export const schemaType = later('schemaType');
export const ruleTree = later('ruleTree');
export const evaluateRules = later('evaluateRules');
export const compileRules = later('compileRules');
export const mostValues = later('mostValues');
export const ruleBudget = later('ruleBudget');
export const schemaTypes = later('schemaTypes');
