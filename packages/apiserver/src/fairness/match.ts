import type { Identity } from '@berth/machinery/identity';
import type {
  FlowcontrolV1Subject as Subject,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from '@berth/kinds/types';
import type { RequestInfo } from '../http/requestinfo.ts';

/** A FlowSchema as requests are held against it. */
export interface FlowSchemaRules {
  name: string;
  uid: string;
  level: string;
  /** 1 to 10000; of several that match the lowest counts, and of those the first by name. */
  precedence: number;
  /** What parts its requests into flows; nothing: they are one. */
  distinguisher: 'ByUser' | 'ByNamespace' | undefined;
  rules: readonly PolicyRulesWithSubjects[];
}

export type Asked = Pick<
  RequestInfo,
  'isResource' | 'verb' | 'path' | 'group' | 'resource' | 'subresource' | 'namespace'
>;

/** In the order they are tried (api/flowcontrol FlowSchemaSequence). */
export const inOrder = (schemas: readonly FlowSchemaRules[]): FlowSchemaRules[] =>
  schemas.toSorted((a, b) => a.precedence - b.precedence || (a.name < b.name ? -1 : 1));

/** The first schema that matches (apiserver util/flowcontrol/rule.go matchesFlowSchema). `schemas` are in order. */
export const classify = (
  schemas: readonly FlowSchemaRules[],
  identity: Identity,
  asked: Asked,
): FlowSchemaRules | undefined => schemas.find(({ rules }) => rules.some((rule) => matchesRule(rule, identity, asked)));

/** By what the requests of a schema are told apart (apf_controller.go computeFlowDistinguisher). */
export function flowOf({ distinguisher }: FlowSchemaRules, identity: Identity, asked: Asked): string {
  if (distinguisher === undefined) return '';
  return distinguisher === 'ByUser' ? identity.username : asked.namespace;
}

function matchesRule(
  { subjects, resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects,
  identity: Identity,
  asked: Asked,
): boolean {
  if (!subjects.some((subject) => matchesSubject(subject, identity))) return false;
  return asked.isResource
    ? resourceRules.some((rule) => matchesResource(rule, asked))
    : nonResourceRules.some((rule) => matchesPath(rule, asked));
}

function matchesSubject({ kind, user, group, serviceAccount }: Subject, { username, groups }: Identity): boolean {
  switch (kind) {
    case 'User':
      return user !== undefined && (user.name === '*' || user.name === username);
    case 'Group':
      return group !== undefined && (group.name === '*' || groups.includes(group.name));
    case 'ServiceAccount': {
      if (serviceAccount === undefined) return false;
      const prefix = `system:serviceaccount:${serviceAccount.namespace}:`;
      return serviceAccount.name === '*' ? username.startsWith(prefix) : username === prefix + serviceAccount.name;
    }
    default:
      return false;
  }
}

/** The wildcard counts only where it stands alone. */
const holds = (list: readonly string[], value: string): boolean =>
  (list.length === 1 && list[0] === '*') || list.includes(value);

function matchesResource(rule: ResourcePolicyRule, asked: Asked): boolean {
  const resource = asked.subresource === '' ? asked.resource : `${asked.resource}/${asked.subresource}`;
  if (!holds(rule.verbs, asked.verb) || !holds(rule.resources, resource) || !holds(rule.apiGroups, asked.group))
    return false;
  return asked.namespace === '' ? rule.clusterScope === true : holds(rule.namespaces ?? [], asked.namespace);
}

function matchesPath(rule: NonResourcePolicyRule, asked: Asked): boolean {
  if (!holds(rule.verbs, asked.verb)) return false;
  return rule.nonResourceURLs.some((url) => {
    if (url === '*' || url === asked.path) return true;
    // Whatever is below a path is meant with it, with and without `*` at its end.
    const prefix = url.replace(/\*$/, '');
    return asked.path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
  });
}
