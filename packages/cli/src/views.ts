import type { NodeView, RbacView } from '@berth/auth';
import type { KubeObject } from '@berth/machinery/object';
import type { Mirror, Store, StoredObject } from '@berth/store/types';

const parsed = new WeakMap<StoredObject, KubeObject>();

/** The object of a stored body, parsed once; shared, so nobody may change it. */
export function objectOf(stored: StoredObject): KubeObject {
  const known = parsed.get(stored);
  if (known !== undefined) return known;
  const object = JSON.parse(stored.body) as KubeObject;
  parsed.set(stored, object);
  return object;
}

const group = 'rbac.authorization.k8s.io';

/**
 * RBAC's objects from four mirrors. `epoch#cid` is raised by every write of configuration, in its transaction, and read here
 * strongly: unchanged, the mirrors stand; changed, they are brought up to the types' heads first, so that a right taken away is
 * gone with the next request (DESIGN 3, Epoch).
 */
export function createRbacViews(store: Store): (cluster: string) => Promise<RbacView> {
  const epochs = new Map<string, number>();
  return async (cluster) => {
    const mirrors = {
      clusterRoles: store.mirror(cluster, `${group}/clusterroles`),
      roles: store.mirror(cluster, `${group}/roles`),
      clusterRoleBindings: store.mirror(cluster, `${group}/clusterrolebindings`),
      roleBindings: store.mirror(cluster, `${group}/rolebindings`),
    };
    const epoch = await store.readGuard(cluster, 'epoch');
    if (epochs.get(cluster) !== epoch) {
      await Promise.all(
        Object.entries(mirrors).map(async ([name, mirror]) =>
          mirror.atLeast(await store.head(cluster, `${group}/${name.toLowerCase()}`)),
        ),
      );
      epochs.set(cluster, epoch);
    }
    const one = (mirror: Mirror, namespace: string, name: string) => {
      const stored = mirror.get(namespace, name);
      return stored === undefined ? undefined : objectOf(stored);
    };
    return {
      clusterRole: (name) => one(mirrors.clusterRoles, '', name),
      role: (namespace, name) => one(mirrors.roles, namespace, name),
      clusterRoleBindings: () => mirrors.clusterRoleBindings.list().map(objectOf),
      roleBindings: (namespace) => mirrors.roleBindings.list(namespace).map(objectOf),
    };
  };
}

/** The pods of a node through its index, read strongly: a node must not keep a secret whose pod is gone. */
export function createNodeView(store: Store, cluster: string): NodeView {
  return {
    async podsOf(node) {
      const keys = await store.index(cluster, 'node', node, 'pods');
      const pods: KubeObject[] = [];
      for (let start = 0; start < keys.length; start += 100) {
        const some = keys.slice(start, start + 100);
        for (const stored of await store.getMany(some.map((key) => ({ cluster, ...key }))))
          if (stored !== undefined) pods.push(objectOf(stored));
      }
      return pods;
    },
  };
}
