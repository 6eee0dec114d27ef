import { list, mapOfLists, named, string } from '../../builders.ts';

export const UserInfo = named('io.k8s.api.authentication.v1.UserInfo', 'Who somebody is.', {
  username: string(1, 'Name of the user.'),
  uid: string(2, 'Identity of the user.'),
  groups: list(3, string(), 'Groups of the user.', { 'x-kubernetes-list-type': 'atomic' }),
  extra: mapOfLists(4, 'More about the user.'),
});
