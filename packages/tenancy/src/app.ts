import { bearerToken, tokenHash } from '@berth/auth';
import { authenticationConfiguration } from '@berth/auth/oidc/index';
import { ApiError } from '@berth/machinery/errors';
import { readBounded } from '@berth/machinery/requestbody';
import { Hono } from 'hono';
import * as z from 'zod';
import { readAuthentication, writeAuthentication } from './authentication.ts';
import { type Cluster, createCluster, createKubeconfig, getCluster, listClusters } from './clusters.ts';
import type { TenancyDeps } from './deps.ts';
import { accountAccessKey } from './items.ts';
import { createJoinToken, joinNode } from './jointokens.ts';

const clusterWish = z.strictObject({ name: z.string().regex(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/) });
const tokenWish = z.strictObject({
  uses: z.number().int().min(1).max(1000).default(1),
  expiresInSeconds: z
    .number()
    .int()
    .min(60)
    .max(7 * 86_400)
    .default(3600),
});
const joinWish = z.strictObject({
  token: z.string().max(200),
  node: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/),
});

/** Bytes of the longest body: nobody need prove anything to send one with a join token. */
const maximumBody = 65_536;

async function accountOf(deps: TenancyDeps, headers: Headers): Promise<string> {
  const token = bearerToken(headers);
  const [item] = token === undefined ? [] : await deps.table.get([accountAccessKey(tokenHash(token))]);
  if (item === undefined)
    throw new ApiError('Unauthorized', 'send a valid account key as "Authorization: Bearer acct_…"');
  return String(item.account);
}

async function body<Shape extends z.ZodType>(shape: Shape, request: Request): Promise<z.output<Shape>> {
  const text = new TextDecoder().decode(await readBounded(request, maximumBody));
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ApiError('BadRequest', 'the body must be JSON');
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiError('BadRequest', `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
}

/** What is told of a cluster; the caller already proved that it owns it. */
const view = ({ id, name, created, url }: Cluster) => ({ id, name, created, url });

/** The service's own API under /v1, and the one call of a machine that has a join token and nothing else. */
export function createTenancyApp(deps: TenancyDeps, hooks: { onCreated(cluster: Cluster): Promise<void> }): Hono {
  const app = new Hono();
  const owned = async (headers: Headers, id: string): Promise<Cluster> => {
    const account = await accountOf(deps, headers);
    const cluster = await getCluster(deps, id);
    if (cluster === undefined || cluster.account !== account)
      throw new ApiError('NotFound', `cluster "${id}" not found`, { name: id, kind: 'clusters' });
    return cluster;
  };
  app.onError((error, context) => {
    const status =
      error instanceof ApiError ? error : new ApiError('InternalError', 'an internal error occurred; try again');
    return context.json(status.toStatus(), status.code as 500);
  });
  app.post('/v1/clusters', async (context) => {
    const account = await accountOf(deps, context.req.raw.headers);
    const cluster = await createCluster(deps, account, await body(clusterWish, context.req.raw));
    await hooks.onCreated(cluster);
    return context.json(view(cluster), 201);
  });
  app.get('/v1/clusters', async (context) => {
    const clusters = await listClusters(deps, await accountOf(deps, context.req.raw.headers));
    return context.json({ clusters: clusters.map(view) });
  });
  app.get('/v1/clusters/:id', async (context) =>
    context.json(view(await owned(context.req.raw.headers, context.req.param('id')))),
  );
  app.post('/v1/clusters/:id/kubeconfig', async (context) => {
    const cluster = await owned(context.req.raw.headers, context.req.param('id'));
    return context.text(await createKubeconfig(deps, cluster, `${cluster.account}-admin`), 201);
  });
  app.get('/v1/clusters/:id/authentication', async (context) => {
    const cluster = await owned(context.req.raw.headers, context.req.param('id'));
    return context.json(await readAuthentication(deps, cluster.id));
  });
  app.put('/v1/clusters/:id/authentication', async (context) => {
    const cluster = await owned(context.req.raw.headers, context.req.param('id'));
    const configuration = await body(authenticationConfiguration, context.req.raw);
    await writeAuthentication(deps, cluster.id, configuration);
    return context.json(configuration);
  });
  app.post('/v1/clusters/:id/join-tokens', async (context) => {
    const cluster = await owned(context.req.raw.headers, context.req.param('id'));
    return context.json(await createJoinToken(deps, cluster.id, await body(tokenWish, context.req.raw)), 201);
  });
  app.post('/v1/clusters/:id/join', async (context) => {
    const { token, node } = await body(joinWish, context.req.raw);
    return context.json(await joinNode(deps, context.req.param('id'), token, node), 201);
  });
  app.notFound((context) =>
    context.json(new ApiError('NotFound', 'the server could not find the requested resource').toStatus(), 404),
  );
  return app;
}
