import { errorMessage } from '@berth/machinery/invalid';
import { expect, test } from 'vitest';
import { cells, change, createErrors, created, updateErrors } from '../../testing.ts';
import { jobs } from './index.ts';

const uid = '1a2b';
const base: any = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'pi', namespace: 'default', uid, creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    template: {
      metadata: { labels: { app: 'pi' } },
      spec: { restartPolicy: 'Never', containers: [{ name: 'pi', image: 'perl' }] },
    },
  },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit, from: any = base) => change(from, (object: any) => edit(object.spec, object));
const set =
  (fields: object): Edit =>
  (spec) =>
    Object.assign(spec, fields);
const indexed = (fields: object = {}): Edit =>
  set({ completionMode: 'Indexed', completions: 5, parallelism: 5, ...fields });
const failure = (...rules: object[]): Edit => set({ podFailurePolicy: { rules } });
const success = (...rules: object[]): Edit => indexed({ successPolicy: { rules } });

test('a job runs one pod, and tries six times more, unless told otherwise', () => {
  expect(created(jobs, base).spec).toMatchObject({
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  });
  expect(created(jobs, edited(set({ parallelism: 3 }))).spec.completions).toBeUndefined();
  expect(created(jobs, edited(set({ completions: 3 }))).spec.parallelism).toBe(1);
  expect(created(jobs, edited(indexed({ backoffLimitPerIndex: 1 }))).spec.backoffLimit).toBe(2147483647);
  const policy = created(
    jobs,
    edited(failure({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] })),
  ).spec;
  expect(policy.podReplacementPolicy).toBe('Failed');
  expect(policy.podFailurePolicy.rules[0].onPodConditions[0].status).toBe('True');
});

test('a job selects its own pods, and bears their labels where it has none', () => {
  const own = {
    app: 'pi',
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': 'pi',
    'controller-uid': uid,
    'job-name': 'pi',
  };
  const { metadata, spec } = created(jobs, base);
  expect(spec.template.metadata.labels).toEqual(own);
  expect(metadata.labels).toEqual(own);
  expect(spec.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': uid } });
  const labelled = created(
    jobs,
    edited((_, object) => (object.metadata.labels = { a: 'b' })),
  );
  expect(labelled.metadata.labels).toEqual({ a: 'b' });
  const selector = { matchLabels: { app: 'pi' } };
  const manual = created(jobs, edited(set({ manualSelector: true, selector })));
  expect(manual.spec).toMatchObject({ selector, template: { metadata: { labels: { app: 'pi' } } } });
});

const atLeast0 = 'must be greater than or equal to 0';
const rule = 'spec.podFailurePolicy.rules[0]';
const codes = (fields: object) => ({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1, 2], ...fields } });
const condition = (fields: object) => ({
  action: 'Ignore',
  onPodConditions: [{ type: 'Ready', status: 'True', ...fields }],
});

