import type { KubeObject } from '@berth/machinery/object';
import type { MutatingWebhook, RuleWithOperations, ValidatingWebhook } from '../../types.ts';

export function defaultRules(rules: RuleWithOperations[] | undefined): void {
  for (const rule of rules ?? []) rule.scope ??= '*';
}

/** upstream pkg/apis/admissionregistration/v1/defaults.go. */
export function defaultWebhooks(object: KubeObject): void {
  for (const webhook of (object.webhooks ?? []) as (ValidatingWebhook | MutatingWebhook)[]) {
    webhook.failurePolicy ??= 'Fail';
    webhook.matchPolicy ??= 'Equivalent';
    webhook.namespaceSelector ??= {};
    webhook.objectSelector ??= {};
    webhook.timeoutSeconds ??= 10;
    defaultRules(webhook.rules);
    if (webhook.clientConfig?.service !== undefined) webhook.clientConfig.service.port ??= 443;
  }
}
