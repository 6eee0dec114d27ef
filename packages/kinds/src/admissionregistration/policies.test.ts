import { describe, expect, it } from 'vitest';
import { created, createErrors, defaulted } from '../testing.ts';
import { mutatingAdmissionPolicies as mutating } from './mutatingadmissionpolicy/index.ts';
import { mutatingAdmissionPolicyBindings as mutatingBindings } from './mutatingadmissionpolicybinding/index.ts';
import { validatingAdmissionPolicies as validating } from './validatingadmissionpolicy/index.ts';
import { validatingAdmissionPolicyBindings as bindings } from './validatingadmissionpolicybinding/index.ts';

const rule = { operations: ['CREATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] };
const validation = { expression: 'object.spec.replicas < 5' };
const object = (kind: string, spec: object) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name: 'config' },
  spec,
});
const policy = (spec: object = {}) =>
  object('ValidatingAdmissionPolicy', {
    matchConstraints: { resourceRules: [rule] },
    validations: [validation],
    ...spec,
  });
const binding = (spec: object = {}) =>
  object('ValidatingAdmissionPolicyBinding', { policyName: 'p.example.com', validationActions: ['Deny'], ...spec });
const mutation = (expression: string) => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } });
const mutator = (spec: object = {}) =>
  object('MutatingAdmissionPolicy', {
    matchConstraints: { resourceRules: [rule] },
    reinvocationPolicy: 'Never',
    mutations: [mutation('Object{spec: Object.spec{replicas: 1}}')],
    ...spec,
  });

