import type { Kind } from '../kind.ts';
import { connections } from './connections.ts';
import { type Definitions, definitionName, metaNames } from './definitions.ts';
import { capital, groupWord, rootPath, tagOf } from './names.ts';
import {
  deleting,
  deletingMany,
  listing,
  logging,
  namePath,
  namespacePath,
  type Parameter,
  patching,
  pretty,
  reading,
  writing,
} from './parameters.ts';

export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch';

export interface Gvk {
  group: string;
  version: string;
  kind: string;
}

/** One operation, in the words of neither dialect (apiserver pkg/endpoints/installer.go registerResourceHandlers). */
export interface Operation {
  path: string;
  method: Method;
  id: string;
  tag: string;
  description: string;
  action?: string;
  gvk?: Gvk;
  /** All of them, in no order; those that all operations of a path share are told once, by the path. */
  parameters: readonly Parameter[];
  /** The definition of what is sent. */
  body?: { name: string; required: boolean };
  /** The definition of what is answered; undefined: plain text. */
  answer?: string;
  codes: readonly number[];
  consumes: readonly string[];
  produces: readonly string[];
}

export const mediaTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const streamTypes = [
  ...mediaTypes,
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
];
const plainTypes = ['application/json', 'application/yaml'];
const anyType = ['*/*'];
const mergeTypes = ['application/json-patch+json', 'application/merge-patch+json'];
const applyType = 'application/apply-patch+yaml';

const vowels = /^[aeiou]/i;
const article = (noun: string): string => `${vowels.test(noun) ? 'an' : 'a'} ${noun}`;

/** What all operations of a kind, or of one of its parts, have in common. */
interface Place {
  kind: Kind;
  /** '' for the kind itself. */
  part: string;
  collection: string;
  item: string;
  scope: '' | 'Namespaced';
  path: readonly Parameter[];
  gvk: Gvk;
  /** The definition of what is written and read. */
  form: string;
  custom: boolean;
}

/** A verb's operation at a place. */
type Form = (place: Place) => Operation;

function made(
  place: Place,
  verb: string,
  more: Pick<Operation, 'method' | 'action' | 'description'> & Partial<Operation> & { tail?: string },
): Operation {
  const { kind, part, scope, custom } = place;
  const { tail = `${scope}${kind.kind}${capital(part)}`, ...rest } = more;
  return {
    path: place.item,
    id: `${verb}${groupWord(kind.group)}${capital(kind.version)}${tail}`,
    tag: tagOf(kind),
    gvk: place.gvk,
    parameters: [],
    answer: place.form,
    codes: [200],
    consumes: custom ? plainTypes : anyType,
    produces: custom ? plainTypes : mediaTypes,
    ...rest,
  };
}

const of = ({ kind, part }: Place): string =>
  part === '' ? `the specified ${kind.kind}` : `${part} of the specified ${kind.kind}`;
const nameOf = ({ kind, path }: Place): Parameter[] => [namePath(kind.kind), ...path];

const read: Form = (place) =>
  made(place, 'read', {
    method: 'get',
    action: 'get',
    description: `read ${of(place)}`,
    parameters: [pretty, ...nameOf(place), ...(place.custom ? reading : [])],
  });

const replace: Form = (place) =>
  made(place, 'replace', {
    method: 'put',
    action: 'put',
    description: `replace ${of(place)}`,
    parameters: [pretty, ...nameOf(place), ...writing],
    body: { name: place.form, required: true },
    codes: [200, 201],
  });

const patch: Form = (place) =>
  made(place, 'patch', {
    method: 'patch',
    action: 'patch',
    description: `partially update ${of(place)}`,
    parameters: [pretty, ...nameOf(place), ...patching],
    body: { name: metaNames.patch, required: true },
    codes: place.custom ? [200] : [200, 201],
    // A custom resource has no strategies to merge by.
    consumes: [...mergeTypes, ...(place.custom ? [] : ['application/strategic-merge-patch+json']), applyType],
  });

const create: Form = (place) => {
  const { kind, part } = place;
  return made(place, 'create', {
    path: part === '' ? place.collection : place.item,
    method: 'post',
    action: 'post',
    description: part === '' ? `create ${article(kind.kind)}` : `create ${part} of ${article(kind.kind)}`,
    parameters: [pretty, ...(part === '' ? place.path : nameOf(place)), ...writing],
    body: { name: place.form, required: true },
    codes: [200, 201, 202],
  });
};

const remove: Form = (place) => {
  return made(place, 'delete', {
    method: 'delete',
    action: 'delete',
    description: `delete ${article(place.kind.kind)}`,
    parameters: [pretty, ...nameOf(place), ...deleting],
    body: { name: metaNames.deleteOptions, required: false },
    answer: tellsDeleted(place.kind) ? place.form : metaNames.status,
    codes: [200, 202],
  });
};

/** Namespaces answer with themselves as well, but what wraps their store upstream does not tell (registry/core/namespace/storage). */
const tellsDeleted = ({ group, plural, returnsDeleted }: Kind): boolean =>
  returnsDeleted === true && (group !== '' || plural !== 'namespaces');

