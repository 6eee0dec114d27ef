import type { Identity } from '@berth/machinery/identity';
import type { Reconciler } from '@berth/machinery/reconcile';

type Named = Pick<Reconciler<unknown>, 'name' | 'username' | 'component'>;

const scheduler = 'system:kube-scheduler';

/** Whom a reconciler writes as. */
export function identityOf({ name, username }: Named): Identity {
  if (username !== undefined) return { username, groups: ['system:authenticated'] };
  return {
    username: `system:serviceaccount:kube-system:${name}-controller`,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
  };
}

const managers: Readonly<Record<string, string>> = {
  [scheduler]: 'kube-scheduler',
  'system:apiserver': 'kube-apiserver',
};

/** Of which of upstream's programs a reconciler is a part. */
export const fieldManagerOf = ({ username = '' }: Named): string => managers[username] ?? 'kube-controller-manager';

export const componentOf = ({ name, component }: Named): string => component ?? `${name}-controller`;
