import type { Identity } from '@berth/machinery/identity';
import type { KubeObject } from '@berth/machinery/object';
import type { Attributes } from './rules.ts';

/** The pods bound to a node: what the node may know of follows from them alone. */
export interface NodeView {
  podsOf(node: string): Promise<readonly KubeObject[]>;
}

const prefix = 'system:node:';

/** The node an identity speaks for, if it is one: user system:node:NAME in group system:nodes. */
export function nodeNameOf(identity: Identity): string | undefined {
  return identity.username.startsWith(prefix) && identity.groups.includes('system:nodes')
    ? identity.username.slice(prefix.length)
    : undefined;
}

/** Names of secrets and config maps that a pod's containers, volumes and pull secrets refer to. */
export function referencesOf(pod: KubeObject): { secrets: Set<string>; configmaps: Set<string>; claims: Set<string> } {
  const secrets = new Set<string>();
  const configmaps = new Set<string>();
  const claims = new Set<string>();
  const spec = pod.spec ?? {};
  for (const reference of spec.imagePullSecrets ?? []) secrets.add(reference.name);
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    for (const from of container.envFrom ?? []) {
      if (from.secretRef) secrets.add(from.secretRef.name);
      if (from.configMapRef) configmaps.add(from.configMapRef.name);
    }
    for (const variable of container.env ?? []) {
      if (variable.valueFrom?.secretKeyRef) secrets.add(variable.valueFrom.secretKeyRef.name);
      if (variable.valueFrom?.configMapKeyRef) configmaps.add(variable.valueFrom.configMapKeyRef.name);
    }
  }
  for (const volume of spec.volumes ?? []) {
    if (volume.secret?.secretName) secrets.add(volume.secret.secretName);
    if (volume.configMap?.name) configmaps.add(volume.configMap.name);
    if (volume.persistentVolumeClaim?.claimName) claims.add(volume.persistentVolumeClaim.claimName);
    for (const source of volume.projected?.sources ?? []) {
      if (source.secret?.name) secrets.add(source.secret.name);
      if (source.configMap?.name) configmaps.add(source.configMap.name);
    }
  }
  return { secrets, configmaps, claims };
}

const readVerbs = new Set(['get', 'list', 'watch']);
const openToRead = new Set(['services', 'endpointslices', 'endpoints', 'runtimeclasses', 'csidrivers']);

const reviews = new Set([
  'authentication.k8s.io/tokenreviews',
  'authorization.k8s.io/subjectaccessreviews',
  'authorization.k8s.io/localsubjectaccessreviews',
]);

type Wanted = Extract<Attributes, { kind: 'resource' }>;

async function mayReadReferenced(view: NodeView, node: string, wanted: Wanted): Promise<boolean> {
  if (!readVerbs.has(wanted.verb) || wanted.subresource !== '' || wanted.name === '') return false;
  const kind = wanted.resource === 'secrets' ? 'secrets' : wanted.resource === 'configmaps' ? 'configmaps' : 'claims';
  const pods = await view.podsOf(node);
  return pods.some((pod) => pod.metadata.namespace === wanted.namespace && referencesOf(pod)[kind].has(wanted.name));
}

/** Why a node may not read what none of its pods refers to, in upstream's words; undefined: it is about something else. */
export function notRelated(node: string, wanted: Attributes): string | undefined {
  if (wanted.kind !== 'resource' || wanted.group !== '' || wanted.name === '' || wanted.subresource !== '')
    return undefined;
  const related = ['secrets', 'configmaps', 'persistentvolumeclaims'].includes(wanted.resource);
  return related && readVerbs.has(wanted.verb)
    ? `no relationship found between node '${node}' and this object`
    : undefined;
}

async function mayTouchPod(view: NodeView, node: string, wanted: Wanted): Promise<boolean> {
  if (wanted.subresource === '' && wanted.verb === 'create') return true;
  const pods = await view.podsOf(node);
  const mine = pods.some((pod) => pod.metadata.namespace === wanted.namespace && pod.metadata.name === wanted.name);
  if (!mine) return false;
  if (wanted.subresource === 'status') return ['get', 'update', 'patch'].includes(wanted.verb);
  return wanted.subresource === '' && ['get', 'delete'].includes(wanted.verb);
}

