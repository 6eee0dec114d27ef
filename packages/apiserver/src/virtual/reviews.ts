import type { Identity } from '@berth/machinery/identity';
import { ApiError } from '@berth/machinery/errors';
import { invalid, invalidValue } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import type { AuthorizationAttributes } from '../deps.ts';
import type { Call } from '../operations/call.ts';

type Review = (call: Call, object: KubeObject, namespace: string) => Promise<KubeObject>;

const reviewGroup = 'authorization.k8s.io';

/** What a review's spec asks about (pkg/apis/authorization/validation). @throws ApiError where it asks about nothing, or about two things */
function attributesOf({ kind, spec = {} }: KubeObject): AuthorizationAttributes {
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined)
    throw invalid({ group: reviewGroup, kind }, '', [
      invalidValue(
        'spec.nonResourceAttributes',
        nonResourceAttributes,
        'cannot be specified in combination with resourceAttributes',
      ),
    ]);
  if (resourceAttributes === undefined && nonResourceAttributes === undefined)
    throw invalid({ group: reviewGroup, kind }, '', [
      invalidValue(
        'spec.resourceAttributes',
        null,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    ]);
  if (nonResourceAttributes !== undefined)
    return { kind: 'nonResource', verb: nonResourceAttributes.verb ?? '', path: nonResourceAttributes.path ?? '' };
  const { verb = '', group = '', resource = '', subresource = '', namespace = '', name = '' } = resourceAttributes;
  return { kind: 'resource', verb, group, resource, subresource, namespace, name };
}

async function decide(call: Call, identity: Identity, review: KubeObject): Promise<object> {
  const { allowed, reason } = await call.server.authorize(call.cluster, identity, attributesOf(review));
  return { allowed, ...(reason === '' ? {} : { reason }) };
}

const subject = ({ kind, spec = {} }: KubeObject): Identity => {
  if (!spec.user && (spec.groups ?? []).length === 0)
    throw invalid({ group: reviewGroup, kind }, '', [
      invalidValue('spec.user', '', 'at least one of user or group must be specified'),
    ]);
  return {
    username: spec.user ?? '',
    groups: spec.groups ?? [],
    ...(spec.uid ? { uid: spec.uid } : {}),
    ...(spec.extra ? { extra: spec.extra } : {}),
  };
};

const userInfo = (identity: Identity) => ({
  username: identity.username,
  ...(identity.uid === undefined ? {} : { uid: identity.uid }),
  groups: identity.groups,
  ...(identity.extra === undefined || Object.keys(identity.extra).length === 0 ? {} : { extra: identity.extra }),
});

async function rulesReview(call: Call, object: KubeObject): Promise<KubeObject> {
  const namespace: string = object.spec?.namespace ?? '';
  if (namespace === '') throw new ApiError('BadRequest', 'no namespace on request');
  const rules = (await call.server.rulesFor?.(call.cluster, call.identity, namespace)) ?? [];
  const resourceRules = rules
    .filter((rule) => (rule.resources ?? []).length > 0)
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      ...(resourceNames === undefined ? {} : { resourceNames }),
    }));
  const nonResourceRules = rules
    .filter((rule) => (rule.nonResourceURLs ?? []).length > 0)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
  return { ...object, status: { resourceRules, nonResourceRules, incomplete: false } };
}

async function tokenReview(call: Call, object: KubeObject): Promise<KubeObject> {
  const token: string = object.spec?.token ?? '';
  const audiences: string[] = object.spec?.audiences ?? [];
  if (token === '') throw new ApiError('BadRequest', 'token is required for TokenReview in authentication');
  try {
    const identity = await call.server.reviewToken?.(call.cluster, token, audiences);
    if (identity === undefined) throw new ApiError('Unauthorized', 'Unauthorized');
    return {
      ...object,
      status: {
        authenticated: true,
        user: userInfo(identity),
        audiences: audiences.length > 0 ? audiences : [call.cluster.url],
      },
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ...object, status: { user: {}, error: '[invalid bearer token]' } };
  }
}

/** Kinds that are answered and never kept, by plural. */
export const reviews: Readonly<Record<string, Review>> = {
  selfsubjectaccessreviews: async (call, object) => ({ ...object, status: await decide(call, call.identity, object) }),
  subjectaccessreviews: async (call, object) => ({ ...object, status: await decide(call, subject(object), object) }),
  localsubjectaccessreviews: async (call, object, namespace) => {
    const asked: string = object.spec?.resourceAttributes?.namespace ?? '';
    if (asked !== namespace)
      throw new ApiError('BadRequest', `spec.resourceAttributes.namespace must match namespace: ${namespace}`);
    return { ...object, status: await decide(call, subject(object), object) };
  },
  selfsubjectrulesreviews: rulesReview,
  selfsubjectreviews: async (call, object) => ({
    ...object,
    metadata: { ...object.metadata, creationTimestamp: call.now.toISOString().replace(/\.\d+Z$/, 'Z') },
    status: { userInfo: userInfo(call.identity) },
  }),
  tokenreviews: tokenReview,
};
