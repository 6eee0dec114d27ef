import { metaNames } from './definitions.ts';
import { capital, groupTag, groupWord, rootPath, tagOf } from './names.ts';
import { mediaTypes, type Operation } from './operations.ts';

const json = ['application/json'];

type Root = Pick<Operation, 'path' | 'id' | 'tag' | 'description'> & Partial<Operation>;

const root = (told: Root): Operation => ({
  method: 'get',
  parameters: [],
  codes: [200],
  consumes: mediaTypes,
  produces: mediaTypes,
  ...told,
});

const versions = 'get available API versions';

/** Paths of a server that belong to no group: the name of each one's document, and its operation. */
const ofServer: readonly (readonly [string, Operation])[] = [
  [
    '.well-known/openid-configuration',
    root({
      path: '/.well-known/openid-configuration/',
      id: 'getServiceAccountIssuerOpenIDConfiguration',
      tag: 'WellKnown',
      description: 'get the OpenID configuration of the issuer of service account tokens',
      consumes: [],
      produces: json,
    }),
  ],
  [
    'api',
    root({
      path: '/api/',
      id: 'getCoreAPIVersions',
      tag: 'core',
      description: versions,
      answer: metaNames.apiVersions,
    }),
  ],
  [
    'apis',
    root({ path: '/apis/', id: 'getAPIVersions', tag: 'apis', description: versions, answer: metaNames.apiGroupList }),
  ],
  [
    'openid/v1/jwks',
    root({
      path: '/openid/v1/jwks/',
      id: 'getServiceAccountIssuerOpenIDKeyset',
      tag: 'openid',
      description: 'get the public keys of the issuer of service account tokens',
      consumes: [],
      produces: ['application/jwk-set+json'],
    }),
  ],
  [
    'version',
    root({
      path: '/version/',
      id: 'getCodeVersion',
      tag: 'version',
      description: 'get the version of this server',
      answer: metaNames.versionInfo,
      consumes: json,
      produces: json,
    }),
  ],
];

const ofGroup = (group: string): [string, Operation] => [
  `apis/${group}`,
  root({
    path: `/apis/${group}/`,
    id: `get${groupWord(group)}APIGroup`,
    tag: groupTag(group),
    description: 'get information of a group',
    answer: metaNames.apiGroup,
  }),
];

/** The operations of paths above those of versions, by the name of the document of OpenAPI v3 that each has for itself. */
export function roots(groups: readonly string[]): Map<string, Operation> {
  return new Map([...ofServer, ...groups.filter((group) => group !== '').map(ofGroup)]);
}

/** What answers with the resources of a version. */
export const resources = (group: string, version: string): Operation =>
  root({
    path: `${rootPath(group, version)}/`,
    id: `get${groupWord(group)}${capital(version)}APIResources`,
    tag: tagOf({ group, version }),
    description: 'get available resources',
    answer: metaNames.apiResourceList,
  });
