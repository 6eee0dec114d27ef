const metadata = (name: string, namespace: string) => ({ name, namespace, labels: { app: 'bench', part: name } });

export const configMap = (name: string, namespace = 'default') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadata(name, namespace),
  data: { payload: 'x'.repeat(1000) },
});

const template = {
  metadata: { labels: { app: 'bench' } },
  spec: {
    containers: [
      {
        name: 'main',
        image: 'busybox:1.36',
        env: [{ name: 'PAYLOAD', value: 'x'.repeat(200) }],
        ports: [{ containerPort: 80 }],
        resources: { requests: { cpu: '10m', memory: '16Mi' } },
      },
    ],
  },
};

/** Held back by a gate, so that nothing happens to it. */
export const pod = (name: string, namespace = 'default') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata(name, namespace),
  spec: { ...template.spec, schedulingGates: [{ name: 'example.com/hold' }] },
});

/** Paused and empty: Berth's controllers run in the same process, a peer's do not. */
export const deployment = (name: string, namespace = 'default') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadata(name, namespace),
  spec: { replicas: 0, paused: true, selector: { matchLabels: { app: 'bench' } }, template },
});

const service = (name: string, namespace: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(name, namespace),
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
});

const secret = (name: string, namespace: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: metadata(name, namespace),
  stringData: { password: 'x'.repeat(64) },
});

const role = (name: string, namespace: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: metadata(name, namespace),
  rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }],
});

export interface Definition {
  group: string;
  plural: string;
  kind: string;
}

export const definitionOf = (number: number): Definition => ({
  group: `bench${number % 50}.example.com`,
  plural: `widgets${number}`,
  kind: `Widget${number}`,
});

/** A definition of the size that operators bring: a few dozen fields. */
export const customResourceDefinition = ({ group, plural, kind }: Definition) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural, kind, singular: kind.toLowerCase() },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: fields(3), status: fields(2) },
          },
        },
      },
    ],
  },
});

const fields = (depth: number): object => ({
  type: 'object',
  description: 'What is wanted of it, or what it is like.',
  properties: {
    size: { type: 'integer', minimum: 0, description: 'How large it is.' },
    color: { type: 'string', maxLength: 64, description: 'What it looks like.' },
    parts: { type: 'array', items: { type: 'string' }, description: 'What it is made of.' },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    ...(depth > 0 ? { inner: fields(depth - 1), outer: fields(depth - 1) } : {}),
  },
});

export const custom = ({ group, kind }: Definition, name: string, namespace = 'default') => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: metadata(name, namespace),
  spec: { size: 1, color: 'x'.repeat(60), parts: ['a', 'b'], labels: { a: 'b' }, inner: { size: 2, color: 'red' } },
});

const groups: Record<string, string> = {
  ConfigMap: 'api/v1',
  Secret: 'api/v1',
  Service: 'api/v1',
  Deployment: 'apis/apps/v1',
  Role: 'apis/rbac.authorization.k8s.io/v1',
};

/** Two in five config maps, one in five secrets, the rest services, deployments and roles. */
export function mixed(count: number, namespace: string): { path: string; object: object }[] {
  const makers = [configMap, secret, configMap, service, configMap, deployment, secret, configMap, role, configMap];
  return Array.from({ length: count }, (_, index) => {
    const name = `mixed-${index}`;
    const object = (makers[index % makers.length] as typeof configMap)(name, namespace);
    const path = `/${groups[object.kind]}/namespaces/${namespace}/${object.kind.toLowerCase()}s/${name}`;
    return { path, object };
  });
}
