import type { Endpoint } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitSlices, newSlice } from './slices.ts';

const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'blue', uid: 's' },
  spec: { clusterIP: '10.96.0.9' },
};
const endpoint = (number: number, ready = true): Endpoint => ({
  addresses: [`10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`],
  conditions: { ready },
});
const fresh = () => newSlice(service, 'IPv4', []);
const addressesIn = (slices: readonly KubeObject[]) =>
  slices.flatMap(({ endpoints }) => (endpoints as Endpoint[]).map(({ addresses }) => addresses[0]));

/** Slices as they stand after a round of changes; created ones get names. */
function applied(
  before: readonly KubeObject[],
  wanted: readonly Endpoint[],
  round: number,
): { slices: KubeObject[]; writes: number } {
  const { create, update, remove } = fitSlices(service, before, wanted, fresh);
  const gone = new Set([...update, ...remove].map(({ metadata }) => metadata.name));
  const named = create.map((slice, index) => ({
    ...slice,
    metadata: { ...slice.metadata, name: `web-${round}-${index}` },
  }));
  return {
    slices: [...before.filter(({ metadata }) => !gone.has(metadata.name)), ...update, ...named],
    writes: create.length + update.length + remove.length,
  };
}

it('every endpoint stands in one slice, none holds more than a hundred, and doing it again changes nothing', () => {
  const rounds = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 450 }), { maxLength: 400 }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(rounds, (numbers) => {
      let slices: KubeObject[] = [];
      numbers.forEach((wanted, round) => {
        const endpoints = wanted.map((number) => endpoint(number));
        ({ slices } = applied(slices, endpoints, round));
        expect(addressesIn(slices).sort()).toEqual(addressesIn([{ ...fresh(), endpoints }]).sort());
        for (const slice of slices) expect(slice.endpoints.length).toBeLessThanOrEqual(100);
        expect(applied(slices, endpoints, round).writes).toBe(0);
      });
    }),
    { numRuns: 60 },
  );
});

it('one endpoint more is one write', () => {
  const many = Array.from({ length: 250 }, (_none, number) => endpoint(number));
  const { slices, writes } = applied([], many, 0);
  expect([slices.length, writes]).toEqual([3, 3]);
  expect(applied(slices, [...many, endpoint(300)], 1).writes).toBe(1);
});
