/** `RbacAuthorization` of `rbac.authorization.k8s.io`. */
export function groupWord(group: string): string {
  const short = group === '' ? 'core' : group.replace(/\.k8s\.io$/, '');
  return short.split('.').map(capital).join('');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where a group and version is served: `/apis/apps/v1`. */
export function rootPath(group: string, version: string): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** `rbacAuthorization` of `rbac.authorization.k8s.io`. */
export function groupTag(group: string): string {
  const word = groupWord(group);
  return `${word.charAt(0).toLowerCase()}${word.slice(1)}`;
}

/** `apps_v1`, `rbacAuthorization_v1`. */
export function tagOf({ group, version }: { group: string; version: string }): string {
  return `${groupTag(group)}_${version}`;
}