const removeAll: Form = (place) => {
  const { kind, scope, custom } = place;
  return made(place, 'delete', {
    path: place.collection,
    tail: `Collection${scope}${kind.kind}`,
    method: 'delete',
    action: 'deletecollection',
    description: `delete collection of ${kind.kind}`,
    // Of custom resources upstream publishes no options.
    parameters: [pretty, ...place.path, ...(custom ? listing : deletingMany)],
    ...(custom ? {} : { body: { name: metaNames.deleteOptions, required: false } }),
    answer: metaNames.status,
  });
};

function list(place: Place, everywhere: boolean): Operation {
  const { kind, custom, scope } = place;
  const watched = !custom && (kind.verbs === undefined || kind.verbs.includes('watch'));
  return made(place, 'list', {
    path: everywhere ? `${rootPath(kind.group, kind.version)}/${kind.plural}` : place.collection,
    tail: everywhere ? `${kind.kind}ForAllNamespaces` : `${scope}${kind.kind}`,
    method: 'get',
    action: 'list',
    description: `list ${watched ? 'or watch ' : ''}objects of kind ${kind.kind}`,
    parameters: [pretty, ...(everywhere ? [] : place.path), ...listing],
    answer: `${place.form}List`,
    ...(custom ? {} : { produces: streamTypes }),
  });
}

/** The old paths that only watch: `/api/v1/watch/pods`. */
function watches(place: Place): Operation[] {
  const { kind, scope } = place;
  const root = rootPath(kind.group, kind.version);
  const below = (path: string): string => `${root}/watch${path.slice(root.length)}`;
  const common = { method: 'get' as const, answer: metaNames.watchEvent, produces: streamTypes };
  const many = `watch changes of all objects of kind ${kind.kind}; deprecated: list them with the parameter watch`;
  const found = [
    made(place, 'watch', {
      ...common,
      path: below(place.collection),
      tail: `${scope}${kind.kind}List`,
      action: 'watchlist',
      description: many,
      parameters: [pretty, ...place.path, ...listing],
    }),
    made(place, 'watch', {
      ...common,
      path: below(place.item),
      action: 'watch',
      description: `watch changes of an object of kind ${kind.kind}; deprecated: list with the parameters watch and fieldSelector`,
      parameters: [pretty, ...nameOf(place), ...listing],
    }),
  ];
  if (kind.namespaced)
    found.push(
      made(place, 'watch', {
        ...common,
        path: below(`${root}/${kind.plural}`),
        tail: `${kind.kind}ListForAllNamespaces`,
        action: 'watchlist',
        description: many,
        parameters: [pretty, ...listing],
      }),
    );
  return found;
}

const forms: Readonly<Record<string, (place: Place) => Operation[]>> = {
  get: (place) => [read(place)],
  list: (place) => (place.kind.namespaced ? [list(place, false), list(place, true)] : [list(place, false)]),
  create: (place) => [create(place)],
  update: (place) => [replace(place)],
  patch: (place) => [patch(place)],
  delete: (place) => [remove(place)],
  deletecollection: (place) => [removeAll(place)],
  watch: (place) => (place.custom ? [] : watches(place)),
};
const allVerbs = Object.keys(forms);

/** Every operation of a kind: its verbs, and those of its subresources. */
export function operationsOf(kind: Kind, definitions: Definitions): Operation[] {
  const { group, version, plural, namespaced } = kind;
  const root = rootPath(group, version);
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const place: Place = {
    kind,
    part: '',
    collection,
    item: `${collection}/{name}`,
    scope: namespaced ? 'Namespaced' : '',
    path: namespaced ? [namespacePath] : [],
    gvk: { group, version, kind: kind.kind },
    form: definitionName(kind),
    custom: kind.schema.name === undefined,
  };
  const parts = Object.entries(kind.subresources ?? {}).filter(([, part]) => part !== undefined && part !== false);
  return [
    ...(kind.verbs ?? allVerbs).flatMap((verb) => forms[verb]?.(place) ?? []),
    ...parts.flatMap(([name, part]) => partOperations(place, name, part, definitions)),
  ];
}

function partOperations(whole: Place, part: string, said: unknown, definitions: Definitions): Operation[] {
  const { kind, custom } = whole;
  const given = (typeof said === 'object' && said !== null ? said : {}) as Partial<Gvk> & { verbs?: readonly string[] };
  const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  const named = part === 'scale' ? scale : { ...whole.gvk, ...pick(given) };
  const verbs = given.verbs ?? ['get', 'update', 'patch'];
  const item = `${whole.item}/${part}`;
  if (named.kind.endsWith('Options')) return connections({ kind, part, item, gvk: named, path: nameOf(whole), verbs });
  const own = named.kind === kind.kind && named.group === kind.group;
  const place: Place = {
    ...whole,
    part,
    item,
    // A part of a custom resource is told to be of its kind, whatever its form.
    gvk: custom ? whole.gvk : named,
    form: own ? whole.form : definitions.nameOf(named),
  };
  const found = verbs.flatMap((verb) => forms[verb]?.(place) ?? []);
  if (part !== 'log') return found;
  return found.map(({ answer: _answer, ...log }) => ({
    ...log,
    parameters: [...log.parameters, ...logging],
    produces: ['text/plain', ...mediaTypes],
  }));
}

function pick({ group, version, kind }: Partial<Gvk>): Partial<Gvk> {
  return {
    ...(group === undefined ? {} : { group }),
    ...(version === undefined ? {} : { version }),
    ...(kind === undefined ? {} : { kind }),
  };
}