/** Truths of upstream's pkg/apis/admissionregistration/validation/validation_test.go. */
describe('a ValidatingAdmissionPolicy', () => {
  it('has its defaults', () => {
    expect(defaulted(validating, policy()).spec).toMatchObject({
      failurePolicy: 'Fail',
      matchConstraints: {
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: {},
        resourceRules: [{ ...rule, scope: '*' }],
      },
    });
  });

  it('comes without a status', () => {
    expect(created(validating, policy()).status).toEqual({});
  });

  it.each<[string, object, string[]]>([
    ['a sound one', {}, []],
    ['no constraints', { matchConstraints: undefined }, ['spec.matchConstraints: Required value']],
    ['no rules of resources', { matchConstraints: {} }, ['spec.matchConstraints.resourceRules: Required value']],
    [
      'neither validations nor annotations',
      { validations: [] },
      [
        'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
        'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
      ],
    ],
    [
      'an unknown failure policy',
      { failurePolicy: 'Other' },
      ['spec.failurePolicy: Unsupported value: "Other": supported values: "Fail", "Ignore"'],
    ],
    [
      'an expression that is none',
      { validations: [{ expression: 'object.x in [1, 2' }] },
      [
        `spec.validations[0].expression: Invalid value: "object.x in [1, 2": compilation failed: ERROR: <input>:1:18: Syntax error: mismatched input '<EOF>' expecting {']', ','}\n | object.x in [1, 2\n | .................^`,
      ],
    ],
    [
      'an empty expression',
      { validations: [{ expression: ' ' }] },
      ['spec.validations[0].expression: Required value: expression is not specified'],
    ],
    [
      'an expression that is not true or false',
      { validations: [{ expression: '1 + 1' }] },
      ['spec.validations[0].expression: Invalid value: "1 + 1": must evaluate to bool but got int'],
    ],
    [
      'params that the policy has no kind of',
      { validations: [{ expression: 'params.x == 1' }] },
      [
        `spec.validations[0].expression: Invalid value: "params.x == 1": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.x == 1\n | ^`,
      ],
    ],
    [
      'params that it has',
      { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, validations: [{ expression: 'params.data.x == "1"' }] },
      [],
    ],
    [
      'a message of two lines',
      { validations: [{ ...validation, message: 'a\nb' }] },
      ['spec.validations[0].message: Invalid value: "a\\nb": must not contain line breaks'],
    ],
    [
      'a message of blanks',
      { validations: [{ ...validation, message: ' ' }] },
      ['spec.validations[0].message: Invalid value: " ": must be non-empty if specified'],
    ],
    [
      'a message that is no text',
      { validations: [{ ...validation, messageExpression: '1' }] },
      ['spec.validations[0].messageExpression: Invalid value: "1": must evaluate to string but got int'],
    ],
    [
      'a message that asks the authorizer',
      { validations: [{ ...validation, messageExpression: "authorizer.path('/x').check('get').reason()" }] },
      [expect.stringContaining("undeclared reference to 'authorizer'") as unknown as string],
    ],
    [
      'an unknown reason',
      { validations: [{ ...validation, reason: 'NotFound' }] },
      [
        'spec.validations[0].reason: Unsupported value: "NotFound": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"',
      ],
    ],
    [
      'variables, one from another',
      {
        variables: [
          { name: 'replicas', expression: 'object.spec.replicas' },
          { name: 'many', expression: 'variables.replicas > 5' },
        ],
        validations: [{ expression: '!variables.many' }],
      },
      [],
    ],
    [
      'a variable before the one it needs',
      {
        variables: [
          { name: 'many', expression: 'variables.replicas > 5' },
          { name: 'replicas', expression: '1' },
        ],
      },
      [expect.stringContaining("undefined field 'replicas'") as unknown as string],
    ],
    [
      'a variable of another type than its use',
      { variables: [{ name: 'text', expression: '"a"' }], validations: [{ expression: 'variables.text > 1' }] },
      [expect.stringContaining("found no matching overload for '_>_' applied to '(string, int)'") as unknown as string],
    ],
    [
      'a variable of no name',
      { variables: [{ name: '4ever', expression: '1' }] },
      ['spec.variables[0].name: Invalid value: "4ever": must be a valid CEL identifier'],
    ],
    [
      'a variable without expression',
      { variables: [{ name: 'a', expression: '' }] },
      ['spec.variables[0].expression: Required value: expression is not specified'],
    ],
    [
      'a param kind of three parts',
      { paramKind: { apiVersion: 'a/b/c', kind: 'K' } },
      ['spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'],
    ],
    [
      'a param kind without version',
      { paramKind: { apiVersion: 'apps/', kind: 'K' } },
      ['spec.paramKind.apiVersion: Invalid value: "apps/": version must be specified'],
    ],
    [
      'a note twice',
      {
        auditAnnotations: [
          { key: 'a', valueExpression: '"x"' },
          { key: 'a', valueExpression: 'null' },
        ],
      },
      ['spec.auditAnnotations[1].key: Duplicate value: "a"'],
    ],
    [
      'a note that is a number',
      { auditAnnotations: [{ key: 'a', valueExpression: '1' }] },
      [
        'spec.auditAnnotations[0].valueExpression: Invalid value: "1": must evaluate to one of [string null_type] but got int',
      ],
    ],
    [
      'a condition that is no bool',
      { matchConditions: [{ name: 'a', expression: '1' }] },
      ['spec.matchConditions[0].expression: Invalid value: "1": must evaluate to bool but got int'],
    ],
    [
      'a condition that uses variables',
      { variables: [{ name: 'a', expression: 'true' }], matchConditions: [{ name: 'a', expression: 'variables.a' }] },
      [expect.stringContaining("undeclared reference to 'variables'") as unknown as string],
    ],
    [
      'a resource name twice',
      { matchConstraints: { resourceRules: [{ ...rule, resourceNames: ['a', 'a'] }] } },
      ['spec.matchConstraints.resourceRules[0].resourceNames[1]: Duplicate value: "a"'],
    ],
  ])('is checked: %s', (_, spec, errors) => {
    expect(createErrors(validating, policy(spec))).toEqual(errors);
  });
});

