import { expect, test } from 'vitest';
import { created, testdata } from '../../testing.ts';
import type { Pod } from '../../types.ts';
import { imageTag } from './image.ts';
import { pods } from './index.ts';
import { podQosClass } from './qos.ts';
import { podLimits, podRequests } from './resources.ts';

test('a created pod carries every default that upstream writes into it', () => {
  const body = testdata(import.meta.dirname, 'full.in.yaml');
  expect(created(pods, body)).toEqual(testdata(import.meta.dirname, 'full.out.yaml'));
});

test('defaults that are there already change nothing', () => {
  const once = created(pods, testdata(import.meta.dirname, 'full.in.yaml'));
  const twice = structuredClone(once);
  pods.defaults?.(twice);
  expect(twice).toEqual(once);
});

test.each([
  ['nginx', 'latest'],
  ['nginx:latest', 'latest'],
  ['nginx:1.27', '1.27'],
  ['host:5000/nginx', 'latest'],
  ['host:5000/nginx:2', '2'],
  [`nginx@sha256:${'a'.repeat(64)}`, ''],
  [`nginx:1@sha256:${'a'.repeat(64)}`, '1'],
  ['nginx@sha256:abc', ''],
  ['a'.repeat(64), ''],
  ['docker.io/nginx', 'latest'],
  ['[::1]:5000/x', 'latest'],
  ['Host/x', 'latest'],
  ['host:abc/x', ''],
  ['ko://example.com/cmd', ''],
  ['a___b', ''],
  [`x.y/${'l'.repeat(255)}`, 'latest'],
  [`x.y/${'l'.repeat(256)}`, ''],
  ['', ''],
  ['UPPER', ''],
  ['a/B', ''],
])('the tag of %j is %j', (image, tag) => {
  expect(imageTag(image)).toBe(tag);
});

const container = (resources: object, extra: object = {}) => ({ name: 'a', image: 'b', resources, ...extra });
const both = { cpu: '1', memory: '1Gi' };

test.each<[string, object, string]>([
  ['nothing requested', { containers: [container({})] }, 'BestEffort'],
  ['only a request', { containers: [container({ requests: { cpu: '1' } })] }, 'Burstable'],
  ['only a cpu limit', { containers: [container({ limits: { cpu: '1' } })] }, 'Burstable'],
  ['limits for both', { containers: [container({ limits: both })] }, 'Guaranteed'],
  ['requests below limits', { containers: [container({ limits: both, requests: { cpu: '500m' } })] }, 'Burstable'],
  ['one container without', { containers: [container({ limits: both }), container({}, { name: 'c' })] }, 'Burstable'],
  [
    'an init container without',
    { containers: [container({ limits: both })], initContainers: [container({})] },
    'Burstable',
  ],
  ['other resources only', { containers: [container({ limits: { 'ephemeral-storage': '1Gi' } })] }, 'BestEffort'],
  ['pod-level limits for both', { containers: [container({})], resources: { limits: both } }, 'Guaranteed'],
])('quality of service with %s', (_, spec, expected) => {
  const pod = created(pods, { metadata: { name: 'a', namespace: 'b' }, spec }) as Pod;
  expect(pod.status?.qosClass).toBe(expected);
  expect(podQosClass(pod.spec ?? { containers: [] })).toBe(expected);
});

test('init containers count as the largest of them, sidecars with all that runs beside them', () => {
  const spec = {
    containers: [container({ requests: { cpu: '1' } }), container({ requests: { cpu: '500m' } })],
    initContainers: [
      container({ requests: { cpu: '200m' } }, { restartPolicy: 'Always' }),
      container({ requests: { cpu: '3' } }),
    ],
    overhead: { cpu: '100m', memory: '1Mi' },
  };
  expect(Object.fromEntries([...podRequests(spec)].map(([name, value]) => [name, value.toString()]))).toEqual({
    cpu: '3300m',
    memory: '1Mi',
  });
  expect([...podLimits(spec)]).toEqual([]);
});

test('pod-level requests come from the containers, else from the pod-level limits', () => {
  const pod = created(pods, {
    metadata: { name: 'a', namespace: 'b' },
    spec: {
      containers: [container({ requests: { cpu: '250m' } })],
      resources: { limits: { cpu: '1', memory: '2Gi' } },
    },
  });
  expect(pod.spec.resources.requests).toEqual({ cpu: '250m', memory: '2Gi' });
});

test('a template gets no defaults that only pods get', async () => {
  const { deployments } = await import('../../apps/deployment/index.ts');
  const template = {
    metadata: { labels: { a: 'b' } },
    spec: { containers: [container({ limits: both })], hostNetwork: true },
  };
  const deployment = created(deployments, {
    metadata: { name: 'a', namespace: 'b' },
    spec: { selector: { matchLabels: { a: 'b' } }, template },
  });
  expect(deployment.spec.template.spec.enableServiceLinks).toBeUndefined();
  expect(deployment.spec.template.spec.containers[0].resources).toEqual({ limits: both });
  expect(deployment.spec.template.spec.containers[0].terminationMessagePolicy).toBe('File');
});
