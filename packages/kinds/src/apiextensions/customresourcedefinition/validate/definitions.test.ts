import { decode } from '@berth/machinery/decode';
import { errorBody } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { describe, expect, it } from 'vitest';
import { definitionDefaults } from '../defaults.ts';
import { CustomResourceDefinition } from '../schema.ts';
import truths from '../testdata/definitions.json' with { type: 'json' };
import { validateDefinition, validateDefinitionUpdate } from './index.ts';

/** What upstream (apiextensions 0.36) says of definitions of ours. */
interface Truth {
  area: string;
  name: string;
  crd: object;
  oldCrd?: object;
  errors: string[];
}

/** A definition as the server has it when it is looked at. */
function prepared(sent: object): KubeObject {
  const object = structuredClone({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', ...sent });
  const definition = decode(CustomResourceDefinition, object, 'CustomResourceDefinition')
    .value as unknown as KubeObject;
  definitionDefaults(definition);
  const versions = (definition.spec?.versions ?? []) as { name: string; storage: boolean }[];
  const status = (definition.status ??= {});
  if ((status.storedVersions ?? []).length === 0)
    status.storedVersions = versions.flatMap(({ name, storage }) => (storage ? [name] : [])).slice(0, 1);
  return definition;
}

/** Whole schemas are shown in upstream's internal form, with every field there is, and in the order of their names. */
const brief = (text: string): string => text.replace(/Invalid value: [[{].*[\]}]: (?=must|only)/, 'Invalid value: ');

function errorsOf({ crd, oldCrd }: Truth): string[] {
  const definition = prepared(crd);
  const old = oldCrd === undefined ? undefined : prepared(oldCrd);
  const errors = validateDefinition(definition, old === undefined ? {} : { old });
  if (old !== undefined) errors.push(...validateDefinitionUpdate(definition, old));
  const texts = errors.map((error) => brief(`${error.type} ${error.field}: ${errorBody(error)}`));
  return [...new Set(texts)].filter((text) => !text.includes(' metadata.name: ')).sort();
}

describe('a definition', () => {
  it.each(truths as Truth[])('is judged as upstream judges it: $area, $name', (truth) => {
    expect(errorsOf(truth)).toEqual(truth.errors.map(brief).sort());
  });

  it('nested as deep as a body may be is looked at in little time, whatever rules it has', () => {
    let schema: object = { type: 'object' };
    for (let depth = 0; depth < 400; depth += 1)
      schema = { type: 'object', properties: { a: schema }, 'x-kubernetes-validations': [{ rule: 'true' }] };
    const [truth] = truths as Truth[];
    const crd = structuredClone((truth as Truth).crd) as { spec: { versions: { schema: object }[] } };
    (crd.spec.versions[0] as { schema: object }).schema = { openAPIV3Schema: schema };
    const started = performance.now();
    expect(errorsOf({ area: '', name: '', crd, errors: [] })).toEqual([]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
