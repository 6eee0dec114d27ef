import type { Schema } from '../schema.ts';

/** A small kind that has every way to merge and to own: what a Deployment, a Pod and their metadata have between them. */

const text: Schema = { type: 'string', zero: 'omit' };
const number: Schema = { type: 'integer', zero: 'keep' };

function keyed(keys: readonly string[], mergeKey: string, properties: Record<string, Schema>): Schema {
  return {
    type: 'array',
    zero: 'omit',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
    'x-kubernetes-patch-strategy': 'merge',
    'x-kubernetes-patch-merge-key': mergeKey,
    items: { type: 'object', properties },
  };
}

const set = (items: Schema): Schema => ({
  type: 'array',
  zero: 'omit',
  items,
  'x-kubernetes-list-type': 'set',
  'x-kubernetes-patch-strategy': 'merge',
});

const texts: Schema = { type: 'object', additionalProperties: text, zero: 'omit' };

const metadata: Schema = {
  type: 'object',
  zero: 'fill',
  properties: {
    name: text,
    namespace: text,
    uid: text,
    resourceVersion: text,
    generation: number,
    creationTimestamp: { type: 'string', format: 'date-time', scalar: 'Time', zero: 'omit' },
    labels: texts,
    annotations: texts,
    finalizers: set(text),
    ownerReferences: {
      ...keyed(['uid'], 'uid', {}),
      items: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { uid: text, name: text } },
    },
  },
};

const container: Record<string, Schema> = {
  name: { ...text, zero: 'fill' },
  image: text,
  args: { type: 'array', items: text, zero: 'omit' },
  env: keyed(['name'], 'name', { name: text, value: text }),
  ports: keyed(['containerPort', 'protocol'], 'containerPort', {
    containerPort: number,
    protocol: { ...text, default: 'TCP' },
    hostPort: number,
  }),
  resources: { type: 'object', zero: 'fill', properties: { limits: texts } },
};

export const workload: Schema = {
  name: 'test.berth.v1.Workload',
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    metadata,
    spec: {
      type: 'object',
      zero: 'fill',
      properties: {
        replicas: number,
        paused: { type: 'boolean', zero: 'omit' },
        selector: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { matchLabels: texts } },
        strategy: {
          type: 'object',
          zero: 'fill',
          'x-kubernetes-patch-strategy': 'retainKeys',
          properties: {
            type: text,
            rollingUpdate: { type: 'object', properties: { maxSurge: number, maxUnavailable: number } },
          },
        },
        containers: { ...keyed(['name'], 'name', container), zero: 'fill' },
        volumes: {
          ...keyed(['name'], 'name', {
            name: text,
            emptyDir: { type: 'object', properties: { medium: text } },
            hostPath: { type: 'object', properties: { path: text } },
          }),
          'x-kubernetes-patch-strategy': 'merge,retainKeys',
        },
        tolerations: {
          type: 'array',
          zero: 'omit',
          'x-kubernetes-list-type': 'atomic',
          items: { type: 'object', properties: { key: text } },
        },
        groups: set(number),
        nodeSelector: { ...texts, 'x-kubernetes-map-type': 'atomic' },
        whole: {
          type: 'object',
          'x-kubernetes-patch-strategy': 'replace',
          properties: { a: text, b: text },
        },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: {
      type: 'object',
      zero: 'fill',
      properties: { ready: number, conditions: keyed(['type'], 'type', { type: text, status: text }) },
    },
  },
};
