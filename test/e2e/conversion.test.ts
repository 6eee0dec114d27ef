import { startWebhookServer, type WebhookServer } from '@berth/apiserver/testing/webhookserver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Berth, startBerth } from '../support/berth.ts';

let berth: Berth;
let server: WebhookServer;
beforeAll(async () => {
  server = await startWebhookServer();
  berth = await startBerth(['--node', 'none']);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
  await server?.stop();
});

/** v1 counts in `spec.minutes`, v2 in `spec.seconds`. */
function convert(object: any, apiVersion: string): object {
  const { minutes, seconds, ...rest } = object.spec;
  const spec =
    apiVersion === 'time.example.com/v2' ? { ...rest, seconds: minutes * 60 } : { ...rest, minutes: seconds / 60 };
  return { ...object, apiVersion, spec };
}

const schema = (field: string) => ({
  openAPIV3Schema: {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        required: [field],
        properties: { [field]: { type: 'integer' }, replicas: { type: 'integer' } },
        'x-kubernetes-validations': [{ rule: `self.${field} < 6000`, message: `too many ${field}` }],
      },
      status: { type: 'object', properties: { replicas: { type: 'integer' } } },
    },
  },
});
const version = (name: string, field: string, storage: boolean) => ({
  name,
  served: true,
  storage,
  schema: schema(field),
  subresources: { scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
  additionalPrinterColumns: [{ name: field.toUpperCase(), type: 'integer', jsonPath: `.spec.${field}` }],
  selectableFields: [{ jsonPath: `.spec.${field}` }],
});
const definition = (clientConfig: object) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'timers.time.example.com' },
  spec: {
    group: 'time.example.com',
    scope: 'Namespaced',
    names: { plural: 'timers', kind: 'Timer' },
    versions: [version('v1', 'minutes', true), version('v2', 'seconds', false)],
    conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1', 'v1beta1'], clientConfig } },
  },
});
const timer = (apiVersion: string, name: string, spec: object) =>
  JSON.stringify({ apiVersion: `time.example.com/${apiVersion}`, kind: 'Timer', metadata: { name }, spec });

it('kubectl reads, lists, applies, selects and scales a kind in versions that a webhook converts', async () => {
  server.on('/convert', ({ uid, objects, desiredAPIVersion }) => {
    const convertedObjects = objects.map((one: object) => convert(one, desiredAPIVersion));
    const response = { uid, result: { status: 'Success' }, convertedObjects };
    return { raw: JSON.stringify({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'ConversionReview', response }) };
  });
  const config = { url: server.url('/convert'), caBundle: server.caBundle };
  expect((await berth.pipe(JSON.stringify(definition(config)), 'apply', '-f', '-')).code).toBe(0);
  await berth.ok('wait', '--for=condition=Established', 'crd/timers.time.example.com', '--timeout=20s');
  expect((await berth.pipe(timer('v2', 'tea', { seconds: 240, replicas: 1 }), 'apply', '-f', '-')).code).toBe(0);
  expect((await berth.pipe(timer('v1', 'egg', { minutes: 6 }), 'apply', '-f', '-')).code).toBe(0);
  expect(await berth.ok('get', 'timers.v1.time.example.com')).toMatch(/NAME +MINUTES\negg +6\ntea +4\n/);
  expect(await berth.ok('get', 'timers.v2.time.example.com')).toMatch(/NAME +SECONDS\negg +360\ntea +240\n/);
  const selected = ['get', 'timers.v2.time.example.com', '--field-selector=spec.seconds=360', '-o', 'name'];
  expect(await berth.ok(...selected)).toBe('timer.time.example.com/egg\n');
  await berth.ok('scale', 'timers.v2.time.example.com', 'tea', '--replicas=3');
  const applied = await berth.pipe(
    timer('v2', 'tea', { seconds: 300 }),
    'apply',
    '--server-side',
    '--force-conflicts',
    '-f',
    '-',
  );
  expect(applied.code).toBe(0);
  expect((await berth.json('get', 'timers.v1.time.example.com', 'tea')).spec).toEqual({ minutes: 5, replicas: 3 });
  // Rules are those of the version that is written.
  const long = await berth.pipe(
    timer('v2', 'tea', { seconds: 6000 }),
    'apply',
    '--server-side',
    '--force-conflicts',
    '-f',
    '-',
  );
  expect(long.stderr).toContain('spec: Invalid value: too many seconds');
  expect(
    (
      await berth.kubectl(
        'patch',
        'timers.v1.time.example.com',
        'tea',
        '--type=merge',
        '-p',
        '{"spec":{"minutes":600}}',
      )
    ).code,
  ).toBe(0);
});

it('what a webhook that is gone has to convert fails with its reason, and goes on in the version it is kept in', async () => {
  const gone = JSON.stringify(definition({ url: 'https://127.0.0.1:1/convert' }));
  expect((await berth.pipe(gone, 'apply', '-f', '-')).code).toBe(0);
  const failed = await berth.kubectl('get', 'timers.v2.time.example.com', 'tea');
  expect(failed.stderr).toBe(
    'Error from server: conversion webhook for time.example.com/v1, Kind=Timer failed: Post "https://127.0.0.1:1/convert": dial tcp 127.0.0.1:1: connect: connection refused\n',
  );
  expect(await berth.ok('get', 'timers.v1.time.example.com', 'tea')).toMatch(/tea +600/);
  await berth.ok('delete', 'crd', 'timers.time.example.com', '--timeout=30s');
});
