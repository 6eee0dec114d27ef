import { createRequire } from 'node:module';
import type * as Re2js from 're2js';

const load = (): typeof Re2js => createRequire(import.meta.url)('./re2js.cjs') as typeof Re2js;

/** Stands in for re2js in a bundle (infra/bundle.ts): the engine is loaded with the first pattern. */
export const RE2JS: Pick<typeof Re2js.RE2JS, 'compile'> = {
  compile: (...input) => load().RE2JS.compile(...input),
};
