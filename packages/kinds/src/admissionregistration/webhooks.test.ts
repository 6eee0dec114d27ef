import { describe, expect, test } from 'vitest';
import { created, createErrors } from '../testing.ts';
import { mutatingWebhookConfigurations as mutating } from './mutatingwebhookconfiguration/index.ts';
import { validatingWebhookConfigurations as validating } from './validatingwebhookconfiguration/index.ts';

const rule = { operations: ['CREATE'], apiGroups: ['a'], apiVersions: ['a'], resources: ['a'] };
const webhook = (more: object = {}) => ({
  name: 'webhook.k8s.io',
  clientConfig: { url: 'https://example.com/hook' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  ...more,
});
const body = (...webhooks: object[]) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'config' },
  webhooks,
});
const ruled = (more: object) => webhook({ rules: [{ ...rule, ...more }] });
const service = (more: object) => webhook({ clientConfig: { service: { namespace: 'ns', name: 'n', ...more } } });
const at = (text: string) => `webhooks[0].${text}`;

/** Truths of upstream's pkg/apis/admissionregistration/validation/validation_test.go. */
const cases: readonly (readonly [string, object, readonly string[]])[] = [
  ['a sound webhook', webhook({ rules: [rule] }), []],
  ['no name', webhook({ name: '' }), [at('name: Required value')]],
  [
    'a name of two parts',
    webhook({ name: 'k8s.io' }),
    [at('name: Invalid value: "k8s.io": should be a domain with at least three segments separated by dots')],
  ],
  [
    'no review versions',
    webhook({ admissionReviewVersions: [] }),
    [at('admissionReviewVersions: Required value: must specify one of v1, v1beta1')],
  ],
  [
    'only unknown review versions',
    webhook({ admissionReviewVersions: ['invalidversion'] }),
    [at('admissionReviewVersions: Invalid value: ["invalidversion"]: must include at least one of v1, v1beta1')],
  ],
  [
    'a review version twice',
    webhook({ admissionReviewVersions: ['v1', 'v1'] }),
    [at('admissionReviewVersions[1]: Invalid value: "v1": duplicate version')],
  ],
  ['unknown review versions beside a known one', webhook({ admissionReviewVersions: ['v1', 'invalid-version'] }), []],
  ['no operations', ruled({ operations: [] }), [at('rules[0].operations: Required value')]],
  ['no groups', ruled({ apiGroups: [] }), [at('rules[0].apiGroups: Required value')]],
  ['the core group', ruled({ apiGroups: [''] }), []],
  ['no versions', ruled({ apiVersions: [] }), [at('rules[0].apiVersions: Required value')]],
  ['an empty version', ruled({ apiVersions: ['', 'v1'] }), [at('rules[0].apiVersions[0]: Required value')]],
  ['no resources', ruled({ resources: [] }), [at('rules[0].resources: Required value')]],
  ['an empty resource', ruled({ resources: [''] }), [at('rules[0].resources[0]: Required value')]],
  [
    'all operations and one of them',
    ruled({ operations: ['CREATE', '*'] }),
    [at('rules[0].operations: Invalid value: ["CREATE","*"]: if \'*\' is present, must not specify other operations')],
  ],
  [
    'an operation that is none',
    ruled({ operations: ['PATCH'] }),
    [
      at(
        'rules[0].operations[0]: Unsupported value: "PATCH": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
      ),
    ],
  ],
  [
    'all groups and one of them',
    ruled({ apiGroups: ['a', '*'] }),
    [at('rules[0].apiGroups: Invalid value: ["a","*"]: if \'*\' is present, must not specify other API groups')],
  ],
  [
    'all versions and one of them',
    ruled({ apiVersions: ['a', '*'] }),
    [at('rules[0].apiVersions: Invalid value: ["a","*"]: if \'*\' is present, must not specify other API versions')],
  ],
  ['all resources and one of them', ruled({ resources: ['a', '*'] }), []],
  [
    'one resource after all of them',
    ruled({ resources: ['*', 'a'] }),
    [
      at(
        'rules[0].resources: Invalid value: ["*","a"]: if \'*\' is present, must not specify other resources without subresources',
      ),
    ],
  ],
  ['all resources and a subresource', ruled({ resources: ['*', 'a/b'] }), []],
  [
    'everything and more',
    ruled({ resources: ['*/*', 'a'] }),
    [at('rules[0].resources: Invalid value: ["*/*","a"]: if \'*/*\' is present, must not specify other resources')],
  ],
  [
    'all subresources of one, and one of them',
    ruled({ resources: ['a/*', 'a/x'] }),
    [at('rules[0].resources[1]: Invalid value: "a/x": if \'a/*\' is present, must not specify a/x')],
  ],
  [
    'one subresource of all, and of one',
    ruled({ resources: ['*/a', 'x/a'] }),
    [at('rules[0].resources[1]: Invalid value: "x/a": if \'*/a\' is present, must not specify x/a')],
  ],
  ['a scope', ruled({ scope: 'Namespaced' }), []],
  [
    'a scope that is none',
    ruled({ scope: 'Everywhere' }),
    [at('rules[0].scope: Unsupported value: "Everywhere": supported values: "*", "Cluster", "Namespaced"')],
  ],
  [
    'a failure policy that is none',
    webhook({ failurePolicy: 'other' }),
    [at('failurePolicy: Unsupported value: "other": supported values: "Fail", "Ignore"')],
  ],
  [
    'a match policy that is none',
    webhook({ matchPolicy: 'other' }),
    [at('matchPolicy: Unsupported value: "other": supported values: "Equivalent", "Exact"')],
  ],
  [
    'side effects',
    webhook({ sideEffects: 'Some' }),
    [at('sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"')],
  ],
  [
    'nothing about side effects',
    webhook({ sideEffects: undefined }),
    [at('sideEffects: Required value: must specify one of None, NoneOnDryRun')],
  ],
  [
    'an answer after a minute',
    webhook({ timeoutSeconds: 60 }),
    [at('timeoutSeconds: Invalid value: 60: the timeout value must be between 1 and 30 seconds')],
  ],
  [
    'an answer at once',
    webhook({ timeoutSeconds: 0 }),
    [at('timeoutSeconds: Invalid value: 0: the timeout value must be between 1 and 30 seconds')],
  ],
  [
    'no address',
    webhook({ clientConfig: {} }),
    [at('clientConfig: Required value: exactly one of url or service is required')],
  ],
  [
    'two addresses',
    webhook({ clientConfig: { url: 'https://example.com', service: { namespace: 'ns', name: 'n' } } }),
    [at('clientConfig: Required value: exactly one of url or service is required')],
  ],
  [
    'no URL at all',
    webhook({ clientConfig: { url: '' } }),
    [
      at(
        'clientConfig.url: Invalid value: "": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      ),
      at('clientConfig.url: Invalid value: "": host must be specified; desired format: https://host[/path]'),
    ],
  ],
  [
    'plain http, a user, a query and a fragment',
    webhook({ clientConfig: { url: 'http://u:p@example.com/?a=b#c' } }),
    [
      at(
        'clientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      ),
      at('clientConfig.url: Invalid value: "u:p": user information is not permitted in the URL'),
      at('clientConfig.url: Invalid value: "c": fragments are not permitted in the URL'),
      at('clientConfig.url: Invalid value: "a=b": query parameters are not permitted in the URL'),
    ],
  ],
  ['a path of a service', service({ path: '/foo/bar.baz/' }), []],
  ['the root of a service', service({ path: '/' }), []],
  [
    'an empty path',
    service({ path: '//' }),
    [at('clientConfig.service.path: Invalid value: "//": segment[0] may not be empty')],
  ],
  [
    'a path with a hole',
    service({ path: '/foo//bar/' }),
    [at('clientConfig.service.path: Invalid value: "/foo//bar/": segment[1] may not be empty')],
  ],
  [
    'a port that is none',
    service({ port: 65536 }),
    [at('clientConfig.service.port: Invalid value: 65536: port is not valid: must be between 1 and 65535, inclusive')],
  ],
  ['a service without a name', service({ name: '' }), [at('clientConfig.service.name: Required value')]],
  [
    'conditions without name and expression',
    webhook({ matchConditions: [{ name: '', expression: ' ' }] }),
    [at('matchConditions[0].expression: Required value'), at('matchConditions[0].name: Required value')],
  ],
];

describe('a webhook configuration', () => {
  test.each(cases)('%s', (_name, one, errors) => {
    expect(createErrors(validating, body(one))).toEqual(errors);
    expect(createErrors(mutating, { ...body(one), kind: 'MutatingWebhookConfiguration' })).toEqual(errors);
  });

  test('names each of its webhooks once', () => {
    expect(createErrors(validating, body(webhook(), webhook()))).toEqual([
      'webhooks[1].name: Duplicate value: "webhook.k8s.io"',
    ]);
  });

  test('may change objects again, or not', () => {
    expect(
      createErrors(mutating, {
        ...body(webhook({ reinvocationPolicy: 'other' })),
        kind: 'MutatingWebhookConfiguration',
      }),
    ).toEqual([at('reinvocationPolicy: Unsupported value: "other": supported values: "IfNeeded", "Never"')]);
  });

  test('has upstream’s defaults', () => {
    const [made] = created(mutating, {
      ...body(webhook({ rules: [rule], clientConfig: { service: { namespace: 'ns', name: 'n' } } })),
      kind: 'MutatingWebhookConfiguration',
    }).webhooks;
    expect(made).toMatchObject({
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      timeoutSeconds: 10,
      reinvocationPolicy: 'Never',
      rules: [{ scope: '*' }],
      clientConfig: { service: { port: 443 } },
    });
  });
});
