import { errorMessage, goQuote } from '@berth/machinery/invalid';
import { validateAnnotations, validateLabels } from '@berth/machinery/meta';
import { type KubeObject, parseApiVersion } from '@berth/machinery/object';
import { goType } from '@berth/machinery/patch';
import { deepCopy, isObject } from '@berth/machinery/values';

/** What is wrong with a webhook's answer, in the words of apiextensions pkg/apiserver/conversion/webhook_converter.go. */
export class BadConversion extends Error {}

const group = 'apiextensions.k8s.io';

/** The form of a review, in the first version that the webhook knows and this server too. */
export function reviewVersion(known: readonly string[]): 'v1' | 'v1beta1' {
  const version = known.find((name): name is 'v1' | 'v1beta1' => name === 'v1' || name === 'v1beta1');
  if (version === undefined) throw new BadConversion('no supported conversion review versions');
  return version;
}

export const reviewOf = (version: string, uid: string, desired: string, objects: readonly KubeObject[]): object => ({
  kind: 'ConversionReview',
  apiVersion: `${group}/${version}`,
  request: { uid, desiredAPIVersion: desired, objects },
});

/** `example.com/v1, Kind=Thing`, as Go prints it. */
export const gvk = ({ apiVersion, kind }: KubeObject): string => `${apiVersion}, Kind=${kind}`;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The objects that a webhook answered with. @throws BadConversion */
export function answered(body: unknown, version: string, uid: string): unknown[] {
  if (!isObject(body)) throw new BadConversion('no response provided');
  if (version === 'v1' && (body.apiVersion !== `${group}/v1` || body.kind !== 'ConversionReview')) {
    const got = `${textOf(body.apiVersion) || '/'}, Kind=${textOf(body.kind)}`;
    throw new BadConversion(`expected webhook response of ${group}/v1, Kind=ConversionReview, got ${got}`);
  }
  const { response } = body;
  if (!isObject(response)) throw new BadConversion('no response provided');
  if (version === 'v1' && response.uid !== uid)
    throw new BadConversion(`expected response.uid=${goQuote(uid)}, got ${goQuote(textOf(response.uid))}`);
  const result = isObject(response.result) ? response.result : {};
  if (result.status !== 'Success')
    throw new BadConversion(
      textOf(result.message) || `response.result.status was '${textOf(result.status)}', not 'Success'`,
    );
  return Array.isArray(response.convertedObjects) ? response.convertedObjects : [];
}

/**
 * An object that a webhook made of another, with the metadata that the other has: of that a webhook changes labels and
 * annotations alone. @throws BadConversion
 */
export function accepted(original: KubeObject, answer: unknown, desired: string): KubeObject {
  const invalid = (why: string) => new BadConversion(`returned invalid object at index 0: ${why}`);
  if (!isObject(answer)) throw invalid('it is no object');
  const { group: wanted, version } = parseApiVersion(desired);
  const got = parseApiVersion(textOf(answer.apiVersion));
  if (got.group !== wanted || got.version !== version)
    throw invalid(`invalid groupVersion (expected ${desired}, received ${textOf(answer.apiVersion)})`);
  if (answer.kind !== original.kind)
    throw invalid(`invalid kind (expected ${original.kind}, received ${textOf(answer.kind)})`);
  sameIdentity(original, answer);
  if (!Object.hasOwn(answer, 'metadata'))
    throw new BadConversion('returned invalid metadata: missing metadata in converted object');
  if (!isObject(answer.metadata))
    throw new BadConversion(
      `returned invalid metadata: invalid metadata of type ${goType(answer.metadata)} in converted object`,
    );
  const metadata = deepCopy(original.metadata);
  for (const field of ['labels', 'annotations'] as const) {
    const texts = textsOf(field, answer.metadata[field]);
    if (texts === undefined) delete metadata[field];
    else metadata[field] = texts;
  }
  return { ...(answer as unknown as KubeObject), metadata };
}

function sameIdentity(original: KubeObject, { metadata }: Record<string, unknown>): void {
  const meta = isObject(metadata) ? metadata : {};
  for (const [field, word] of Object.entries({ name: 'name', namespace: 'namespace', uid: 'UID' } as const)) {
    const [expected, got] = [textOf((original.metadata as Record<string, unknown>)[field]), textOf(meta[field])];
    if (expected !== got)
      throw new BadConversion(`returned invalid object: must have the same ${word}: ${expected} != ${got}`);
  }
}

function textsOf(field: 'labels' | 'annotations', value: unknown): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined;
  const invalid = (why: string) => new BadConversion(`returned invalid metadata: ${why}`);
  if (!isObject(value)) throw invalid(`invalid metadata.${field} of type ${goType(value)} in converted object`);
  for (const [name, text] of Object.entries(value))
    if (typeof text !== 'string')
      throw invalid(`metadata.${field}[${name}] must be a string, but is ${goType(text)} in converted object`);
  const texts = value as Record<string, string>;
  const errors =
    field === 'labels' ? validateLabels(texts, 'metadata.labels') : validateAnnotations(texts, 'metadata.annotation');
  if (errors.length > 0) throw invalid(errors.map(errorMessage).join(', '));
  return texts;
}
