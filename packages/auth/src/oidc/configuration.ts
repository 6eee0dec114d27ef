import * as z from 'zod';

const url = z.url({ protocol: /^https$/, error: 'must be an https URL' }).max(2048);
const claim = z.string().min(1).max(253);
/** `prefix` may be empty, and must then be said, as upstream asks it: nobody forgets it. */
const prefixed = z.strictObject({ claim, prefix: z.string().max(253) });

const jwt = z.strictObject({
  issuer: z.strictObject({
    url,
    /** Where the discovery document is, when not below `url`. */
    discoveryURL: url.optional(),
    /** PEM; without, the authorities that this machine trusts. */
    certificateAuthority: z.string().max(100_000).optional(),
    audiences: z.array(z.string().min(1).max(1024)).min(1).max(64),
    audienceMatchPolicy: z.enum(['', 'MatchAny']).optional(),
  }),
  claimValidationRules: z
    .array(z.strictObject({ claim, requiredValue: z.string().max(1024).default('') }))
    .max(32)
    .default([]),
  claimMappings: z.strictObject({
    username: prefixed,
    groups: prefixed.optional(),
    uid: z.strictObject({ claim }).optional(),
  }),
});

/**
 * Whose tokens a cluster takes beside its own: AuthenticationConfiguration of apiserver.config.k8s.io/v1, the forms that name a
 * claim (apiserver pkg/apis/apiserver/v1/types.go). The forms with CEL expressions are refused.
 */
export const authenticationConfiguration = z
  .strictObject({
    apiVersion: z.literal('apiserver.config.k8s.io/v1').default('apiserver.config.k8s.io/v1'),
    kind: z.literal('AuthenticationConfiguration').default('AuthenticationConfiguration'),
    jwt: z.array(jwt).max(64),
  })
  .refine(({ jwt: all }) => new Set(all.map(({ issuer }) => issuer.url)).size === all.length, {
    path: ['jwt'],
    error: 'issuer URLs must be unique',
  });

export type AuthenticationConfiguration = z.output<typeof authenticationConfiguration>;
export type JwtAuthenticator = AuthenticationConfiguration['jwt'][number];
