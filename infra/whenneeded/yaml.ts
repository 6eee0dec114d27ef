import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

const load = (): typeof Yaml => createRequire(import.meta.url)('./yaml.cjs') as typeof Yaml;

/** Stands in for yaml in a bundle (infra/bundle.ts): the parser is loaded with the first body that is YAML. */
export const stringify: typeof Yaml.stringify = (...input: unknown[]) =>
  (load().stringify as (...all: unknown[]) => string)(...input);
export const parseDocument = ((...input: Parameters<typeof Yaml.parseDocument>) =>
  load().parseDocument(...input)) as typeof Yaml.parseDocument;
export const isMap = ((node: unknown) => load().isMap(node)) as typeof Yaml.isMap;
export const isScalar = ((node: unknown) => load().isScalar(node)) as typeof Yaml.isScalar;
export const isSeq = ((node: unknown) => load().isSeq(node)) as typeof Yaml.isSeq;
