import { bool, int32, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const UserSubject = named(
  'io.k8s.api.flowcontrol.v1.UserSubject',
  'A user.',
  { name: string(1, 'Name of the user; * for all.', { zero: 'fill' }) },
  { required: ['name'] },
);

export const GroupSubject = named(
  'io.k8s.api.flowcontrol.v1.GroupSubject',
  'A group.',
  { name: string(1, 'Name of the group; * for all.', { zero: 'fill' }) },
  { required: ['name'] },
);

export const ServiceAccountSubject = named(
  'io.k8s.api.flowcontrol.v1.ServiceAccountSubject',
  'A service account.',
  {
    namespace: string(1, 'Its namespace.', { zero: 'fill' }),
    name: string(2, 'Its name; * for all.', { zero: 'fill' }),
  },
  { required: ['name', 'namespace'] },
);

export const FlowSubject = named(
  'io.k8s.api.flowcontrol.v1.Subject',
  'Who sends a request.',
  {
    kind: string(1, 'User, Group or ServiceAccount.', { zero: 'fill' }),
    user: message(UserSubject, 2, 'The user.'),
    group: message(GroupSubject, 3, 'The group.'),
    serviceAccount: message(ServiceAccountSubject, 4, 'The service account.'),
  },
  { required: ['kind'] },
);

export const ResourcePolicyRule = named(
  'io.k8s.api.flowcontrol.v1.ResourcePolicyRule',
  'Requests for resources.',
  {
    verbs: list(1, string(), 'What is done; * for all.', { zero: 'fill', 'x-kubernetes-list-type': 'set' }),
    apiGroups: list(2, string(), 'Groups of the resources; * for all.', {
      zero: 'fill',
      'x-kubernetes-list-type': 'set',
    }),
    resources: list(3, string(), 'The resources; * for all.', { zero: 'fill', 'x-kubernetes-list-type': 'set' }),
    clusterScope: bool(4, 'Requests outside of namespaces are meant too.'),
    namespaces: list(5, string(), 'Namespaces; * for all.', { zero: 'fill', 'x-kubernetes-list-type': 'set' }),
  },
  { required: ['apiGroups', 'resources', 'verbs'] },
);

export const NonResourcePolicyRule = named(
  'io.k8s.api.flowcontrol.v1.NonResourcePolicyRule',
  'Requests for other paths.',
  {
    verbs: list(1, string(), 'What is done; * for all.', { zero: 'fill', 'x-kubernetes-list-type': 'set' }),
    nonResourceURLs: list(6, string(), 'The paths.', { zero: 'fill', 'x-kubernetes-list-type': 'set' }),
  },
  { required: ['nonResourceURLs', 'verbs'] },
);

export const PolicyRulesWithSubjects = named(
  'io.k8s.api.flowcontrol.v1.PolicyRulesWithSubjects',
  'Requests of some that are for something.',
  {
    subjects: list(1, FlowSubject, 'Who sends them.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    resourceRules: list(2, ResourcePolicyRule, 'Resources they are for.', { 'x-kubernetes-list-type': 'atomic' }),
    nonResourceRules: list(3, NonResourcePolicyRule, 'Other paths they are for.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['subjects'] },
);

export const FlowDistinguisherMethod = named(
  'io.k8s.api.flowcontrol.v1.FlowDistinguisherMethod',
  'How requests are parted into flows.',
  { type: string(1, 'ByUser or ByNamespace.', { zero: 'fill' }) },
  { required: ['type'] },
);

export const PriorityLevelConfigurationReference = named(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationReference',
  'A priority level.',
  { name: string(1, 'Its name.', { zero: 'fill' }) },
  { required: ['name'] },
);

export const FlowSchemaSpec = named(
  'io.k8s.api.flowcontrol.v1.FlowSchemaSpec',
  'Which requests go to which level.',
  {
    priorityLevelConfiguration: struct(PriorityLevelConfigurationReference, 1, 'The level they go to.'),
    matchingPrecedence: int32(2, 'Of several that fit the lowest number counts, 1 to 10000.', { zero: 'fill' }),
    distinguisherMethod: message(
      FlowDistinguisherMethod,
      3,
      'How requests are parted into flows; one flow unless said.',
    ),
    rules: list(4, PolicyRulesWithSubjects, 'The requests that are meant.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['priorityLevelConfiguration'] },
);

export const FlowSchemaCondition = named(
  'io.k8s.api.flowcontrol.v1.FlowSchemaCondition',
  'One aspect of the state of a flow schema.',
  {
    type: string(1, 'Which aspect.'),
    status: string(2, 'True, False or Unknown.'),
    lastTransitionTime: time(3, 'When the status last changed.', { zero: 'fill' }),
    reason: string(4, 'Why, in one word.'),
    message: string(5, 'Why, in a sentence.'),
  },
);

export const FlowSchemaStatus = named('io.k8s.api.flowcontrol.v1.FlowSchemaStatus', 'What state a flow schema is in.', {
  conditions: list(1, FlowSchemaCondition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
});

export const FlowSchema = kindSchema(
  'io.k8s.api.flowcontrol.v1.FlowSchema',
  'Which requests wait together when there are too many.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(FlowSchemaSpec, 2, 'Which requests go to which level.'),
    status: struct(FlowSchemaStatus, 3, 'What state the flow schema is in.'),
  },
);
