/** Query and path parameters of the API's operations. */
export interface Parameter {
  name: string;
  in: 'query' | 'path';
  /** Absent where nothing is said of it. */
  description?: string;
  type: 'string' | 'boolean' | 'integer';
  required?: true;
}

function query(name: string, type: Parameter['type'], description?: string): Parameter {
  return { name, in: 'query', ...(description === undefined ? {} : { description }), type };
}

function path(name: string, description: string): Parameter {
  return { name, in: 'path', description, type: 'string', required: true };
}

export const pretty = query('pretty', 'string', 'Indents the output; browsers, curl and wget get that unless asked.');
export const namePath = (kind: string): Parameter => path('name', `name of the ${kind}`);
export const namespacePath = path('namespace', 'Namespace of the object.');
export const restPath = path('path', 'Path to pass on.');

const dryRun = query('dryRun', 'string', 'With the value All the request is carried out but nothing is kept.');
const fieldManager = query('fieldManager', 'string', 'Who makes the change; at most 128 printable characters.');
const appliesAs = query(
  'fieldManager',
  'string',
  'Who makes the change; at most 128 printable characters. Apply needs it.',
);
const fieldValidation = query(
  'fieldValidation',
  'string',
  'What becomes of unknown and duplicate fields: Ignore drops them, Warn (the default) drops them and warns, Strict refuses the request.',
);
const force = query('force', 'boolean', 'Takes over fields of other managers that conflict; for apply only.');
const resourceVersion = query(
  'resourceVersion',
  'string',
  'The state to read or to watch from; resourceVersionMatch says how.',
);

/** What operations that change an object take. */
export const writing: readonly Parameter[] = [dryRun, fieldManager, fieldValidation];
export const patching: readonly Parameter[] = [dryRun, appliesAs, fieldValidation, force];

/** What a custom resource is read by, as upstream publishes it (apiextensions pkg/controller/openapi/builder). */
export const reading: readonly Parameter[] = [resourceVersion];

export const deleting: readonly Parameter[] = [
  dryRun,
  query('gracePeriodSeconds', 'integer', 'Seconds the object has to end by itself; zero deletes at once.'),
  query(
    'ignoreStoreReadErrorWithClusterBreakingPotential',
    'boolean',
    'Removes an object that cannot be read any more, finalizers and preconditions or not.',
  ),
  query('orphanDependents', 'boolean', 'Deprecated: see propagationPolicy.'),
  query('propagationPolicy', 'string', 'What becomes of dependents: Orphan, Background or Foreground.'),
];

const selecting: readonly Parameter[] = [
  query('continue', 'string', 'Where the page before ended, as that answer said.'),
  query('fieldSelector', 'string', 'Restricts the objects by fields.'),
  query('labelSelector', 'string', 'Restricts the objects by labels.'),
  query('limit', 'integer', 'Objects in one answer; more may follow, and the answer says where.'),
  resourceVersion,
  query('resourceVersionMatch', 'string', 'How resourceVersion is meant: NotOlderThan or Exact.'),
  query('sendInitialEvents', 'boolean', 'Starts a watch with the objects there are, and a bookmark after them.'),
  query(
    'shardSelector',
    'string',
    'Restricts the objects to a share of them; not offered, as upstream unless enabled.',
  ),
  query('timeoutSeconds', 'integer', 'Ends the request after so many seconds.'),
];

export const listing: readonly Parameter[] = [
  query('allowWatchBookmarks', 'boolean', 'Takes events of type BOOKMARK, which tell how far the watch has come.'),
  ...selecting,
  query('watch', 'boolean', 'Answers with a stream of changes instead of a list.'),
];

export const deletingMany: readonly Parameter[] = [...deleting, ...selecting];

export const logging: readonly Parameter[] = [
  query('container', 'string', 'The container, where the pod has more than one.'),
  query('follow', 'boolean', 'Goes on as the log grows.'),
  query('insecureSkipTLSVerifyBackend', 'boolean', 'Takes any certificate of the node.'),
  query('limitBytes', 'integer', 'Bytes to read at most.'),
  query('previous', 'boolean', 'The log of the container before its last restart.'),
  query('sinceSeconds', 'integer', 'Lines of the last so many seconds.'),
  query('stream', 'string', 'All, Stdout or Stderr.'),
  query('tailLines', 'integer', 'So many lines from the end.'),
  query('timestamps', 'boolean', 'Puts the time in front of each line.'),
];

const streams: readonly Parameter[] = [
  query('container', 'string', 'The container, where the pod has more than one.'),
  query('stderr', 'boolean', 'Passes standard error on.'),
  query('stdin', 'boolean', 'Passes standard input on.'),
  query('stdout', 'boolean', 'Passes standard output on.'),
  query('tty', 'boolean', 'The process has a terminal.'),
];
const proxied: readonly Parameter[] = [query('path', 'string', 'Path to pass on.')];

/** What connections take, by the kind of their options. */
export const connecting: Readonly<Record<string, readonly Parameter[]>> = {
  PodAttachOptions: streams,
  PodExecOptions: [query('command', 'string', 'The command, then each of its arguments.'), ...streams],
  PodPortForwardOptions: [query('ports', 'integer', 'Ports to forward; needed over WebSocket.')],
  PodProxyOptions: proxied,
  ServiceProxyOptions: proxied,
  NodeProxyOptions: proxied,
};
