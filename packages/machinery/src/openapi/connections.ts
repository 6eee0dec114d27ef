import type { Kind } from '../kind.ts';
import { capital, groupWord, tagOf } from './names.ts';
import type { Gvk, Method, Operation } from './operations.ts';
import { connecting, type Parameter, restPath } from './parameters.ts';

const proxyMethods: readonly Method[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const methods: Readonly<Record<string, Method>> = { get: 'get', create: 'post' };

interface Door {
  kind: Kind;
  part: string;
  item: string;
  gvk: Gvk;
  /** Parameters of the path. */
  path: readonly Parameter[];
  verbs: readonly string[];
}

/** Operations of exec, attach, port-forward and proxy, which hand the connection on. */
export function connections({ kind, part, item, gvk, path, verbs }: Door): Operation[] {
  const proxied = part === 'proxy';
  const used = proxied ? proxyMethods : verbs.map((verb) => methods[verb] ?? 'get');
  const scope = kind.namespaced ? 'Namespaced' : '';
  const ways = proxied
    ? [
        { at: item, suffix: '', rest: [] },
        { at: `${item}/{path}`, suffix: 'WithPath', rest: [restPath] },
      ]
    : [{ at: item, suffix: '', rest: [] }];
  return ways.flatMap(({ at, suffix, rest }) =>
    used.map(
      (method): Operation => ({
        path: at,
        method,
        id: `connect${groupWord(kind.group)}${capital(kind.version)}${capital(method)}${scope}${kind.kind}${capital(part)}${suffix}`,
        tag: tagOf(kind),
        description: `connect ${method.toUpperCase()} requests to ${part} of ${kind.kind}`,
        action: 'connect',
        gvk,
        parameters: [...path, ...rest, ...(connecting[gvk.kind] ?? [])],
        codes: [200],
        consumes: ['*/*'],
        produces: ['*/*'],
      }),
    ),
  );
}
