import { ApiError, type StatusReason } from '@berth/machinery/errors';
import type { Conversion, KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, type KubeObject } from '@berth/machinery/object';
import type { StoredObject } from '@berth/store/types';
import type { Call, Forms } from '../operations/call.ts';
import { callWebhook, WebhookUnreachable } from '../webhooks/client.ts';
import { remember, remembered } from './remembered.ts';
import { accepted, answered, BadConversion, gvk, reviewOf, reviewVersion } from './review.ts';

/** Seconds that a webhook may take for one review. */
const patience = 30;
/** What one review may hold: objects, and bytes of them. */
const mostObjects = 500;
const mostBytes = 2 * 1024 * 1024;

/** The same objects as the store would have them, had they been written in the version of a kind. @throws ApiError */
export async function inVersion<Stored extends Pick<StoredObject, 'body'>>(
  call: Call,
  kind: KindDefinition,
  stored: readonly Stored[],
): Promise<Stored[]> {
  const shown = [...stored];
  const { conversion } = kind;
  if (conversion === undefined || !isConverted(kind)) return shown;
  const desired = apiVersionOf(kind.group, kind.version);
  const id = ({ metadata }: KubeObject) =>
    [call.cluster.id, conversion.revision, desired, metadata.uid, metadata.resourceVersion].join(' ');
  const waiting: Waiting[] = [];
  stored.forEach(({ body }, at) => {
    const object = JSON.parse(body) as KubeObject;
    if (object.apiVersion === desired) return;
    const known = remembered(id(object));
    if (known === undefined) waiting.push({ at, object, size: body.length });
    else shown[at] = { ...(shown[at] as Stored), body: known };
  });
  for (const batch of batches(waiting)) {
    const objects = await convert(
      call,
      conversion,
      batch.map(({ object }) => object),
      desired,
    );
    batch.forEach(({ at, object }, position) => {
      const body = JSON.stringify(objects[position]);
      remember(id(object), body);
      shown[at] = { ...(shown[at] as Stored), body };
    });
  }
  return shown;
}

interface Waiting {
  at: number;
  object: KubeObject;
  size: number;
}

function batches(waiting: readonly Waiting[]): Waiting[][] {
  const all: Waiting[][] = [];
  let bytes = 0;
  for (const one of waiting) {
    const last = all.at(-1);
    bytes += one.size;
    if (last !== undefined && last.length < mostObjects && bytes <= mostBytes) last.push(one);
    else {
      all.push([one]);
      bytes = one.size;
    }
  }
  return all;
}

/** With another body, and the labels that it has: a webhook may give an object others than it is kept with. */
export const relabelled = <Shown extends { labels: Readonly<Record<string, string>> }>(shown: Shown, body: string) => ({
  ...shown,
  body,
  labels: (JSON.parse(body) as KubeObject).metadata.labels ?? {},
});

/** One stored object in the version of a kind. */
export async function shownIn(call: Call, kind: KindDefinition, stored: StoredObject): Promise<StoredObject> {
  return (await inVersion(call, kind, [stored]))[0] as StoredObject;
}

/** Whether objects of a kind may be kept in another version than its own, which a webhook converts. */
export const isConverted = ({ conversion, storedAs }: KindDefinition): boolean =>
  conversion !== undefined && storedAs !== undefined;

/** An object as it is kept, and in the versions that can be selected by fields; undefined where no webhook converts. @throws ApiError */
export async function formsOf(
  call: Call,
  { conversion }: KindDefinition,
  object: KubeObject,
): Promise<Forms | undefined> {
  if (conversion === undefined) return undefined;
  const into = async (apiVersion: string) =>
    object.apiVersion === apiVersion
      ? object
      : ((await convert(call, conversion, [object], apiVersion))[0] as KubeObject);
  const kept = await into(conversion.stored);
  const others = new Map<string, KubeObject>();
  // Without it the object cannot be selected in that version for now; it can be written and read in this one.
  for (const apiVersion of conversion.selecting)
    await into(apiVersion).then(
      (other) => others.set(apiVersion, other),
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
      },
    );
  return { kept, others };
}

/** An object of one version of a kind as another version has it. @throws ApiError */
export async function asKind(
  call: Call,
  object: KubeObject,
  from: KindDefinition,
  to: KindDefinition,
): Promise<KubeObject> {
  const { conversion } = from;
  if (conversion === undefined) {
    const kept = from.storedAs === undefined ? object : from.storedAs.toStored(object);
    return to.storedAs === undefined ? kept : to.storedAs.fromStored(kept);
  }
  const [made] = await convert(call, conversion, [object], apiVersionOf(to.group, to.version));
  return to.storedAs === undefined ? (made as KubeObject) : to.storedAs.fromStored(made as KubeObject);
}

/** Asks the webhook for objects, in order (apiextensions pkg/apiserver/conversion/webhook_converter.go). */
async function convert(
  call: Call,
  conversion: Conversion,
  objects: readonly KubeObject[],
  desired: string,
): Promise<KubeObject[]> {
  const unknown = objects.find(({ apiVersion }) => !conversion.versions.includes(apiVersion));
  if (unknown !== undefined)
    throw failure(conversion, `request to convert CR from an invalid group/version: ${unknown.apiVersion}`);
  const [first] = objects as [KubeObject];
  const failed = (why: string) => failure(conversion, `conversion webhook for ${gvk(first)} ${why}`);
  const answers = await ask(call, conversion, objects, desired, failed);
  if (answers.length !== objects.length) throw failed(`returned ${answers.length} objects, expected ${objects.length}`);
  return objects.map((object, at) => {
    try {
      return accepted(object, answers[at], desired);
    } catch (error) {
      if (error instanceof BadConversion) throw failed(error.message);
      throw error;
    }
  });
}

async function ask(
  call: Call,
  { reviewVersions, target }: Conversion,
  objects: readonly KubeObject[],
  desired: string,
  failed: (why: string) => ApiError,
): Promise<unknown[]> {
  const uid = call.server.ids.uid();
  try {
    const version = reviewVersion(reviewVersions);
    const body = await callWebhook(call, target, reviewOf(version, uid, desired, objects), patience, false);
    return answered(body, version, uid);
  } catch (error) {
    if (error instanceof BadConversion || error instanceof WebhookUnreachable) throw failed(`failed: ${error.message}`);
    throw error;
  }
}

/** Upstream's answer, which has no reason, and what can be done without the webhook. */
const failure = ({ definition, stored }: Conversion, message: string): ApiError =>
  new ApiError(
    '' as StatusReason,
    message,
    {
      causes: [
        {
          message: `the webhook is named in spec.conversion of customresourcedefinition ${definition}; what is kept as ${stored} can be read and written in that version without it`,
        },
      ],
    },
    { code: 500 },
  );
