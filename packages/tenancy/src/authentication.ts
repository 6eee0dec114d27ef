import { type AuthenticationConfiguration, authenticationConfiguration } from '@berth/auth/oidc/index';
import type { TenancyDeps } from './deps.ts';
import { authenticationKey } from './items.ts';

/** Whose tokens a cluster takes beside its own. Strong: a change counts from the next request on. */
export async function readAuthentication(
  deps: Pick<TenancyDeps, 'table'>,
  cluster: string,
): Promise<AuthenticationConfiguration> {
  const [item] = await deps.table.get([authenticationKey(cluster)]);
  return authenticationConfiguration.parse(item === undefined ? { jwt: [] } : JSON.parse(String(item.configuration)));
}

export async function writeAuthentication(
  deps: TenancyDeps,
  cluster: string,
  configuration: AuthenticationConfiguration,
): Promise<void> {
  await deps.table.write({ put: { ...authenticationKey(cluster), configuration: JSON.stringify(configuration) } });
}
