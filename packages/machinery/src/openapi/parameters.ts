/** Query and path parameters of the API's operations. */
export interface Parameter {
  name: string;
  in: 'query' | 'path';
  description: string;
  type: 'string' | 'boolean' | 'integer';
  required?: true;
}

function query(name: string, type: Parameter['type'], description: string): Parameter {
  return { name, in: 'query', description, type };
}

export const pretty = query('pretty', 'string', 'Asks for indented output; ignored.');
export const namePath = (kind: string): Parameter => ({
  name: 'name',
  in: 'path',
  description: `Name of the ${kind}.`,
  type: 'string',
  required: true,
});
export const namespacePath: Parameter = {
  name: 'namespace',
  in: 'path',
  description: 'Namespace of the object.',
  type: 'string',
  required: true,
};
export const restPath: Parameter = {
  name: 'path',
  in: 'path',
  description: 'Path to pass on.',
  type: 'string',
  required: true,
};

const dryRun = query('dryRun', 'string', 'With the value All the request is carried out but nothing is kept.');
const fieldManager = query(
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
export const patching: readonly Parameter[] = [dryRun, fieldManager, fieldValidation, force];

export const deleting: readonly Parameter[] = [
  dryRun,
  query('gracePeriodSeconds', 'integer', 'Seconds the object has to end by itself; zero deletes at once.'),
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
  query('timeoutSeconds', 'integer', 'Ends the request after so many seconds.'),
];

export const listing: readonly Parameter[] = [
  query('allowWatchBookmarks', 'boolean', 'Takes events of type BOOKMARK, which tell how far the watch has come.'),
  ...selecting,
  query('watch', 'boolean', 'Answers with a stream of changes instead of a list.'),
];

export const deletingMany: readonly Parameter[] = [...new Set([...deleting, ...selecting])];

export const logging: readonly Parameter[] = [
  query('container', 'string', 'The container, where the pod has more than one.'),
  query('follow', 'boolean', 'Goes on as the log grows.'),
  query('limitBytes', 'integer', 'Bytes to read at most.'),
  query('previous', 'boolean', 'The log of the container before its last restart.'),
  query('sinceSeconds', 'integer', 'Lines of the last so many seconds.'),
  query('tailLines', 'integer', 'So many lines from the end.'),
  query('timestamps', 'boolean', 'Puts the time in front of each line.'),
];