describe('a ValidatingAdmissionPolicyBinding', () => {
  it.each<[string, object, string[]]>([
    ['a sound one', {}, []],
    ['no policy', { policyName: '' }, ['spec.policyName: Required value']],
    [
      'no actions',
      { validationActions: [] },
      ['spec.validationActions: Required value: at least one validation action is required'],
    ],
    [
      'an unknown action',
      { validationActions: ['Shout'] },
      ['spec.validationActions[0]: Unsupported value: "Shout": supported values: "Audit", "Deny", "Warn"'],
    ],
    [
      'Deny and Warn',
      { validationActions: ['Deny', 'Warn'] },
      [expect.stringContaining('must not contain both Deny and Warn') as unknown as string],
    ],
    [
      'a param without what to do if it is missing',
      { paramRef: { name: 'a' } },
      ['spec.paramRef.parameterNotFoundAction: Required value'],
    ],
    [
      'a param by neither name nor selector',
      { paramRef: { parameterNotFoundAction: 'Deny' } },
      ['spec.paramRef: Required value: one of name or selector must be specified'],
    ],
    [
      'a param by both',
      { paramRef: { name: 'a', selector: {}, parameterNotFoundAction: 'Allow' } },
      [
        'spec.paramRef.name: Forbidden: name and selector are mutually exclusive',
        'spec.paramRef.selector: Forbidden: name and selector are mutually exclusive',
      ],
    ],
  ])('is checked: %s', (_, spec, errors) => {
    expect(createErrors(bindings, binding(spec))).toEqual(errors);
  });
});

describe('a MutatingAdmissionPolicy', () => {
  it.each<[string, object, string[]]>([
    ['a sound one', {}, []],
    ['no mutations', { mutations: [] }, ['spec.mutations: Required value: mutations must contain at least one item']],
    ['no reinvocation policy', { reinvocationPolicy: '' }, ['spec.reinvocationPolicy: Required value']],
    [
      'a delete',
      { matchConstraints: { resourceRules: [{ ...rule, operations: ['DELETE'] }] } },
      [
        'spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
      ],
    ],
    ['no patch type', { mutations: [{ patchType: '' }] }, ['spec.mutations[0].patchType: Required value']],
    [
      'a patch that is not there',
      { mutations: [{ patchType: 'JSONPatch' }] },
      ['spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch'],
    ],
    [
      'both patches',
      { mutations: [{ ...mutation('Object{}'), jsonPatch: { expression: '[JSONPatch{}]' } }] },
      [
        'spec.mutations[0].jsonPatch: Invalid value: "{jsonPatch}": must not be specified when patchType is ApplyConfiguration',
      ],
    ],
    [
      'an apply configuration that is no object',
      { mutations: [mutation('{"spec": {}}')] },
      [
        'spec.mutations[0].applyConfiguration.expression: Invalid value: "{\\"spec\\": {}}": must evaluate to Object but got map(string, map(dyn, dyn))',
      ],
    ],
    [
      'operations',
      {
        mutations: [
          {
            patchType: 'JSONPatch',
            jsonPatch: {
              expression: '[JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a/b"), value: "x"}]',
            },
          },
        ],
      },
      [],
    ],
    [
      'an operation with a number for its name',
      { mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: '[JSONPatch{op: 1}]' } }] },
      [
        expect.stringContaining(
          "expected type of field 'op' is 'string' but provided type is 'int'",
        ) as unknown as string,
      ],
    ],
    [
      'an object of another name',
      { mutations: [mutation('Thing{}')] },
      [expect.stringContaining("undeclared reference to 'Thing' (in container '')") as unknown as string],
    ],
  ])('is checked: %s', (_, spec, errors) => {
    expect(createErrors(mutating, mutator(spec))).toEqual(errors);
  });

  it('is bound as others are, but not to deletes', () => {
    const spec = { policyName: 'p', matchResources: { resourceRules: [{ ...rule, operations: ['*', 'DELETE'] }] } };
    expect(createErrors(mutatingBindings, object('MutatingAdmissionPolicyBinding', spec))).toEqual([
      `spec.matchResources.resourceRules[0].operations: Invalid value: ["*","DELETE"]: if '*' is present, must not specify other operations`,
      'spec.matchResources.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
    ]);
  });
});
