import { decode, normalize } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import { goQuote } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { applyJsonPatch } from '@berth/machinery/patch';
import { deepCopy, deepEqual } from '@berth/machinery/values';
import { annotate } from '../../operations/call.ts';
import { setDefaults } from '../../operations/prepare.ts';
import type { ReviewAnswer } from '../../webhooks/review.ts';
import type { AdmissionPlugin, AdmissionRequest, MutationPass } from '../plugin.ts';
import { ask, CallFailed, concerns, failedClosed } from './ask.ts';
import { mutatingWebhooks, type Webhook } from './configuration.ts';
import { converted, type Invocation, isExempt } from './match.ts';

/** What one walk leaves for the next (webhook/mutating/reinvocationcontext.go). */
interface Notes {
  /** What the webhooks left of the object. */
  left?: KubeObject;
  /** Webhooks asked so far that want to be asked again when somebody else changes the object. */
  willing: Set<string>;
  /** Those of them for whom somebody has. */
  again: Set<string>;
}

const notesName = 'MutatingAdmissionWebhook';

function notesOf(pass: MutationPass): Notes {
  const known = (pass.notes.get(notesName) as Notes | undefined) ?? { willing: new Set(), again: new Set() };
  pass.notes.set(notesName, known);
  return known;
}

function changedAfter(notes: Notes): void {
  for (const id of notes.willing) notes.again.add(id);
  notes.willing.clear();
}

const internal = (message: string) =>
  new ApiError('InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });

function patchOf(webhook: Webhook, { patch = '', patchType }: ReviewAnswer): unknown[] {
  const fail = (why: string) => new CallFailed(`failed calling webhook ${goQuote(webhook.name)}: ${why}`);
  if (patch === '') return [];
  let operations: unknown;
  try {
    operations = JSON.parse(Buffer.from(patch, 'base64').toString());
  } catch (error) {
    throw fail(`received undecodable patch in webhook response: ${error instanceof Error ? error.message : ''}`);
  }
  if (!Array.isArray(operations))
    throw fail(
      'received undecodable patch in webhook response: json: cannot unmarshal it into Go value of type jsonpatch.Patch',
    );
  if (operations.length > 0 && patchType !== 'JSONPatch')
    throw fail(`unsupported patch type ${goQuote(patchType ?? '')}`);
  return operations;
}

/** Makes one object out of the other in place: whoever holds it sees the change. */
function become(object: KubeObject, other: KubeObject): void {
  for (const field of Object.keys(object)) delete object[field];
  Object.assign(object, other);
}

/** Applies a webhook's patch; answers whether the object is another now. @throws ApiError InternalError */
async function apply(
  request: AdmissionRequest,
  invocation: Invocation,
  webhook: Webhook,
  operations: unknown[],
): Promise<boolean> {
  const { call, kind, object, operation, form } = request;
  if (operation === 'DELETE')
    throw internal(
      `admission webhook ${goQuote(webhook.name)} attempted to modify the object, which is not supported for this operation`,
    );
  const before = deepCopy(object);
  const as = invocation.equivalent ?? kind;
  const { schema } = form ?? as;
  try {
    const shown = await converted(call, deepCopy(object), kind, invocation.equivalent);
    const patched = applyJsonPatch(shown, operations) as KubeObject;
    const read = schema === undefined ? patched : (decode(schema, patched, (form ?? as).kind).value as KubeObject);
    read.metadata ??= {};
    if (schema !== undefined) normalize(schema, read);
    const back = invocation.equivalent === undefined ? read : await converted(call, read, as, kind);
    if (form === undefined) setDefaults(kind, back);
    become(object, back);
  } catch (error) {
    if (error instanceof ApiError) throw internal(typeof error.cause === 'string' ? error.cause : error.message);
    throw error;
  }
  return !deepEqual(before, object);
}

const key = (what: string, pass: MutationPass, index: number): string =>
  `${what}.webhook.admission.k8s.io/round_${pass.again ? 1 : 0}_index_${index}`;

/** MutatingAdmissionWebhook: one after the other, each sees what those before it made of the object (webhook/mutating/dispatcher.go). */
export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: notesName,
  handles: (request) => !isExempt(request),
  async admit(request, pass) {
    const webhooks = await mutatingWebhooks(request.call);
    if (webhooks.length === 0) return;
    const notes = notesOf(pass);
    if (pass.again && notes.left !== undefined && !deepEqual(notes.left, request.object)) changedAfter(notes);
    for (const [index, webhook] of webhooks.entries()) {
      const invocation = await concerns(webhook, request);
      if (invocation === undefined || (pass.again && !notes.again.has(webhook.id))) continue;
      let mutated = false;
      try {
        const operations = patchOf(webhook, await ask(webhook, request, invocation, true));
        if (operations.length > 0) mutated = await apply(request, invocation, webhook, operations);
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        if (webhook.spec.failurePolicy !== 'Ignore') throw failedClosed(webhook, 'mutating', error);
        annotate(request.call, key('failed-open.mutation', pass, index), webhook.name);
      } finally {
        const { configuration, name } = webhook;
        annotate(request.call, key('mutation', pass, index), JSON.stringify({ configuration, webhook: name, mutated }));
      }
      if (mutated) {
        changedAfter(notes);
        pass.askAgain();
      }
      if (webhook.spec.reinvocationPolicy === 'IfNeeded') notes.willing.add(webhook.id);
    }
    notes.left = deepCopy(request.object);
  },
};