test.each<[string, Edit, string[]]>([
  ['nothing wrong', () => {}, []],
  ['indexes', indexed(), []],
  ['pods that are started again', (spec) => (spec.template.spec.restartPolicy = 'OnFailure'), []],
  ['all of a failure policy', failure(codes({ containerName: 'pi' }), condition({})), []],
  ['another controller', set({ managedBy: 'example.com/controller' }), []],
  [
    'its own selector without saying so',
    set({ selector: { matchLabels: { a: 'b' } } }),
    [
      'spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"1a2b"}}: `selector` not auto-generated',
      'spec.template.metadata.labels: Invalid value: {"app":"pi","batch.kubernetes.io/controller-uid":"1a2b","batch.kubernetes.io/job-name":"pi","controller-uid":"1a2b","job-name":"pi"}: `selector` does not match template `labels`',
    ],
  ],
  [
    'labels of another job',
    (spec) => (spec.template.metadata.labels = { 'job-name': 'x', 'controller-uid': 'y' }),
    [
      'spec.template.metadata.labels[controller-uid]: Invalid value: {"batch.kubernetes.io/controller-uid":"1a2b","batch.kubernetes.io/job-name":"pi","controller-uid":"y","job-name":"x"}: must be \'1a2b\'',
      'spec.template.metadata.labels[job-name]: Invalid value: {"batch.kubernetes.io/controller-uid":"1a2b","batch.kubernetes.io/job-name":"pi","controller-uid":"y","job-name":"x"}: must be \'pi\'',
    ],
  ],
  [
    'a manual selector that is missing',
    set({ manualSelector: true }),
    [
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: {"app":"pi"}: `selector` does not match template `labels`',
    ],
  ],
  ...(['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'] as const).map(
    (field): [string, Edit, string[]] => [
      `a negative ${field}`,
      set({ [field]: -1 }),
      [`spec.${field}: Invalid value: -1: ${atLeast0}`],
    ],
  ),
  [
    'pods that run for ever',
    (spec) => (spec.template.spec.restartPolicy = 'Always'),
    ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
  [
    'a restart policy that is none',
    (spec) => (spec.template.spec.restartPolicy = 'Once'),
    [
      'spec.template.spec.restartPolicy: Unsupported value: "Once": supported values: "Always", "OnFailure", "Never"',
      'spec.template.spec.restartPolicy: Unsupported value: "Once": supported values: "OnFailure", "Never"',
    ],
  ],
  [
    'a failure policy and pods that are started again',
    (spec) => {
      failure(codes({}))(spec, {});
      spec.template.spec.restartPolicy = 'OnFailure';
    },
    [
      'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
    ],
  ],
  [
    'a completion mode that is none',
    set({ completionMode: 'Some' }),
    ['spec.completionMode: Unsupported value: "Some": supported values: "NonIndexed", "Indexed"'],
  ],
  [
    'indexes without end',
    indexed({ completions: undefined }),
    ['spec.completions: Required value: when completion mode is Indexed'],
  ],
  [
    'too many indexes at once',
    indexed({ parallelism: 100001 }),
    ['spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed'],
  ],
  [
    'a limit per index without indexes',
    set({ backoffLimitPerIndex: 1, maxFailedIndexes: 1 }),
    [
      'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
      'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
    ],
  ],
  [
    'failed indexes without a limit per index',
    indexed({ maxFailedIndexes: 1 }),
    ['spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified'],
  ],
  [
    'more failed indexes than there are',
    indexed({ backoffLimitPerIndex: 1, maxFailedIndexes: 6 }),
    ['spec.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions'],
  ],
  [
    'very many indexes and no bound of failures',
    indexed({ completions: 100001, parallelism: 10001, backoffLimitPerIndex: 1 }),
    [
      'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
      'spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
    ],
  ],
  [
    'very many indexes that may fail',
    indexed({ completions: 100002, parallelism: 1, backoffLimitPerIndex: 1, maxFailedIndexes: 100001 }),
    [
      'spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 100000',
      'spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
    ],
  ],
  [
    'indexes that make no host name',
    (spec, object) => {
      indexed()(spec, object);
      object.metadata.name = 'x'.repeat(62);
      delete spec.template.metadata;
    },
    [
      `metadata.name: Invalid value: "${'x'.repeat(62)}": will not able to create pod with invalid DNS label: ${'x'.repeat(62)}-4`,
    ],
  ],
  [
    'a controller that is no path',
    set({ managedBy: 'controller' }),
    ['spec.managedBy: Invalid value: "controller": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  [
    'a controller with a long name',
    set({ managedBy: `a.b/${'x'.repeat(60)}` }),
    ['spec.managedBy: Too long: may not be more than 63 bytes'],
  ],
  [
    'a replacement that does not go with the failure policy',
    (spec) => {
      failure(codes({}))(spec, {});
      spec.podReplacementPolicy = 'TerminatingOrFailed';
    },
    ['spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'],
  ],
  [
    'a replacement that is none',
    set({ podReplacementPolicy: 'Some' }),
    ['spec.podReplacementPolicy: Unsupported value: "Some": supported values: "Failed", "TerminatingOrFailed"'],
  ],
  [
    'a rule without an action',
    failure(condition({}), { onExitCodes: { operator: 'In', values: [1] } }),
    ['spec.podFailurePolicy.rules[1].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]'],
  ],
  [
    'an action that is none',
    failure({ ...codes({}), action: 'Some' }),
    [`${rule}.action: Unsupported value: "Some": supported values: "Count", "FailIndex", "FailJob", "Ignore"`],
  ],
  [
    'indexes that fail without a limit',
    failure({ ...codes({}), action: 'FailIndex' }),
    [`${rule}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
  ],
  [
    'a rule about nothing',
    failure({ action: 'Count' }),
    [`${rule}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`],
  ],
  [
    'a rule about two things',
    failure({ ...codes({}), ...condition({}), action: 'Count' }),
    [`${rule}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`],
  ],
  [
    'too many rules',
    failure(...Array.from({ length: 21 }, () => codes({}))),
    ['spec.podFailurePolicy.rules: Too many: 21: must have at most 20 items'],
  ],
  [
    'an exit code of no container',
    failure(codes({ containerName: 'x' })),
    [
      `${rule}.onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template`,
    ],
  ],
  [
    'no exit codes',
    failure(codes({ values: [] })),
    [`${rule}.onExitCodes.values: Invalid value: []: at least one value is required`],
  ],
  [
    'exit codes in disorder',
    failure(codes({ values: [2, 0, 2] })),
    [
      `${rule}.onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator`,
      `${rule}.onExitCodes.values[2]: Duplicate value: 2`,
      `${rule}.onExitCodes.values: Invalid value: [2,0,2]: must be ordered`,
    ],
  ],
  [
    'an operator that is none',
    failure(codes({ operator: 'Is' })),
    [`${rule}.onExitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"`],
  ],
  [
    'a condition with a status that is none',
    failure(condition({ status: 'Maybe' })),
    [`${rule}.onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`],
  ],
  ['a rule of success', success({ succeededIndexes: '0-2,4', succeededCount: 4 }), []],
  [
    'no rule of success',
    success(),
    [
      'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified',
    ],
  ],
  [
    'an empty rule of success',
    success({}),
    [
      'spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified',
    ],
  ],
  [
    'success without indexes',
    set({ successPolicy: { rules: [{ succeededCount: 1 }] } }),
    [
      'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode',
    ],
  ],
  [
    'success of indexes in disorder',
    success({ succeededIndexes: '3-1' }),
    [
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "3-1": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1',
    ],
  ],
  [
    'success of an index that is not there',
    success({ succeededIndexes: '5' }),
    [
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "5": error parsing succeededIndexes: too large index: "5"',
    ],
  ],
  [
    'success of more than there is',
    success({ succeededCount: 6 }),
    [
      'spec.successPolicy.rules[0].succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)',
    ],
  ],
  [
    'success of more than is named',
    success({ succeededIndexes: '0-1', succeededCount: 3 }),
    [
      'spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
    ],
  ],
])('a job with %s', (_, edit, expected) => {
  expect(createErrors(jobs, edited(edit))).toEqual(expected);
});

const immutable = (field: string, value: string) => `spec.${field}: Invalid value: ${value}: field is immutable`;

test.each<[string, Edit, Edit, string[]]>([
  ['how many run at once', () => {}, set({ parallelism: 3 }), []],
  ['whether it waits', () => {}, set({ suspend: true }), []],
  ['how many must succeed', () => {}, set({ completions: 3 }), [immutable('completions', '3')]],
  ['indexes and parallelism together', indexed(), indexed({ completions: 6, parallelism: 6 }), []],
  [
    'indexes alone',
    indexed(),
    indexed({ completions: 6 }),
    ['spec.completions: Invalid value: 6: can only be modified in tandem with spec.parallelism'],
  ],
  [
    'the completion mode',
    indexed(),
    set({ completionMode: 'NonIndexed', completions: 5 }),
    [immutable('completionMode', '"NonIndexed"')],
  ],
  [
    'the limit per index',
    indexed({ backoffLimitPerIndex: 1 }),
    indexed({ backoffLimitPerIndex: 2 }),
    [immutable('backoffLimitPerIndex', '2')],
  ],
  ['the controller', set({ managedBy: 'a.b/c' }), set({ managedBy: 'a.b/d' }), [immutable('managedBy', '"a.b/d"')]],
])('an update of a job changes %s', (_, before, after, expected) => {
  const old = edited(before);
  const next = created(jobs, old);
  after(next.spec, next);
  expect(updateErrors(jobs, old, next)).toEqual(expected);
});

test('the template of a job stays, but for where pods go and what they get while it waits', () => {
  const old: any = created(jobs, edited(set({ suspend: true })));
  old.metadata.resourceVersion = '1';
  const check = (edit: (template: any) => void, status: object) => {
    const next = change(old, (object: any) => edit(object.spec.template));
    return jobs.validateUpdate?.(next, { ...old, status }, { now: new Date(), subresource: '', dryRun: false });
  };
  const waits = { conditions: [{ type: 'Suspended', status: 'True' }] };
  const placed = (template: any) => (template.spec.nodeSelector = { zone: 'a' });
  const sized = (template: any) => (template.spec.containers[0].resources = { requests: { cpu: '1' } });
  const renamed = (template: any) => (template.spec.containers[0].image = 'ruby');
  expect(check(placed, waits)).toEqual([]);
  expect(check(sized, waits)).toEqual([]);
  expect(check(renamed, waits)).toMatchObject([{ field: 'spec.template.spec' }]);
  expect(check(placed, {})).toMatchObject([{ field: 'spec.template' }]);
  expect(check(placed, { ...waits, active: 1 })).toMatchObject([{ field: 'spec.template' }]);
});

const start = '2026-05-01T11:00:00Z';
const end = '2026-05-01T11:30:00Z';
const yes = (...types: string[]) => types.map((type) => ({ type, status: 'True' }));
const done = { startTime: start, completionTime: end, conditions: yes('SuccessCriteriaMet', 'Complete') };
const failed = { startTime: start, conditions: yes('FailureTarget', 'Failed') };

test.each<[string, object, object, string[]]>([
  ['starts', {}, { startTime: start, active: 1, ready: 1 }, []],
  ['succeeds', { startTime: start }, done, []],
  ['fails', { startTime: start }, failed, []],
  ['counts below nothing', {}, { active: -1 }, [`status.active: Invalid value: -1: ${atLeast0}`]],
  [
    'has more ready pods than pods',
    {},
    { ready: 1 },
    ['status.ready: Invalid value: 1: cannot set more ready pods than active'],
  ],
  [
    'counts a pod twice',
    {},
    { uncountedTerminatedPods: { succeeded: ['a', ''], failed: ['a'] } },
    [
      'status.uncountedTerminatedPods.succeeded[1]: Invalid value: "": must not be empty',
      'status.uncountedTerminatedPods.failed[0]: Duplicate value: "a"',
    ],
  ],
  [
    'is done without a time',
    { startTime: start },
    { ...done, completionTime: undefined },
    ['status.completionTime: Required value: completionTime is required for Complete jobs'],
  ],
  [
    'has a time without being done',
    { startTime: start },
    { startTime: start, completionTime: end },
    [
      'status.completionTime: Invalid value: "2026-05-01T11:30:00Z": cannot set completionTime when there is no Complete=True condition',
    ],
  ],
  [
    'ends before it starts',
    {},
    { ...done, startTime: end, completionTime: start },
    ['status.completionTime: Invalid value: "2026-05-01T11:00:00Z": must be equal to or after `startTime`'],
  ],
  [
    'is done without saying why',
    { startTime: start },
    { ...done, conditions: yes('Complete') },
    [
      'status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
    ],
  ],
  [
    'failed without saying so first',
    { startTime: start },
    { ...failed, conditions: yes('Failed') },
    ['status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition'],
  ],
  [
    'is done and failed',
    { startTime: start },
    { ...done, conditions: yes('SuccessCriteriaMet', 'Complete', 'Failed', 'FailureTarget') },
    [
      'status.conditions: Invalid value: cannot set Complete=True and Failed=true conditions',
      'status.conditions: Invalid value: cannot set Complete=True and FailureTarget=true conditions',
      'status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and Failed=true conditions',
      'status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and FailureTarget=true conditions',
    ],
  ],
  [
    'is done while pods run',
    { startTime: start },
    { ...done, active: 1, terminating: 1 },
    [
      'status.active: Invalid value: 1: active>0 is invalid for finished job',
      'status.terminating: Invalid value: 1: terminating>0 is invalid for finished job',
    ],
  ],
  [
    'is done and never started',
    {},
    { ...done, startTime: undefined },
    ['status.startTime: Required value: startTime is required for finished job'],
  ],
  [
    'is done and has pods to count',
    { startTime: start },
    { ...done, uncountedTerminatedPods: { failed: ['a'] } },
    [
      'status.uncountedTerminatedPods: Invalid value: {"Succeeded":null,"Failed":["a"]}: must be empty for finished job',
    ],
  ],
  [
    'is not done any more',
    done,
    { startTime: start },
    [
      'status.conditions: Invalid value: cannot disable the terminal Complete=True condition',
      'status.conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition',
    ],
  ],
  [
    'has failed less',
    { failed: 2, succeeded: 2 },
    { failed: 1, succeeded: 1 },
    [
      'status.failed: Invalid value: 1: cannot decrease the failed counter',
      'status.succeeded: Invalid value: 1: cannot decrease the succeeded counter',
    ],
  ],
  [
    'was done at another time',
    done,
    { ...done, completionTime: '2026-05-01T11:40:00Z' },
    ['status.completionTime: Invalid value: "2026-05-01T11:40:00Z": field is immutable'],
  ],
  [
    'started at another time',
    { startTime: start },
    { startTime: end },
    ['status.startTime: Invalid value: "2026-05-01T11:30:00Z": field is immutable for unsuspended job once set'],
  ],
  [
    'has completed indexes',
    {},
    { completedIndexes: '0' },
    [
      'status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode',
    ],
  ],
  [
    'has failed indexes',
    {},
    { failedIndexes: '0' },
    ['status.failedIndexes: Invalid value: "0": cannot set non-null failedIndexes when backoffLimitPerIndex is null'],
  ],
])('a job that %s', (_, before, status, expected) => {
  const old = { ...created(jobs, base), status: before };
  const errors = jobs.validateUpdate?.({ ...old, status }, old, {
    now: new Date(),
    subresource: 'status',
    dryRun: false,
  });
  expect((errors ?? []).map(errorMessage)).toEqual(expected);
});

test('indexes that completed have not failed', () => {
  const old = { ...created(jobs, edited(indexed({ backoffLimitPerIndex: 1 }))), status: {} };
  const check = (completedIndexes: string, failedIndexes: string) => {
    const next = { ...old, status: { completedIndexes, failedIndexes } };
    const errors = jobs.validateUpdate?.(next, old, { now: new Date(), subresource: 'status', dryRun: false });
    return (errors ?? []).map(errorMessage);
  };
  expect(check('0,2-3', '1,4')).toEqual([]);
  expect(check('0,2-3', '1,3')).toEqual([
    'status.failedIndexes: Invalid value: "1,3": failedIndexes and completedIndexes overlap at index: 3',
  ]);
  expect(check('0-9', 'a')).toEqual([
    'status.completedIndexes: Invalid value: "0-9": error parsing completedIndexes: too large index: "9"',
    'status.failedIndexes: Invalid value: "a": error parsing failedIndexes: cannot convert string to integer for index: "a"',
  ]);
});

test.each<[string, object, Edit, Record<string, unknown>]>([
  ['runs', { startTime: start, active: 1 }, () => {}, { Status: 'Running', Completions: '0/1', Duration: '60m' }],
  ['is done', { ...done, succeeded: 1 }, () => {}, { Status: 'Complete', Completions: '1/1', Duration: '30m' }],
  ['failed', failed, () => {}, { Status: 'Failed' }],
  ['waits', { conditions: yes('Suspended') }, () => {}, { Status: 'Suspended', Duration: '' }],
  ['is about to fail', { conditions: yes('FailureTarget') }, () => {}, { Status: 'FailureTarget' }],
  ['is about to be done', { conditions: yes('SuccessCriteriaMet') }, () => {}, { Status: 'SuccessCriteriaMet' }],
  ['takes work from a queue', { succeeded: 2 }, set({ parallelism: 3 }), { Completions: '2/1 of 3' }],
  ['takes work one by one', { succeeded: 0 }, set({ parallelism: 1 }), { Completions: '0/1' }],
  ['is deleted', {}, (_, object) => (object.metadata.deletionTimestamp = start), { Status: 'Terminating' }],
])('the columns of a job that %s', (_, status, edit, expected) => {
  const object = { ...created(jobs, edited(edit)), status };
  expect(cells(jobs, object)).toMatchObject({ Name: 'pi', Age: '60m', Containers: 'pi', Images: 'perl', ...expected });
});

test('jobs are selected by how many pods succeeded', () => {
  expect(jobs.selectableFields?.({ ...base, status: { succeeded: 2 } })).toEqual({ 'status.successful': '2' });
});
