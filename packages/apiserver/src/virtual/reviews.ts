import { TokenRefusal } from '@berth/auth';
import type { Identity } from '@berth/machinery/identity';
import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import type { AuthorizationAttributes } from '../deps.ts';
import type { Call } from '../operations/call.ts';
import { evaluationError } from './selectors.ts';

type Review = (call: Call, object: KubeObject) => Promise<KubeObject>;

/** What a review's spec asks about; that it asks about one thing was checked. */
function attributesOf({ spec = {} }: KubeObject): AuthorizationAttributes {
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (nonResourceAttributes)
    return { kind: 'nonResource', verb: nonResourceAttributes.verb ?? '', path: nonResourceAttributes.path ?? '' };
  const { verb = '', group = '', resource = '', subresource = '', namespace = '', name = '' } = resourceAttributes;
  return { kind: 'resource', verb, group, resource, subresource, namespace, name };
}

async function decide(call: Call, identity: Identity, review: KubeObject): Promise<object> {
  const { allowed, reason } = await call.server.authorize(call.cluster, identity, attributesOf(review));
  const error = evaluationError(review.spec?.resourceAttributes ?? undefined);
  return {
    allowed,
    ...(reason === '' ? {} : { reason }),
    ...(error === '' ? {} : { evaluationError: error }),
  };
}

const subject = ({ spec = {} }: KubeObject): Identity => ({
  username: spec.user ?? '',
  groups: spec.groups ?? [],
  ...(spec.uid ? { uid: spec.uid } : {}),
  ...(spec.extra ? { extra: spec.extra } : {}),
});

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
  // Upstream's answer does not repeat the question.
  return { ...object, spec: {}, status: { resourceRules, nonResourceRules, incomplete: false } };
}

async function tokenReview(call: Call, object: KubeObject): Promise<KubeObject> {
  const token: string = object.spec?.token ?? '';
  const audiences: string[] = object.spec?.audiences ?? [];
  if (token === '') throw new ApiError('BadRequest', 'token is required for TokenReview in authentication');
  try {
    const found = await call.server.reviewToken?.(call.cluster, token, audiences);
    if (found === undefined) throw new ApiError('Unauthorized', 'Unauthorized');
    return {
      ...object,
      status: { authenticated: true, user: userInfo(found.identity), audiences: found.audiences },
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ...object, status: { user: {}, error: refusalOf(error) } };
  }
}

const invalidToken = 'invalid bearer token';

/** Why a token is worth nothing, where that stands in the token itself. */
const refusalOf = ({ cause }: ApiError): string =>
  cause instanceof TokenRefusal ? `[${invalidToken}, ${cause.message}]` : invalidToken;

/** Kinds that are answered and never kept, by plural. */
export const reviews: Readonly<Record<string, Review>> = {
  selfsubjectaccessreviews: async (call, object) => ({ ...object, status: await decide(call, call.identity, object) }),
  subjectaccessreviews: async (call, object) => ({ ...object, status: await decide(call, subject(object), object) }),
  localsubjectaccessreviews: async (call, object) => ({
    ...object,
    status: await decide(call, subject(object), object),
  }),
  selfsubjectrulesreviews: rulesReview,
  selfsubjectreviews: async (call, object) => ({
    ...object,
    metadata: { creationTimestamp: call.now.toISOString().replace(/\.\d+Z$/, 'Z') },
    status: { userInfo: userInfo(call.identity) },
  }),
  tokenreviews: tokenReview,
};
