import type { Descriptions } from './index.ts';

const condition = {
  type: 'What is told.',
  status: 'True, False or Unknown.',
  lastTransitionTime: 'When the status last changed.',
  reason: 'Why, in one word.',
  message: 'Why, in a sentence.',
};

const attributes = (what: string) => ({
  rawSelector: `The ${what} selector as the request carries it; nothing else may stand beside it.`,
  requirements: `The ${what} selector taken apart, if it could be; an authorizer may ignore what it does not know.`,
});

/** Fields of other groups whose schemas say nothing of them, by package and type. */
export const others: Readonly<Record<string, Descriptions>> = {
  'io.k8s.api.apps.v1.': { ReplicaSetCondition: condition },
  'io.k8s.api.authentication.v1.': {
    BoundObjectReference: {
      kind: 'Kind of the object: Pod, Secret or Node.',
      apiVersion: 'Group and version of the object.',
      name: 'Name of the object.',
      uid: 'UID of the object.',
    },
  },
  'io.k8s.api.authorization.v1.': {
    FieldSelectorAttributes: attributes('field'),
    LabelSelectorAttributes: attributes('label'),
  },
  'io.k8s.api.discovery.v1.': {
    EndpointHints: {
      forZones: 'Zones that should use this endpoint.',
      forNodes: 'Nodes that should use this endpoint.',
    },
    ForNode: { name: 'Name of the node.' },
    ForZone: { name: 'Name of the zone.' },
  },
  'io.k8s.apimachinery.pkg.api.resource.': {
    Quantity: { '': 'A number with a unit: 100m, 1.5, 2Gi, 5e3. Kept in its shortest form, exact to the billionth.' },
  },
  'io.k8s.apimachinery.pkg.runtime.': { RawExtension: { '': 'An object of any kind, kept as it is.' } },
  'io.k8s.apimachinery.pkg.util.intstr.': {
    IntOrString: { '': 'A number, or a text such as a percentage or a name.' },
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.': {
    FieldsV1: {
      '': 'A set of fields as a tree: `f:` a field, `k:` an entry by its keys, `v:` an entry by its value, `.` itself.',
    },
    MicroTime: { '': 'A moment in RFC 3339, to the microsecond.' },
    Time: { '': 'A moment in RFC 3339, to the second.' },
    DeleteOptions: {
      ignoreStoreReadErrorWithClusterBreakingPotential:
        'Deletes an object that cannot be read any more, without finalizers or preconditions; dangerous.',
    },
    ShardInfo: { selector: 'The part of the objects that this list holds.' },
    StatusCause: {
      reason: 'What is wrong, in one word.',
      message: 'What is wrong, in a sentence for people.',
      field: 'The field at fault: `spec.containers[0].image`.',
    },
    StatusDetails: {
      name: 'Name of the object.',
      group: 'Group of the resource.',
      kind: 'The resource or kind.',
      uid: 'UID of the object.',
      causes: 'All that is wrong, one by one.',
      retryAfterSeconds: 'Seconds to wait before trying again.',
    },
  },
};
