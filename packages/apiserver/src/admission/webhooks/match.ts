import { type Kind, type KindDefinition, whole } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { matches, type Selector } from '@berth/machinery/selectors';
import type { RuleWithOperations } from '@berth/kinds/types';
import { notFound } from '@berth/machinery/invalid';
import { asKind } from '../../conversion/convert.ts';
import { kindsOf } from '../../customkinds.ts';
import { storedResource } from '../../kindindex.ts';
import type { Call } from '../../operations/call.ts';
import { type AdmissionRequest, namespaceNameOf, namespaceOf, type ObjectForm } from '../plugin.ts';

/** How a webhook or policy sees a request: the resource and kind that its rule names. */
export interface Invocation {
  resource: { group: string; version: string; resource: string };
  form: { group: string; version: string; kind: string };
  /** The kind of the objects where it is not the request's own. */
  equivalent?: KindDefinition;
}

/** Whom requests are matched against: one webhook, or one policy. */
export interface Matchable {
  rules: readonly RuleWithOperations[];
  equivalent: boolean;
  namespaceSelector: Selector;
  objectSelector: Selector;
}

type Resource = { group: string; version: string; plural: string };

const has = (items: readonly string[] | undefined, wanted: string): boolean =>
  (items ?? []).some((item) => item === '*' || item === wanted);

/** webhook/predicates/rules/rules.go. A Namespace is of the cluster, though its attributes name it as its namespace. */
export function ruleMatches(
  rule: RuleWithOperations,
  request: AdmissionRequest,
  resource: Resource = request.kind,
): boolean {
  const inCluster = namespaceNameOf(request) === '' || (resource.group === '' && resource.plural === 'namespaces');
  const inScope = (rule.scope ?? '*') === '*' || (rule.scope === 'Cluster') === inCluster;
  return (
    inScope &&
    has(rule.operations, request.operation) &&
    has(rule.apiGroups, resource.group) &&
    has(rule.apiVersions, resource.version) &&
    (rule.resources ?? []).some((text) => {
      const [name = '', part = ''] = text.split('/', 2);
      return (name === '*' || name === resource.plural) && (part === '*' || part === request.settings.subresource);
    })
  );
}

const formOf = ({ group, version, kind }: ObjectForm) => ({ group, version, kind });

/** Kinds that show the same stored objects in another group or version. */
async function equivalentsOf({ call, kind }: AdmissionRequest): Promise<Kind[]> {
  const stored = storedResource(kind);
  // What ships with the server has no forms among custom resources.
  const { all } = kind.check === undefined ? call.server.index : await kindsOf(call);
  return all.filter(
    (other) =>
      (other.group !== kind.group || other.version !== kind.version) &&
      other.virtual !== true &&
      storedResource(other) === stored,
  );
}

/** What the first rule that means the request makes of it; undefined: none does. */
export async function invocationOf(target: Matchable, request: AdmissionRequest): Promise<Invocation | undefined> {
  const { kind, form } = request;
  if (target.rules.some((rule) => ruleMatches(rule, request)))
    return {
      resource: { group: kind.group, version: kind.version, resource: kind.plural },
      form: formOf(form ?? kind),
    };
  if (!target.equivalent) return undefined;
  const others = await equivalentsOf(request);
  for (const rule of target.rules)
    for (const other of others)
      if (ruleMatches(rule, request, other))
        return {
          resource: { group: other.group, version: other.version, resource: other.plural },
          form: formOf(form ?? other),
          ...(form === undefined ? { equivalent: await whole(other) } : {}),
        };
  return undefined;
}

/** An object in the form that a rule names. @throws ApiError where a webhook cannot convert it */
export async function converted(
  call: Call,
  object: KubeObject,
  from: KindDefinition,
  to: KindDefinition | undefined,
): Promise<KubeObject> {
  return to === undefined ? object : asKind(call, structuredClone(object), from, to);
}

const isEmpty = (selector: Selector): boolean => selector.requirements.length === 0 && selector.nothing !== true;

/** webhook/predicates/namespace/matcher.go. @throws ApiError NotFound where the namespace is gone */
async function namespaceMatches(selector: Selector, request: AdmissionRequest): Promise<boolean> {
  const { kind, operation, settings, object } = request;
  const isNamespace = kind.kind === 'Namespace' && kind.group === '';
  const name = namespaceNameOf(request);
  if (isEmpty(selector) || (name === '' && !isNamespace)) return true;
  if (isNamespace && settings.subresource === '' && operation !== 'DELETE')
    return matches(selector, object.metadata.labels);
  const stored = await namespaceOf(request);
  if (stored === undefined) throw notFound({ group: '', resource: 'namespaces' }, name);
  return matches(selector, stored.labels);
}

function objectMatches(selector: Selector, { object, old, operation }: AdmissionRequest): boolean {
  if (isEmpty(selector)) return true;
  const now = operation === 'DELETE' ? undefined : object;
  return [now, old].some((one) => one?.metadata !== undefined && matches(selector, one.metadata.labels));
}

/** Whether a webhook or policy is asked about a request, and how it sees it (webhook/generic/webhook.go ShouldCallHook). */
export async function match(target: Matchable, request: AdmissionRequest): Promise<Invocation | undefined> {
  const invocation = await invocationOf(target, request);
  if (invocation === undefined || !objectMatches(target.objectSelector, request)) return undefined;
  return (await namespaceMatches(target.namespaceSelector, request)) ? invocation : undefined;
}

/** Configurations of admission are never sent to it: an owner can always take one back (IsExemptAdmissionConfigurationResource). */
export const isExempt = ({ kind }: AdmissionRequest): boolean =>
  kind.group === 'admissionregistration.k8s.io' &&
  /^(Validating|Mutating)(WebhookConfiguration|AdmissionPolicy(Binding)?)$/.test(kind.kind);
