import type { Identity } from '@berth/machinery/identity';
import type { KubeObject } from '@berth/machinery/object';
import type { Question, Rule } from './policies.ts';

/**
 * RBAC as its documentation tells it (kubernetes.io, "Using RBAC Authorization"), in another form than ours: everything an identity
 * was granted becomes a list of patterns, and a request is one line of text that some pattern must match as a whole.
 */
interface Grant {
  /** '' for the whole cluster. */
  namespace: string;
  pattern: RegExp;
}

const exact = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
const anything = '[^\\n]*';
const oneOf = (list: readonly string[], print: (entry: string) => string): string => `(?:${list.map(print).join('|')})`;
const starred = (entry: string): string => (entry === '*' ? anything : exact(entry));

/** `*` is everything, subresources too; `*` before a slash is any resource. Elsewhere a star is a letter like others. */
function resourcePattern(entry: string): string {
  if (entry === '*') return anything;
  const [before = '', ...rest] = entry.split('/');
  return before === '*' && rest.length > 0 ? `[^/\\n]*/${exact(rest.join('/'))}` : exact(entry);
}

/** A path ends in a star, or is meant as it stands. */
const pathPattern = (entry: string): string =>
  entry.endsWith('*') ? exact(entry.replace(/\*+$/, '')) + anything : exact(entry);

function patternsOf(rule: Rule): RegExp[] {
  const verbs = oneOf(rule.verbs, starred);
  const patterns: RegExp[] = [];
  if ((rule.nonResourceURLs ?? []).length > 0)
    patterns.push(new RegExp(`^path\\n${verbs}\\n${oneOf(rule.nonResourceURLs ?? [], pathPattern)}$`));
  if ((rule.apiGroups ?? []).length > 0 && (rule.resources ?? []).length > 0) {
    const names = (rule.resourceNames ?? []).length === 0 ? anything : oneOf(rule.resourceNames ?? [], exact);
    const where = `${oneOf(rule.apiGroups ?? [], starred)}\\n${oneOf(rule.resources ?? [], resourcePattern)}`;
    patterns.push(new RegExp(`^resource\\n${verbs}\\n${where}\\n${names}$`));
  }
  return patterns;
}

const lineOf = (question: Question): string =>
  question.path === ''
    ? `resource\n${question.verb}\n${question.group}\n${question.resource}${question.subresource === '' ? '' : `/${question.subresource}`}\n${question.name}`
    : `path\n${question.verb}\n${question.path}`;

/** The rules of a cluster role; an aggregated one has those of the roles that its selectors choose. */
export function clusterRules(objects: readonly KubeObject[], name: string): Rule[] | undefined {
  const roles = objects.filter(({ kind }) => kind === 'ClusterRole');
  const role = roles.find(({ metadata }) => metadata.name === name);
  if (role === undefined) return undefined;
  const selectors: any[] = role.aggregationRule?.clusterRoleSelectors ?? [];
  if (selectors.length === 0) return role.rules ?? [];
  const chosen = roles.filter(({ metadata }) =>
    selectors.some(({ matchLabels }) =>
      Object.entries(matchLabels).every(([key, value]) => metadata.labels?.[key] === value),
    ),
  );
  return chosen.flatMap(({ rules }) => rules ?? []);
}

/** What a binding is for, written as the names that identities go by. */
const namesOf = (binding: KubeObject): string[] =>
  (binding.subjects ?? []).map((subject: any) => {
    if (subject.kind !== 'ServiceAccount') return `${subject.kind} ${subject.name}`;
    return `User system:serviceaccount:${subject.namespace ?? binding.metadata.namespace}:${subject.name}`;
  });

export function rulesOfBinding(objects: readonly KubeObject[], binding: KubeObject): Rule[] | undefined {
  const { kind, name } = binding.roleRef;
  if (kind === 'ClusterRole') return clusterRules(objects, name);
  return objects.find(
    (object) =>
      object.kind === 'Role' &&
      object.metadata.name === name &&
      object.metadata.namespace === binding.metadata.namespace,
  )?.rules;
}

function grantsOf(objects: readonly KubeObject[], identity: Identity): Grant[] {
  const goesBy = new Set([`User ${identity.username}`, ...identity.groups.map((group) => `Group ${group}`)]);
  return objects
    .filter((object) => object.kind.endsWith('Binding') && namesOf(object).some((name) => goesBy.has(name)))
    .flatMap((binding) =>
      (rulesOfBinding(objects, binding) ?? [])
        .flatMap(patternsOf)
        .map((pattern) => ({ namespace: binding.metadata.namespace ?? '', pattern })),
    );
}

export type Judge = (question: Question) => boolean;

/** What an identity may do. A grant of a namespace says nothing outside of it, nor of paths. */
export function judgeOf(objects: readonly KubeObject[], identity: Identity): Judge {
  const grants = grantsOf(objects, identity);
  return (question) =>
    grants.some(
      ({ namespace, pattern }) =>
        (namespace === '' || (question.path === '' && namespace === question.namespace)) &&
        pattern.test(lineOf(question)),
    );
}

/** Words that no policy has. What is allowed of them is allowed of everything. */
const fresh = 'zz-fresh';

/** The most general requests that rules speak of: whoever may do these may do all that the rules allow. */
function extremes(rules: readonly Rule[], namespace: string): Question[] {
  const star = (entry: string): string => (entry === '*' ? fresh : entry);
  const nothing = { group: '', resource: '', subresource: '', namespace: '', name: '' };
  return rules.flatMap((rule) =>
    rule.verbs.flatMap((verb): Question[] => [
      ...(rule.nonResourceURLs ?? []).flatMap((url) => {
        const base = { ...nothing, verb: star(verb) };
        const prefix = url.replace(/\*+$/, '');
        return url === '*'
          ? [{ ...base, path: fresh }]
          : url.endsWith('*')
            ? [
                { ...base, path: prefix + fresh },
                { ...base, path: prefix },
              ]
            : [{ ...base, path: url }];
      }),
      ...(rule.apiGroups ?? []).flatMap((group) =>
        (rule.resources ?? []).flatMap((entry) =>
          ((rule.resourceNames ?? []).length === 0 ? [fresh] : (rule.resourceNames ?? [])).flatMap((name) => {
            const base = { verb: star(verb), group: star(group), namespace, name, path: '' };
            if (entry === '*')
              return [
                { ...base, resource: fresh, subresource: '' },
                { ...base, resource: fresh, subresource: fresh },
              ];
            const [resource = '', ...rest] = entry.split('/');
            return [{ ...base, resource: rest.length > 0 ? star(resource) : resource, subresource: rest.join('/') }];
          }),
        ),
      ),
    ]),
  );
}

/** Whether somebody who may do what `own` says may hand out these rules: they can do all of it themselves. */
export function mayHandOut(
  objects: readonly KubeObject[],
  identity: Identity,
  /** null where there are none, as a server writes it. */
  rules: readonly Rule[] | null,
  namespace: string,
): boolean {
  // Here rules of paths count that a RoleBinding gives, though they allow nothing: upstream compares rules, not rights.
  const grants = grantsOf(objects, identity).filter((grant) => grant.namespace === '' || grant.namespace === namespace);
  return extremes(rules ?? [], namespace).every((question) =>
    grants.some(({ pattern }) => pattern.test(lineOf(question))),
  );
}
