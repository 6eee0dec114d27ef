import type { Call } from './operations/call.ts';

const configuration = '/.well-known/openid-configuration';
const keySet = '/openid/v1/jwks';

/** Clients keep the documents for an hour, as upstream's say. */
const headers = (contentType: string) => ({ 'content-type': contentType, 'cache-control': 'public, max-age=3600' });

/**
 * The documents by which others verify service account tokens (pkg/serviceaccount/openidmetadata.go); undefined: another path.
 * Who may read them is RBAC's business: `system:service-account-issuer-discovery`.
 */
export async function issuerDocument(request: Request, path: string, call: Call): Promise<Response | undefined> {
  const wanted = path.endsWith('/') ? path.slice(0, -1) : path;
  const { issuer } = call.server;
  if (issuer === undefined || (wanted !== configuration && wanted !== keySet)) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const documents = await issuer(call.cluster);
  if (wanted === keySet)
    return new Response(JSON.stringify({ keys: documents.keys }), { headers: headers('application/jwk-set+json') });
  return new Response(
    JSON.stringify({
      issuer: documents.issuer,
      jwks_uri: `${call.cluster.url}${keySet}`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    }),
    { headers: headers('application/json') },
  );
}
