import { goQuote } from '@berth/machinery/invalid';

/** rbac/v1 PolicyRule. */
export interface PolicyRule {
  verbs: readonly string[];
  apiGroups?: readonly string[];
  resources?: readonly string[];
  resourceNames?: readonly string[];
  nonResourceURLs?: readonly string[];
}

/** What somebody wants to do, as the API server asks it. */
export type Attributes =
  | {
      kind: 'resource';
      verb: string;
      group: string;
      resource: string;
      subresource: string;
      namespace: string;
      name: string;
    }
  | { kind: 'nonResource'; verb: string; path: string };

const has = (list: readonly string[] | undefined, wanted: string): boolean =>
  list !== undefined && (list.includes('*') || list.includes(wanted));

/** `pods/log` matches `pods/log`, `*` and the entry for any resource's log (rbac/v1 evaluation_helpers.go ResourceMatches). */
function resourceMatches(rule: PolicyRule, resource: string, subresource: string): boolean {
  const combined = subresource === '' ? resource : `${resource}/${subresource}`;
  return (rule.resources ?? []).some(
    (entry) => entry === '*' || entry === combined || (subresource !== '' && entry === `*/${subresource}`),
  );
}

/** A trailing `*` matches any rest (NonResourceURLMatches). */
function pathMatches(rule: PolicyRule, path: string): boolean {
  return (rule.nonResourceURLs ?? []).some(
    (entry) =>
      entry === '*' ||
      entry === path ||
      (entry.endsWith('*') && path.startsWith(entry.slice(0, -1).replace(/\*+$/, ''))),
  );
}

/** Whether one rule allows it. An empty `resourceNames` means every name; a named one never allows a create or a list by itself. */
export function ruleAllows(rule: PolicyRule, wanted: Attributes): boolean {
  if (!has(rule.verbs, wanted.verb)) return false;
  if (wanted.kind === 'nonResource') return pathMatches(rule, wanted.path);
  const names = rule.resourceNames ?? [];
  return (
    has(rule.apiGroups, wanted.group) &&
    resourceMatches(rule, wanted.resource, wanted.subresource) &&
    (names.length === 0 || names.includes(wanted.name))
  );
}

/** A rule taken apart into rules of one verb, group, resource and name each (validation/rule.go BreakdownRule). */
function breakdown(rule: PolicyRule): PolicyRule[] {
  const parts: PolicyRule[] = [];
  for (const verb of rule.verbs) {
    for (const url of rule.nonResourceURLs ?? []) parts.push({ verbs: [verb], nonResourceURLs: [url] });
    for (const group of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        const one = { verbs: [verb], apiGroups: [group], resources: [resource] };
        if ((rule.resourceNames ?? []).length === 0) parts.push(one);
        else for (const name of rule.resourceNames ?? []) parts.push({ ...one, resourceNames: [name] });
      }
    }
  }
  return parts;
}

function ruleCovers(owner: PolicyRule, part: PolicyRule): boolean {
  const every = (mine: readonly string[] | undefined, theirs: readonly string[] | undefined) =>
    (theirs ?? []).every((entry) => has(mine, entry));
  if (!every(owner.verbs, part.verbs)) return false;
  if (part.nonResourceURLs !== undefined)
    return part.nonResourceURLs.every((url) => pathMatches(owner, url) || (owner.nonResourceURLs ?? []).includes(url));
  const resources = (part.resources ?? []).every((entry) => {
    const slash = entry.indexOf('/');
    const [resource, subresource] = slash < 0 ? [entry, ''] : [entry.slice(0, slash), entry.slice(slash + 1)];
    return resourceMatches(owner, resource, subresource) || (owner.resources ?? []).includes(entry);
  });
  const ownNames = owner.resourceNames ?? [];
  const names =
    ownNames.length === 0 ||
    ((part.resourceNames ?? []).length > 0 && (part.resourceNames ?? []).every((name) => ownNames.includes(name)));
  return every(owner.apiGroups, part.apiGroups) && resources && names;
}

/** The parts of `wanted` that `owned` does not grant: what nobody may hand out without the verb `escalate` (validation/rule.go Covers). */
export function uncovered(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(breakdown).filter((part) => !owned.some((rule) => ruleCovers(rule, part)));
}

const quoted = (list: readonly string[]): string => `[${list.map((entry) => goQuote(entry)).join(' ')}]`;

/** A rule in one line (rbac/v1 evaluation_helpers.go CompactString). */
function compactString(rule: PolicyRule): string {
  const parts: [string, readonly string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const said = parts.flatMap(([name, list = []]) => (list.length > 0 ? [`${name}:${quoted(list)}`] : []));
  return `{${said.join(', ')}}`;
}

/** Rules of one verb each as lines, those that differ by their verb alone in one (validation/policy_compact.go). */
export function describeRules(rules: readonly PolicyRule[]): string {
  const verbs = new Map<string, { rule: PolicyRule; verbs: string[] }>();
  for (const rule of rules) {
    // Paths are left one by one.
    const id = rule.nonResourceURLs === undefined ? compactString({ ...rule, verbs: [] }) : compactString(rule);
    const known = verbs.get(id);
    if (known === undefined) verbs.set(id, { rule, verbs: [...rule.verbs] });
    else if (rule.nonResourceURLs === undefined) known.verbs.push(...rule.verbs);
  }
  const lines = [...verbs.values()].map((one) => compactString({ ...one.rule, verbs: one.verbs }));
  return [...new Set(lines)].sort().join('\n');
}
