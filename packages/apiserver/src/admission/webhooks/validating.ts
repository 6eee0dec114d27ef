import { annotate } from '../../operations/call.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../plugin.ts';
import { ask, CallFailed, concerns, failedClosed } from './ask.ts';
import { validatingWebhooks, type Webhook } from './configuration.ts';
import { type Invocation, isExempt } from './match.ts';

async function one(webhook: Webhook, request: AdmissionRequest, invocation: Invocation, index: number): Promise<void> {
  try {
    await ask(webhook, request, invocation, false);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (webhook.spec.failurePolicy !== 'Ignore') throw failedClosed(webhook, 'validating', error);
    annotate(request.call, `failed-open.validating.webhook.admission.k8s.io/round_0_index_${index}`, webhook.name);
  }
}

/** ValidatingAdmissionWebhook: all that mean the request are asked at once, and all must allow it (webhook/validating/dispatcher.go). */
export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  handles: (request) => !isExempt(request),
  async validate(request) {
    const webhooks = await validatingWebhooks(request.call);
    const meant: { webhook: Webhook; invocation: Invocation }[] = [];
    for (const webhook of webhooks) {
      const invocation = await concerns(webhook, request);
      if (invocation !== undefined) meant.push({ webhook, invocation });
    }
    const answers = await Promise.allSettled(
      meant.map(({ webhook, invocation }, index) => one(webhook, request, invocation, index)),
    );
    const refused = answers.find((answer) => answer.status === 'rejected');
    if (refused !== undefined) throw refused.reason;
  },
};
