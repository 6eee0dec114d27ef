import { kindByGvk } from '@berth/kinds/registry';
import { decode, normalize } from '@berth/machinery/decode';
import { errorMessage } from '@berth/machinery/invalid';
import { type KindDefinition, whole } from '@berth/machinery/kind';
import { validateObjectMeta, validateObjectMetaUpdate } from '@berth/machinery/meta';
import { type KubeObject, parseApiVersion } from '@berth/machinery/object';
import type { Berth } from '../support/berth.ts';
import { discover, pathOf, type Target } from './world.ts';

async function* listed(berth: Berth, path: string): AsyncGenerator<any> {
  let token = '';
  do {
    const response = await berth.fetch(`${path}?limit=200&continue=${encodeURIComponent(token)}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`list of ${path}: ${response.status} ${text.slice(0, 300)}`);
    const list = JSON.parse(text);
    yield* list.items;
    token = list.metadata.continue ?? '';
  } while (token !== '');
}

/** What the kind's own decoder and checks say of an object that is stored. */
function complaints(kind: KindDefinition, stored: KubeObject): string[] {
  const { value, unknown } = decode(kind.schema, structuredClone(stored), kind.kind);
  const object = value as KubeObject;
  const old = structuredClone(stored);
  // As the server reads both: a list that is null is an empty one.
  for (const read of [object, old]) normalize(kind.schema, read);
  const context = { now: new Date(), subresource: '', dryRun: false, old };
  const { namespaced, nameFormat } = kind;
  return [
    ...unknown.map((path) => `unknown field ${path}`),
    ...[
      ...validateObjectMeta(object.metadata, { namespaced, ...(nameFormat === undefined ? {} : { nameFormat }) }),
      ...validateObjectMetaUpdate(object.metadata, stored.metadata),
      ...(kind.validate?.(object, context) ?? []),
      ...(kind.validateUpdate?.(object, structuredClone(old), context) ?? []),
    ].map(errorMessage),
  ];
}

/** A write through one of the events' two groups forgets who owns what in the other, as upstream's does. */
const ownedInAnotherGroup = ({ apiVersion, metadata }: KubeObject): boolean =>
  (metadata.managedFields ?? []).some(
    (entry) => parseApiVersion(entry.apiVersion ?? apiVersion).group !== parseApiVersion(apiVersion).group,
  );

/** Puts an object back as it was read, which must change nothing. Controllers may write in between: then once more. */
async function putBack(berth: Berth, path: string, read: KubeObject, attempts = 3): Promise<string | undefined> {
  const response = await berth.fetch(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(read),
  });
  const text = await response.text();
  if (response.status === 404) return undefined;
  if (response.status === 409 && attempts > 1) {
    const again = await berth.fetch(path);
    return again.ok ? putBack(berth, path, (await again.json()) as KubeObject, attempts - 1) : undefined;
  }
  if (response.status === 405) return undefined;
  if (response.status !== 200) return `cannot be put back: ${response.status} ${text.slice(0, 500)}`;
  const after = JSON.parse(text) as KubeObject;
  return after.metadata.resourceVersion === read.metadata.resourceVersion || ownedInAnotherGroup(read)
    ? undefined
    : `changed when it was put back:\n${JSON.stringify(read)}\n${text}`;
}

/** What is computed at each get, or shown in another group's form (events, by rules that their own form need not keep), is not stored so. */
const isStored = ({ apiVersion, kind }: Target): boolean => {
  const definition = kindByGvk(apiVersion, kind);
  return definition?.virtual !== true && definition?.storedAs === undefined;
};

async function checkObject(berth: Berth, target: Target, item: any): Promise<string[]> {
  const object: KubeObject = { ...item, apiVersion: target.apiVersion, kind: target.kind };
  const { name = '', namespace = '' } = object.metadata;
  const path = pathOf(target, encodeURIComponent(name), namespace);
  const kind = kindByGvk(target.apiVersion, target.kind);
  const wrong = kind === undefined ? [] : complaints(await whole(kind), object);
  const put = target.verbs.includes('update') ? await putBack(berth, path, object) : undefined;
  return [...wrong, ...(put === undefined ? [] : [put])].map((text) => `${path}: ${text}`);
}

/** Goes over every object that is stored. Answers with how many there are, and what should not be as it is. */
export async function inspect(berth: Berth): Promise<{ objects: number; wrong: string[] }> {
  const wrong: string[] = [];
  let objects = 0;
  for (const target of await discover(berth)) {
    if (target.subresource !== '' || !target.verbs.includes('list') || !isStored(target)) continue;
    for await (const item of listed(berth, pathOf(target, '', ''))) {
      objects++;
      wrong.push(...(await checkObject(berth, target, item)));
    }
  }
  return { objects, wrong };
}

/** Every object of the other cluster and its resourceVersion, in one text. */
export async function fingerprint(berth: Berth, cluster: string, token: string): Promise<string> {
  const ask = async (path: string): Promise<any> => (await berth.fetch(`/../${cluster}${path}`, { token })).json();
  const versions = [
    'v1',
    ...(await ask('/apis')).groups.flatMap((group: any) => group.versions.map((one: any) => one.groupVersion)),
  ];
  const lines: string[] = [];
  for (const version of versions) {
    const root = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
    for (const { name, verbs } of (await ask(root)).resources) {
      if (name.includes('/') || !verbs.includes('list') || !verbs.includes('create')) continue;
      for (const { metadata } of (await ask(`${root}/${name}`)).items)
        lines.push(
          `${version} ${name} ${metadata.namespace} ${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`,
        );
    }
  }
  return lines.sort().join('\n');
}
