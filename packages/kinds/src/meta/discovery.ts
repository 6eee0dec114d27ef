import type { Shared } from '@berth/machinery/openapi';
import { bool, kindSchema, list, named, rawExtension, string } from '../builders.ts';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const told = { zero: 'fill' } as const;
const atomic = { 'x-kubernetes-list-type': 'atomic' } as const;

const GroupVersionForDiscovery = named(
  `${meta}.GroupVersionForDiscovery`,
  'A version of a group.',
  {
    groupVersion: string(1, 'Group and version, as apiVersion says them.', told),
    version: string(2, 'The version alone.', told),
  },
  { required: ['groupVersion', 'version'] },
);

const ServerAddressByClientCIDR = named(
  `${meta}.ServerAddressByClientCIDR`,
  'Where clients of a network find the server.',
  {
    clientCIDR: string(1, 'Network of the clients.', told),
    serverAddress: string(2, 'Address for them: a host or an IP, with a port or without.', told),
  },
  { required: ['clientCIDR', 'serverAddress'] },
);

/** Type and version of an object, without the metadata that other kinds have. */
const withoutMetadata = (type: string, text: string, properties: Parameters<typeof named>[2], required: string[]) => {
  const { metadata: _metadata, ...rest } = kindSchema(`${meta}.${type}`, text, {}).properties;
  return named(`${meta}.${type}`, text, { ...rest, ...properties }, { required });
};

const addresses = list(4, ServerAddressByClientCIDR, 'Where clients find the server, by their networks.', atomic);

const APIGroup = withoutMetadata(
  'APIGroup',
  'A group and its versions.',
  {
    name: string(1, 'Name of the group.', told),
    versions: list(2, GroupVersionForDiscovery, 'Versions that are served.', atomic),
    preferredVersion: { ...GroupVersionForDiscovery, proto: 3, zero: 'fill', description: 'The version to use.' },
    serverAddressByClientCIDRs: addresses,
  },
  ['name', 'versions'],
);

const APIGroupList = withoutMetadata(
  'APIGroupList',
  'All groups that are served.',
  { groups: list(1, APIGroup, 'The groups.', atomic) },
  ['groups'],
);

const APIVersions = withoutMetadata(
  'APIVersions',
  'Versions of the core group.',
  {
    versions: list(1, string(), 'The versions.', atomic),
    serverAddressByClientCIDRs: { ...addresses, proto: 2 },
  },
  ['versions', 'serverAddressByClientCIDRs'],
);

const APIResource = named(
  `${meta}.APIResource`,
  'A resource that is served.',
  {
    name: string(1, 'Its name in paths; that of a part has the whole before it.', told),
    singularName: string(6, 'Its name for one object.', told),
    namespaced: bool(2, 'Whether its objects live in namespaces.', told),
    group: string(8, 'Group of its kind, where that is another.'),
    version: string(9, 'Version of its kind, where that is another.'),
    kind: string(3, 'Its kind.', told),
    verbs: list(4, string(), 'What can be done with it.'),
    shortNames: list(5, string(), 'Short names.', atomic),
    categories: list(7, string(), 'Names of collections that it is in.', atomic),
    storageVersionHash: string(10, 'Changes with the version in which objects are kept.'),
  },
  { required: ['name', 'singularName', 'namespaced', 'kind', 'verbs'] },
);

const APIResourceList = withoutMetadata(
  'APIResourceList',
  'The resources of a version.',
  {
    groupVersion: string(1, 'Group and version.', told),
    resources: list(2, APIResource, 'The resources.', atomic),
  },
  ['groupVersion', 'resources'],
);

const WatchEvent = named(
  `${meta}.WatchEvent`,
  'A line of a watch.',
  {
    type: string(1, 'ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.', told),
    object: rawExtension(2, 'The object as it is now, or was last; of an error a Status.'),
  },
  { required: ['type', 'object'] },
);

const version = (name: string, text: string, extras = {}) => [name, string(undefined, text, extras)] as const;
const Info = named(
  'io.k8s.apimachinery.pkg.version.Info',
  'Version of the server.',
  Object.fromEntries(
    [
      version('major', 'Major version.', told),
      version('minor', 'Minor version.', told),
      version('emulationMajor', 'Major version whose behaviour is shown.'),
      version('emulationMinor', 'Minor version whose behaviour is shown.'),
      version('minCompatibilityMajor', 'Major version to which one can go back.'),
      version('minCompatibilityMinor', 'Minor version to which one can go back.'),
      version('gitVersion', 'The version in one word.', told),
      version('gitCommit', 'Commit it was made from.', told),
      version('gitTreeState', 'Whether that commit was all.', told),
      version('buildDate', 'When it was made.', told),
      version('goVersion', 'Version of Go; empty, as there is none in it.', told),
      version('compiler', 'Compiler; empty as well.', told),
      version('platform', 'System and machine that it is made for.', told),
    ].map(([name, schema], at) => [name, { ...schema, proto: at + 1, ...(schema.zero === undefined ? {} : {}) }]),
  ),
  {
    required: [
      'major',
      'minor',
      'gitVersion',
      'gitCommit',
      'gitTreeState',
      'buildDate',
      'goVersion',
      'compiler',
      'platform',
    ],
  },
);

const ofCore = (kind: string, schema: Shared['schema']): Shared => ({
  schema,
  gvk: { group: '', version: 'v1', kind },
});

/** Types of discovery's answers, for OpenAPI alone. */
export const discoveryTypes: readonly Shared[] = [
  ofCore('APIGroup', APIGroup),
  ofCore('APIGroupList', APIGroupList),
  ofCore('APIVersions', APIVersions),
  ofCore('APIResourceList', APIResourceList),
  { schema: WatchEvent },
  { schema: Info },
];
