import { list, mapOfLists, named, string } from '../../builders.ts';

export const UserInfo = named('io.k8s.api.authentication.v1.UserInfo', '', {
  username: string(1),
  uid: string(2),
  groups: list(3, string(), { 'x-kubernetes-list-type': 'atomic' }),
  extra: mapOfLists(4),
});
