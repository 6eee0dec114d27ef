import { ApiError, type StatusReason } from '@berth/machinery/errors';
import { forbiddenResource, goQuote } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { annotate } from '../../operations/call.ts';
import { callWebhook, WebhookUnreachable } from '../../webhooks/client.ts';
import { type ReviewAnswer, readAnswer, requestOf, reviewOf } from '../../webhooks/review.ts';
import { type AdmissionRequest, nameOf, namespaceNameOf, namespaceOf } from '../plugin.ts';
import type { Webhook } from './configuration.ts';
import { conditionsHold } from './conditions.ts';
import { converted, type Invocation, match } from './match.ts';

/** The webhook could not be asked: its failurePolicy says what becomes of the request. */
export class CallFailed extends Error {}

/**
 * What a client is told when a webhook that must be asked cannot be: an internal error in upstream's words, and how the owner
 * undoes it where the webhook is down for good.
 */
export function failedClosed({ configuration }: Webhook, kind: 'mutating' | 'validating', error: CallFailed): ApiError {
  return new ApiError('InternalError', `Internal error occurred: ${error.message}`, {
    causes: [
      { message: error.message },
      {
        message: `the webhook belongs to ${kind}webhookconfiguration ${goQuote(configuration)}; if it is not coming back, kubectl delete ${kind}webhookconfiguration ${configuration} takes it out, for webhooks are not asked about that`,
      },
    ],
  });
}

const longest = 4096;

/** webhook/errors/statuserror.go ToStatusErr. */
function denial({ name }: Webhook, status: ReviewAnswer['status']): ApiError {
  const denied = `admission webhook ${goQuote(name)} denied the request`;
  const said = typeof status?.message === 'string' ? status.message : '';
  const reason = typeof status?.reason === 'string' ? status.reason : '';
  const why = said || reason;
  const code = typeof status?.code === 'number' && status.code >= 400 && status.code < 600 ? status.code : 400;
  const message = why === '' ? `${denied} without explanation` : `${denied}: ${why}`;
  const details = status?.details;
  return new ApiError(
    reason as StatusReason,
    message.slice(0, longest * 16),
    typeof details === 'object' && details !== null ? details : undefined,
    { code },
  );
}

/** What the webhook is shown: of a delete only what goes, in the form that its rule names. */
async function objectsOf({ call, kind, object, old, operation }: AdmissionRequest, { equivalent }: Invocation) {
  return {
    object: operation === 'DELETE' ? null : await converted(call, object, kind, equivalent),
    old: old === undefined ? null : await converted(call, old, kind, equivalent),
  };
}

/** Whether a webhook is asked about a request: rules, selectors, then its conditions. @throws ApiError Forbidden */
export async function concerns(webhook: Webhook, request: AdmissionRequest): Promise<Invocation | undefined> {
  const invocation = await match(webhook, request);
  if (invocation === undefined || webhook.conditions === undefined) return invocation;
  const { call, kind, settings } = request;
  const namespace = namespaceNameOf(request) === '' ? undefined : await namespaceOf(request);
  const { group, plural } = kind;
  const result = await conditionsHold(
    call,
    webhook.conditions,
    {
      ...(await objectsOf(request, invocation)),
      request: requestOf(request, invocation),
      namespace: namespace === undefined ? undefined : (JSON.parse(namespace.body) as KubeObject),
      resource: {
        group,
        resource: plural,
        subresource: settings.subresource,
        namespace: namespaceNameOf(request),
        name: nameOf(request),
      },
    },
    webhook.spec.failurePolicy === 'Ignore' ? 'Ignore' : 'Fail',
  );
  if ('error' in result) throw forbiddenResource({ group, resource: plural }, nameOf(request), result.error);
  return result.matches ? invocation : undefined;
}

/** Asks one webhook. @throws CallFailed, or ApiError where it refuses */
export async function ask(
  webhook: Webhook,
  request: AdmissionRequest,
  invocation: Invocation,
  mutating: boolean,
): Promise<ReviewAnswer> {
  const { call, settings } = request;
  const { name, spec } = webhook;
  if (settings.dryRun && spec.sideEffects !== 'None' && spec.sideEffects !== 'NoneOnDryRun')
    throw new ApiError('BadRequest', `admission webhook ${goQuote(name)} does not support dry run`);
  const fail = (why: string) => new CallFailed(`failed calling webhook ${goQuote(name)}: ${why}`);
  if (!(spec.admissionReviewVersions ?? []).includes('v1'))
    throw fail('could not create admission objects: webhook does not accept known AdmissionReview versions (v1)');
  const uid = call.server.ids.uid();
  const review = reviewOf(requestOf(request, invocation), uid, await objectsOf(request, invocation));
  let body: unknown;
  try {
    body = await callWebhook(call, spec.clientConfig, review, spec.timeoutSeconds ?? 10);
  } catch (error) {
    if (error instanceof WebhookUnreachable) throw fail(`failed to call webhook: ${error.message}`);
    throw error;
  }
  const answer = readAnswer(body, uid, mutating);
  if (typeof answer === 'string') throw fail(`received invalid webhook response: ${answer}`);
  for (const [key, value] of Object.entries(answer.auditAnnotations).slice(0, 100))
    annotate(call, `${name}/${key}`.slice(0, longest), value.slice(0, longest));
  for (const text of answer.warnings.slice(0, 100))
    if (!call.warnings.includes(text)) call.warnings.push(text.slice(0, longest));
  if (!answer.allowed) throw denial(webhook, answer.status);
  return answer;
}
