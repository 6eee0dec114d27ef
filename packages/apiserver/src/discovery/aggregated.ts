import type { Kind } from '@berth/machinery/kind';
import { groupsOf, partsOf, type Registered, verbsOf } from './legacy.ts';

export const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

interface Named {
  group: string;
  version: string;
  kind: string;
}

/** Of built-in kinds upstream names the group only where it is another than that of the list. */
function responseKind({ group, version, kind }: Named, of: Kind): Named {
  const same = of.schema.name !== undefined && group === of.group && version === of.version;
  return same ? { group: '', version: '', kind } : { group, version, kind };
}

const resource = (kind: Kind) => {
  const parts = partsOf(kind);
  return {
    resource: kind.plural,
    responseKind: responseKind(kind, kind),
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames === undefined ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories === undefined ? {} : { categories: kind.categories }),
    ...(parts.length === 0
      ? {}
      : {
          subresources: parts.map((part) => ({
            subresource: part.name,
            responseKind: responseKind(part.kind, kind),
            verbs: part.verbs,
          })),
        }),
  };
};

const version = (kinds: readonly Kind[], group: string, name: string) => ({
  version: name,
  freshness: 'Current',
  resources: kinds
    .filter((kind) => kind.group === group && kind.version === name)
    .map(resource)
    .sort((a, b) => (a.resource < b.resource ? -1 : 1)),
});

/**
 * APIGroupDiscoveryList of /api (the core group alone) or /apis.
 * @param told what other servers say of the versions that they registered, by `group/version`
 */
export function aggregated(
  kinds: readonly Kind[],
  core: boolean,
  registered: readonly Registered[] = [],
  told: ReadonlyMap<string, object> = new Map(),
): object {
  const items = core
    ? [{ metadata: {}, versions: [version(kinds, '', 'v1')] }]
    : groupsOf(kinds, registered, 'group').map(({ group, versions }) => ({
        metadata: { name: group },
        versions: versions.map((name) => told.get(`${group}/${name}`) ?? version(kinds, group, name)),
      }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}