async function mayActAsServiceAccount(view: NodeView, node: string, wanted: Wanted): Promise<boolean> {
  const token = wanted.subresource === 'token' && wanted.verb === 'create';
  const read = wanted.subresource === '' && wanted.verb === 'get';
  if (!token && !read) return false;
  const pods = await view.podsOf(node);
  return pods.some(
    (pod) => pod.metadata.namespace === wanted.namespace && (pod.spec?.serviceAccountName ?? 'default') === wanted.name,
  );
}

/**
 * What a node may do: its own Node and Lease, the pods bound to it, and what those pods refer to
 * (plugin/pkg/auth/authorizer/node/node_authorizer.go, with NodeRestriction's limits folded in where a verb and a name decide).
 */
export async function nodeAllows(view: NodeView, node: string, wanted: Attributes): Promise<boolean> {
  if (wanted.kind === 'nonResource') return false;
  const { resource, verb, group, subresource, name } = wanted;
  if (openToRead.has(resource)) return readVerbs.has(verb) && subresource === '';
  if (resource === 'events') return ['create', 'patch', 'update'].includes(verb);
  if (group === 'coordination.k8s.io' && resource === 'leases')
    return wanted.namespace === 'kube-node-lease' && (name === node || verb === 'create') && verb !== 'list';
  if (group === 'certificates.k8s.io')
    return (
      resource === 'certificatesigningrequests' && subresource === '' && (verb === 'create' || readVerbs.has(verb))
    );
  // What asks the node itself is checked by asking the API (bootstrappolicy NodeRules).
  if (verb === 'create' && subresource === '' && reviews.has(`${group}/${resource}`)) return true;
  if (group !== '') return false;
  switch (resource) {
    case 'nodes':
      if (verb === 'create') return subresource === '' && (name === '' || name === node);
      return name === node && ['get', 'update', 'patch', 'watch'].includes(verb);
    case 'pods':
      return mayTouchPod(view, node, wanted);
    case 'secrets':
    case 'configmaps':
    case 'persistentvolumeclaims':
      return mayReadReferenced(view, node, wanted);
    case 'serviceaccounts':
      return mayActAsServiceAccount(view, node, wanted);
    default:
      return false;
  }
}

const kubeletSigners = new Set(['kubernetes.io/kubelet-serving', 'kubernetes.io/kube-apiserver-client-kubelet']);

async function restrictRequest(node: string, { metadata, spec }: KubeObject): Promise<string | undefined> {
  // What was created already is not looked at again.
  if (metadata.uid !== undefined || !kubeletSigners.has(spec?.signerName)) return undefined;
  const own = `system:node:${node}`;
  const { readRequest } = await import('@berth/machinery/x509');
  try {
    const { subject } = readRequest(Buffer.from(spec?.request ?? '', 'base64').toString('latin1'));
    return subject.commonName === own ? undefined : `can only create a node CSR with CN=${own}`;
  } catch (error) {
    return `unable to parse csr: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * NodeRestriction for what only the object shows: a node creates itself, its own lease, mirror pods bound to itself, and asks
 * for its own certificates.
 */
export async function nodeRestriction(node: string, resource: string, object: KubeObject): Promise<string | undefined> {
  const named = object.metadata.name;
  if (resource === 'nodes' && named !== node) return `node "${node}" is not allowed to modify node "${named}"`;
  if (resource === 'coordination.k8s.io/leases' && named !== node)
    return `can only access node lease with the same name as the requesting node`;
  if (resource === 'certificates.k8s.io/certificatesigningrequests') return restrictRequest(node, object);
  if (resource === 'pods' && object.spec?.nodeName !== node)
    return `node "${node}" can only create pods with spec.nodeName set to itself`;
  return undefined;
}
