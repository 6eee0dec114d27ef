import { bool, bytes, int32, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

const group = 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1';

const service = named(`${group}.ServiceReference`, 'The Service behind which an extension server is.', {
  namespace: string(1, 'Namespace of the Service.'),
  name: string(2, 'Name of the Service.'),
  port: int32(3, 'Port of the Service: 443 unless said.', { zero: 'keep', default: 443 }),
});

const spec = named(
  `${group}.APIServiceSpec`,
  'Which group and version it is, and who serves it.',
  {
    service: message(service, 1, 'Who serves it; nobody but this server where there is none.'),
    group: string(2, 'The API group.'),
    version: string(3, 'Its version.'),
    insecureSkipTLSVerify: bool(4, 'The certificate of the extension server is not checked.'),
    caBundle: bytes(5, 'PEM of the authorities by which it is checked; those of the system where there are none.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    groupPriorityMinimum: int32(7, 'Groups with a higher number come first; 1 to 20000.', { zero: 'fill' }),
    versionPriority: int32(8, 'Versions with a higher number come first in their group; 1 to 1000.', { zero: 'fill' }),
  },
  { required: ['groupPriorityMinimum', 'versionPriority'] },
);

const condition = named(
  `${group}.APIServiceCondition`,
  'Whether it can be used.',
  {
    type: string(1, 'Available.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastTransitionTime: time(3, 'When the status last changed.', { zero: 'fill' }),
    reason: string(4, 'A word for why.'),
    message: string(5, 'Why, for people.'),
  },
  { required: ['type', 'status'] },
);

const status = named(`${group}.APIServiceStatus`, 'Whether it can be used.', {
  conditions: list(1, condition, 'Whether it can be used.', { keys: ['type'], mergeKey: 'type' }),
});

export const APIService = kindSchema(`${group}.APIService`, 'A version of an API group, and who serves it.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(spec, 2, 'Which one it is, and who serves it.'),
  status: struct(status, 3, 'Whether it can be used.'),
});
