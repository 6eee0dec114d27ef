import { type AdmissionCompiler, admissionCompiler } from '@berth/machinery/cel';
import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, index, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import { isDns1035Label, isDns1123Subdomain, validateLabelSelector } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain, each, optionalOneOf } from '../../checks.ts';
import type { MutatingWebhook, ValidatingWebhook } from '../../types.ts';
import { validateExpression } from './expressions.ts';
import { validateClientConfig } from './validate-client.ts';
import { validateMatchConditions, validateRule } from './validate-rules.ts';

type Webhook = ValidatingWebhook | MutatingWebhook;

let made: AdmissionCompiler | undefined;
/** One for all webhooks: their conditions share no variables. */
function compiler(): AdmissionCompiler {
  made ??= admissionCompiler(false);
  return made;
}

/** Understood by the API server before this one, as upstream says it; v1 alone is sent. */
const reviewVersions = ['v1', 'v1beta1'];
const sideEffectClasses = ['None', 'NoneOnDryRun'];

/** apimachinery IsFullyQualifiedName: a DNS name of three parts and more. */
function validateWebhookName(name: string, path: string): FieldError[] {
  if (name === '') return [required(path)];
  const wrong = isDns1123Subdomain(name);
  if (wrong.length > 0) return [invalidValue(path, name, wrong.join(','))];
  if (name.split('.').length < 3)
    return [invalidValue(path, name, 'should be a domain with at least three segments separated by dots')];
  return [];
}

function validateReviewVersions(versions: readonly string[] = [], path: string): FieldError[] {
  if (versions.length === 0) return [required(path, `must specify one of ${reviewVersions.join(', ')}`)];
  const errors = each(versions, path, (version, at, position) =>
    versions.indexOf(version) < position
      ? [invalidValue(at, version, 'duplicate version')]
      : complain(at, version, isDns1035Label(version)),
  );
  if (!versions.some((version) => reviewVersions.includes(version)))
    errors.push(invalidValue(path, versions, `must include at least one of ${reviewVersions.join(', ')}`));
  return errors;
}

function validateSideEffects(value: string | undefined, path: string): FieldError[] {
  if (!value) return [required(path, `must specify one of ${sideEffectClasses.join(', ')}`)];
  return sideEffectClasses.includes(value) ? [] : [notSupported(path, value, sideEffectClasses)];
}

/** Order of complaints as upstream's validateValidatingWebhook and validateMutatingWebhook. */
function validateWebhook(webhook: Webhook, path: string): FieldError[] {
  const at = (field: string) => child(path, field);
  const { timeoutSeconds: timeout } = webhook;
  return [
    ...validateWebhookName(webhook.name ?? '', at('name')),
    ...each(webhook.rules, at('rules'), (rule, where) => validateRule(rule, where)),
    ...optionalOneOf(webhook.failurePolicy, at('failurePolicy'), ['Fail', 'Ignore']),
    ...optionalOneOf(webhook.matchPolicy, at('matchPolicy'), ['Equivalent', 'Exact']),
    ...validateSideEffects(webhook.sideEffects, at('sideEffects')),
    ...(timeout !== undefined && (timeout > 30 || timeout < 1)
      ? [invalidValue(at('timeoutSeconds'), timeout, 'the timeout value must be between 1 and 30 seconds')]
      : []),
    ...validateLabelSelector(webhook.namespaceSelector, at('namespaceSelector')),
    ...validateLabelSelector(webhook.objectSelector, at('objectSelector')),
    ...('reinvocationPolicy' in webhook
      ? optionalOneOf(webhook.reinvocationPolicy, at('reinvocationPolicy'), ['IfNeeded', 'Never'])
      : []),
    ...validateClientConfig(webhook.clientConfig, at('clientConfig')),
    ...validateMatchConditions(webhook.matchConditions, at('matchConditions'), (expression, where) =>
      validateExpression(compiler(), expression, where, { params: false, authorizer: true }, ['bool']),
    ),
  ];
}

/** upstream pkg/apis/admissionregistration/validation ValidateMutatingWebhookConfiguration, ValidateValidatingWebhookConfiguration. */
export function validateWebhooks(object: KubeObject): FieldError[] {
  const seen = new Set<string>();
  return ((object.webhooks ?? []) as Webhook[]).flatMap((webhook, position) => {
    const path = index('webhooks', position);
    const name = webhook.name ?? '';
    const twice = name !== '' && seen.has(name);
    seen.add(name);
    return [
      ...validateWebhook(webhook, path),
      ...validateReviewVersions(webhook.admissionReviewVersions, child(path, 'admissionReviewVersions')),
      ...(twice ? [duplicate(child(path, 'name'), name)] : []),
    ];
  });
}
