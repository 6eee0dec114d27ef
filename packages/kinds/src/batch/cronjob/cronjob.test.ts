import { expect, test } from 'vitest';
import { cells, change, createErrors, created, updateErrors } from '../../testing.ts';
import { parseSchedule } from '../shared/cron.ts';
import { cronJobs } from './index.ts';

const base: any = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'hello', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    schedule: '*/5 * * * *',
    jobTemplate: {
      spec: {
        template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'hello', image: 'busybox' }] } },
      },
    },
  },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit) => change(base, (object: any) => edit(object.spec, object));
const set =
  (fields: object): Edit =>
  (spec) =>
    Object.assign(spec, fields);
const schedule = (text: string, complaint: string): [string, Edit, string[]] => [
  `the schedule ${text}`,
  set({ schedule: text }),
  [`spec.schedule: Invalid value: "${text}": ${complaint}`],
];

test('a cron job lets jobs run side by side and keeps a few of them unless told otherwise', () => {
  const { spec } = created(cronJobs, base);
  expect(spec).toMatchObject({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  // The job's own defaults are set when there is a job.
  expect(spec.jobTemplate.spec.completions).toBeUndefined();
  expect(spec.jobTemplate.spec.template.spec.dnsPolicy).toBe('ClusterFirst');
});

test.each<[string, Edit, string[]]>([
  ['nothing wrong', () => {}, []],
  ['a time zone', set({ timeZone: 'America/New_York' }), []],
  ['names in its schedule', set({ schedule: '0 4 ? JAN-mar mon' }), []],
  ['a word for a schedule', set({ schedule: '@hourly' }), []],
  ['a schedule of so often', set({ schedule: '@every 1h30m' }), []],
  ['no schedule', set({ schedule: '' }), ['spec.schedule: Required value']],
  schedule('* * * *', 'expected exactly 5 fields, found 4: [* * * *]'),
  schedule('error', 'expected exactly 5 fields, found 1: [error]'),
  schedule('60 * * * *', 'end of range (60) above maximum (59): 60'),
  schedule('* * 0 * *', 'beginning of range (0) below minimum (1): 0'),
  schedule('* * * * 7', 'end of range (7) above maximum (6): 7'),
  schedule('5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'),
  schedule('*/0 * * * *', 'step of range should be a positive number: */0'),
  schedule('1-2-3 * * * *', 'too many hyphens: 1-2-3'),
  schedule('1/2/3 * * * *', 'too many slashes: 1/2/3'),
  schedule('@sometimes', 'unrecognized descriptor: @sometimes'),
  [
    'a duration that is none',
    set({ schedule: '@every x' }),
    ['spec.schedule: Invalid value: "@every x": failed to parse duration @every x: time: invalid duration "x"'],
  ],
  [
    'letters in its schedule',
    set({ schedule: 'a * * * *' }),
    [
      'spec.schedule: Invalid value: "a * * * *": failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax',
    ],
  ],
  [
    'a zone in its schedule',
    set({ schedule: 'TZ=UTC 0 * * * *' }),
    [
      'spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  ],
  [
    'a schedule that is nothing but a zone',
    set({ schedule: 'TZ=0' }),
    [
      'spec.schedule: Invalid value: "TZ=0": invalid schedule format: runtime error: slice bounds out of range [:-1]',
      'spec.schedule: Invalid value: "TZ=0": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  ],
  [
    'an empty zone',
    set({ timeZone: '' }),
    ['spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
  ],
  [
    'no explicit zone',
    set({ timeZone: 'Local' }),
    [
      'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    ],
  ],
  [
    'a zone that is none',
    set({ timeZone: 'America/Nowhere' }),
    ['spec.timeZone: Invalid value: "America/Nowhere": unknown time zone America/Nowhere'],
  ],
  [
    'a zone that leads elsewhere',
    set({ timeZone: '../UTC' }),
    ['spec.timeZone: Invalid value: "../UTC": unknown time zone ../UTC'],
  ],
  [
    'a zone in small letters',
    set({ timeZone: 'europe/berlin' }),
    ['spec.timeZone: Invalid value: "europe/berlin": unknown time zone europe/berlin'],
  ],
  [
    'a negative deadline',
    set({ startingDeadlineSeconds: -1 }),
    ['spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'negative limits',
    set({ successfulJobsHistoryLimit: -1, failedJobsHistoryLimit: -1 }),
    [
      'spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
      'spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  [
    'a policy that is none',
    set({ concurrencyPolicy: 'Some' }),
    ['spec.concurrencyPolicy: Unsupported value: "Some": supported values: "Allow", "Forbid", "Replace"'],
  ],
  [
    'a name too long for its jobs',
    (_, object) => (object.metadata.name = 'x'.repeat(53)),
    [`metadata.name: Invalid value: "${'x'.repeat(53)}": must be no more than 52 characters`],
  ],
  [
    'a selector for its jobs',
    (spec) => Object.assign(spec.jobTemplate.spec, { manualSelector: true, selector: { matchLabels: { a: 'b' } } }),
    [
      'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated',
      'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
    ],
  ],
  [
    'pods that run for ever',
    (spec) => (spec.jobTemplate.spec.template.spec.restartPolicy = 'Always'),
    ['spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
])('a cron job with %s', (_, edit, expected) => {
  expect(createErrors(cronJobs, edited(edit))).toEqual(expected);
});

test('an old schedule may keep its zone, without another', () => {
  const old = edited(set({ schedule: 'TZ=UTC 0 * * * *' }));
  const warning =
    'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';
  expect(updateErrors(cronJobs, old, old)).toEqual([]);
  expect(cronJobs.warnings?.(old, old)).toEqual([warning]);
  expect(
    updateErrors(
      cronJobs,
      old,
      change(old, ({ spec }) => (spec.timeZone = 'UTC')),
    ),
  ).toEqual([
    'spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use both timeZone field and TZ or CRON_TZ in schedule',
  ]);
  const long = edited((_, object) => (object.metadata.name = 'x'.repeat(53)));
  expect(updateErrors(cronJobs, long, long)).toEqual([]);
});

test('a schedule says which days decide', () => {
  const both: any = parseSchedule('0 0 1 * mon');
  expect([both.days.any, both.weekdays.any]).toEqual([false, false]);
  expect([...both.weekdays.values]).toEqual([1]);
  const steps: any = parseSchedule('10/20 */12 */2 * *');
  expect([...steps.minutes.values]).toEqual([10, 30, 50]);
  expect([...steps.hours.values]).toEqual([0, 12]);
  expect([steps.days.any, steps.weekdays.any]).toEqual([false, true]);
  expect(parseSchedule('@every 90s')).toEqual({ everyMilliseconds: 90_000 });
  expect(parseSchedule('@every 1ms')).toEqual({ everyMilliseconds: 1000 });
});

test('the columns of a cron job', () => {
  const object = created(cronJobs, edited(set({ suspend: true, timeZone: 'UTC' })));
  object.status = { active: [{ name: 'a' }], lastScheduleTime: '2026-05-01T11:55:00Z' };
  expect(cells(cronJobs, object)).toEqual({
    Name: 'hello',
    Schedule: '*/5 * * * *',
    Timezone: 'UTC',
    Suspend: 'True',
    Active: 1,
    'Last Schedule': '5m',
    Age: '60m',
    Containers: 'hello',
    Images: 'busybox',
    Selector: '<none>',
  });
  expect(cells(cronJobs, created(cronJobs, base))).toMatchObject({
    Timezone: '<none>',
    Suspend: 'False',
    'Last Schedule': '<none>',
  });
});
