import type { Kind } from '../kind.ts';
import type { Parameter } from './parameters.ts';
import { deleting, deletingMany, listing, logging, patching, writing } from './parameters.ts';

export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch';

export interface Gvk {
  group: string;
  version: string;
  kind: string;
}

/** One operation, in the words of neither dialect. */
export interface Operation {
  path: string;
  method: Method;
  action: string;
  id: string;
  description: string;
  gvk: Gvk;
  parameters: readonly Parameter[];
  /** What is sent: the operation's own kind, delete options, a patch. */
  body?: 'kind' | 'deleteOptions' | 'patch';
  /** What is answered. */
  answer: 'kind' | 'list' | 'status' | 'text';
  codes: readonly number[];
  /** Kind the path's name belongs to. */
  owner: Kind;
}

const methods: Record<string, Method> = {
  get: 'get',
  list: 'get',
  create: 'post',
  update: 'put',
  patch: 'patch',
  delete: 'delete',
  deletecollection: 'delete',
};
const proxyMethods: readonly Method[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

type Form = Pick<Operation, 'action' | 'parameters' | 'body' | 'answer' | 'codes'> & { verb: string; text: string };

const forms: Record<string, Form> = {
  get: { verb: 'read', action: 'get', text: 'read the specified', parameters: [], answer: 'kind', codes: [200] },
  list: {
    verb: 'list',
    action: 'list',
    text: 'list or watch objects of kind',
    parameters: listing,
    answer: 'list',
    codes: [200],
  },
  create: {
    verb: 'create',
    action: 'post',
    text: 'create a',
    parameters: writing,
    body: 'kind',
    answer: 'kind',
    codes: [200, 201, 202],
  },
  update: {
    verb: 'replace',
    action: 'put',
    text: 'replace the specified',
    parameters: writing,
    body: 'kind',
    answer: 'kind',
    codes: [200, 201],
  },
  patch: {
    verb: 'patch',
    action: 'patch',
    text: 'partially update the specified',
    parameters: patching,
    body: 'patch',
    answer: 'kind',
    codes: [200, 201],
  },
  delete: {
    verb: 'delete',
    action: 'delete',
    text: 'delete a',
    parameters: deleting,
    body: 'deleteOptions',
    answer: 'status',
    codes: [200, 202],
  },
  deletecollection: {
    verb: 'delete',
    action: 'deletecollection',
    text: 'delete collection of',
    parameters: deletingMany,
    body: 'deleteOptions',
    answer: 'status',
    codes: [200],
  },
};

const allVerbs = ['get', 'list', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** `RbacAuthorization` of `rbac.authorization.k8s.io`. */
export function groupWord(group: string): string {
  const short = group === '' ? 'core' : group.replace(/\.k8s\.io$/, '');
  return short.split('.').map(capital).join('');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where a group and version is served: `/apis/apps/v1`. */
export function rootPath(group: string, version: string): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** Every operation of a kind: its verbs, and those of its subresources. */
export function operationsOf(kind: Kind): Operation[] {
  const { group, version, plural, namespaced } = kind;
  const root = rootPath(group, version);
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const scope = namespaced ? 'Namespaced' : '';
  const gvk = { group, version, kind: kind.kind };
  const verbs = (kind.verbs ?? allVerbs).filter((verb) => verb !== 'watch');
  const found = verbs.map((verb): Operation => {
    const many = verb === 'list' || verb === 'create' || verb === 'deletecollection';
    const scoped = verb === 'deletecollection' ? `Collection${scope}` : scope;
    return operation(kind, verb, many ? collection : `${collection}/{name}`, gvk, scoped, kind.kind);
  });
  if (namespaced && verbs.includes('list')) {
    found.push(operation(kind, 'list', `${root}/${plural}`, gvk, '', `${kind.kind}ForAllNamespaces`));
  }
  for (const [name, part] of Object.entries(kind.subresources ?? {})) {
    if (part !== undefined && part !== false)
      found.push(...partOperations(kind, name, part, `${collection}/{name}/${name}`, scope));
  }
  return found;
}

function operation(kind: Kind, verb: string, path: string, gvk: Gvk, scope: string, tail: string): Operation {
  const form = forms[verb] ?? (forms['get'] as Form);
  const { action, parameters, body, answer, codes, text } = form;
  const id = `${form.verb}${groupWord(kind.group)}${capital(kind.version)}${scope}${tail}`;
  const method = methods[verb] ?? 'get';
  return {
    path,
    method,
    action,
    id,
    description: `${text} ${gvk.kind}`,
    gvk,
    parameters,
    body,
    answer,
    codes,
    owner: kind,
  };
}

function partOperations(kind: Kind, name: string, part: unknown, path: string, scope: string): Operation[] {
  const own = { group: kind.group, version: kind.version, kind: kind.kind };
  const given = (typeof part === 'object' && part !== null ? part : {}) as Partial<Gvk> & { verbs?: readonly string[] };
  const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  const gvk = name === 'scale' ? scale : { ...own, ...pick(given) };
  const tail = kind.kind + capital(name);
  const verbs = given.verbs ?? ['get', 'update', 'patch'];
  if (gvk.kind.endsWith('Options')) return connections(kind, name, path, gvk, scope, tail, verbs);
  return verbs.map((verb): Operation => {
    const made = operation(kind, verb, path, gvk, scope, tail);
    const description =
      verb === 'create'
        ? `create ${name} of a ${kind.kind}`
        : `${made.description.replace(gvk.kind, '')}${name} of the ${kind.kind}`;
    if (name === 'log') return { ...made, description, parameters: logging, answer: 'text' };
    return { ...made, description };
  });
}

function pick({ group, version, kind }: Partial<Gvk>): Partial<Gvk> {
  return {
    ...(group === undefined ? {} : { group }),
    ...(version === undefined ? {} : { version }),
    ...(kind === undefined ? {} : { kind }),
  };
}

/** exec, attach, port-forward and proxy hand the connection on. */
function connections(
  kind: Kind,
  name: string,
  path: string,
  gvk: Gvk,
  scope: string,
  tail: string,
  verbs: readonly string[],
): Operation[] {
  const proxied = name === 'proxy';
  const used = proxied ? proxyMethods : verbs.map((verb) => methods[verb] ?? 'get');
  const paths: [string, string][] = proxied
    ? [
        [path, ''],
        [`${path}/{path}`, 'WithPath'],
      ]
    : [[path, '']];
  return paths.flatMap(([at, suffix]) =>
    used.map(
      (method): Operation => ({
        path: at,
        method,
        action: 'connect',
        id: `connect${groupWord(kind.group)}${capital(kind.version)}${capital(method)}${scope}${tail}${suffix}`,
        description: `connect ${method.toUpperCase()} requests to ${name} of ${kind.kind}`,
        gvk,
        parameters: [],
        answer: 'text',
        codes: [200],
        owner: kind,
      }),
    ),
  );
}

/** `apps_v1`, `rbacAuthorization_v1`. */
export function tagOf({ group, version }: { group: string; version: string }): string {
  const word = groupWord(group);
  return `${word.charAt(0).toLowerCase()}${word.slice(1)}_${version}`;
}
