import { describe, expect, it } from 'vitest';
import { evaluationBudget } from '../../celbudgets.ts';
import type { AuthorizationQuestion } from '../library/authorizer.ts';
import { errorOf, jsonOf, misplacedStructs } from '../results.ts';
import { admissionCompiler } from './compiler.ts';
import { type AdmissionInputs, evaluator } from './evaluation.ts';
import { compileMatchConditions, matchConditions } from './matchconditions.ts';

const options = { params: true, authorizer: true };
const request = {
  kind: { group: 'apps', version: 'v1', kind: 'Deployment' },
  resource: { group: 'apps', version: 'v1', resource: 'deployments' },
  name: 'web',
  namespace: 'shop',
  operation: 'CREATE',
  userInfo: { username: 'ann', groups: ['dev', 'system:authenticated'], extra: { scope: ['a'] } },
  dryRun: false,
};
const object = {
  metadata: { name: 'web', namespace: 'shop', labels: { team: 'blue' } },
  spec: { replicas: 3, template: { spec: { containers: [{ name: 'a', image: 'repo/a:latest' }] } } },
};
const namespaceObject = { metadata: { name: 'shop', labels: { env: 'prod' } } };
const inputs: AdmissionInputs = { object, oldObject: null, request, namespaceObject, params: { data: { max: '5' } } };

function run(expression: string, more: Partial<AdmissionInputs> = {}): unknown {
  const compiler = admissionCompiler(false);
  const compiled = compiler.compile(expression, options, []);
  if (compiled.error !== undefined) return compiled.error;
  const result = evaluator({ ...inputs, ...more }, compiler, evaluationBudget).evaluate(compiled);
  return 'error' in result ? result.error : result.value;
}

describe('an expression of admission', () => {
  it.each([
    'object.spec.replicas <= int(params.data.max)',
    'oldObject == null',
    'request.operation == "CREATE" && request.userInfo.username == "ann" && "dev" in request.userInfo.groups',
    'request.userInfo.extra["scope"] == ["a"]',
    'request.kind.kind == "Deployment" && request.resource.resource == "deployments" && !request.dryRun',
    'request.namespace == "shop" && request.name == object.metadata.name',
    'namespaceObject.metadata.labels["env"] == "prod" && object.metadata.namespace == namespaceObject.metadata.name',
    'has(object.metadata.labels.team) && !has(object.metadata.annotations)',
    'object.spec.template.spec.containers.all(c, !c.image.startsWith("evil/"))',
    'object.?metadata.?annotations["x"].orValue("none") == "none"',
  ])('sees the request: %s', (expression) => {
    expect(run(expression)).toBe(true);
  });

  it('cannot name what a request does not have', () => {
    expect(run('request.uid == ""')).toContain("undefined field 'uid'");
    expect(run('request.object == null')).toContain("undefined field 'object'");
    expect(run('namespaceObject.metadata.managedFields')).toContain("undefined field 'managedFields'");
  });

  it('names itself where it fails', () => {
    expect(run('object.spec.nope > 1')).toBe("expression 'object.spec.nope > 1' resulted in error: no such key: nope");
    const name = 'namespaceObject.metadata.name == "x"';
    expect(run(name, { namespaceObject: null })).toBe(`expression '${name}' resulted in error: no such key: metadata`);
  });

  it('asks the authorizer in the name of the user, or of a service account', () => {
    const asked: AuthorizationQuestion[] = [];
    const authorize = (question: AuthorizationQuestion) => {
      asked.push(question);
      return { allowed: question.verb === 'get', reason: 'because' };
    };
    const requestResource = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'web' };
    const more = { authorize, requestResource };
    expect(
      run(
        "authorizer.group('apps').resource('deployments').subresource('scale').namespace('a').name('b').check('get').allowed()",
        more,
      ),
    ).toBe(true);
    expect(run("authorizer.requestResource.check('delete').reason()", more)).toBe('because');
    expect(run("authorizer.serviceAccount('ns', 'sa').path('/healthz').check('get').allowed()", more)).toBe(true);
    expect(asked).toEqual([
      { group: 'apps', resource: 'deployments', subresource: 'scale', namespace: 'a', name: 'b', verb: 'get' },
      { ...requestResource, verb: 'delete' },
      { serviceAccount: { namespace: 'ns', name: 'sa' }, path: '/healthz', verb: 'get' },
    ]);
    expect(run("authorizer.group('').resource(' ').check('get').allowed()", more)).toContain(
      'resource must not be empty',
    );
    expect(asked).toHaveLength(3);
  });

  it('may ask twice, not three times', () => {
    const check = "authorizer.path('/a').check('get').allowed()";
    const more = { authorize: () => ({ allowed: true, reason: '' }) };
    expect(run(`${check} && ${check}`, more)).toBe(true);
    expect(run(`${check} && ${check} && ${check}`, more)).toContain('actual cost limit exceeded');
  });
});

describe('variables', () => {
  const policy = (variables: Record<string, string>) => {
    const compiler = admissionCompiler(true);
    for (const [name, expression] of Object.entries(variables)) compiler.variable(name, expression, options);
    return compiler;
  };

  it('are evaluated when they are first read, once, and paid by their reader', () => {
    const compiler = policy({ big: 'lists.range(1000).map(x, x * 2).sum()', twice: 'variables.big * 2' });
    const run = evaluator(inputs, compiler, evaluationBudget);
    run.evaluate(compiler.compile('true', options, ['bool']));
    expect(run.remaining).toBe(evaluationBudget);
    expect(run.evaluate(compiler.compile('variables.twice > variables.big', options, ['bool']))).toEqual({
      value: true,
    });
    const paid = evaluationBudget - run.remaining;
    expect(paid).toBeGreaterThan(10_000);
    run.evaluate(compiler.compile('variables.twice > variables.big', options, ['bool']));
    expect(evaluationBudget - run.remaining - paid).toBeLessThan(10);
  });

  it('that fail make the expression fail that reads them', () => {
    const compiler = policy({ broken: 'object.spec.nope', bad: '1 +' });
    const run = evaluator(inputs, compiler, evaluationBudget);
    expect(run.evaluate(compiler.compile('variables.broken == 1', options, ['bool']))).toEqual({
      error: `expression 'variables.broken == 1' resulted in error: composited variable "broken" fails to evaluate: no such key: nope`,
    });
    expect(run.evaluate(compiler.compile('variables.bad == 1', options, ['bool']))).toMatchObject({
      error: expect.stringContaining(
        'composited variable "bad" fails to compile: compilation failed: ERROR: <input>:1:4:',
      ),
    });
  });

  it('end it all where they use up the budget', () => {
    const compiler = policy({ big: 'lists.range(1000).map(x, x * 2).sum()' });
    const result = evaluator(inputs, compiler, 5000).evaluate(compiler.compile('variables.big > 1', options, ['bool']));
    expect(result).toMatchObject({ exhausted: true });
  });
});

describe('match conditions', () => {
  const match = (expressions: string[], failurePolicy: 'Fail' | 'Ignore' = 'Fail') =>
    matchConditions(
      compileMatchConditions(expressions.map((expression, index) => ({ name: `c${index}`, expression }))),
      inputs,
      failurePolicy,
    );
  const fails = 'object.spec.nope == 1';

  it('hold together, and one that is false decides whatever others make', () => {
    expect(match(['object.spec.replicas == 3', 'request.name == "web"'])).toEqual({ matches: true });
    expect(match(['true', 'false'])).toEqual({ matches: false, failed: 'c1' });
    expect(match([fails, 'false'])).toEqual({ matches: false, failed: 'c1' });
    expect(match([])).toEqual({ matches: true });
  });

  it('that cannot be found out are an error, or no match where failures are ignored', () => {
    const error = `expression '${fails}' resulted in error: no such key: nope`;
    expect(match(['true', fails])).toEqual({ error });
    expect(match([fails, 'object.other'])).toEqual({
      error: expect.stringContaining(`[${error}, compilation error: must evaluate to bool`),
    });
    expect(match([fails], 'Ignore')).toEqual({ matches: false });
  });

  it('have a budget of their own', () => {
    const costly = 'lists.range(150000).all(x, x >= 0)';
    expect(match([costly, costly, costly, costly])).toEqual({
      error: 'validation failed due to running out of cost budget, no further validation rules will be run',
    });
    expect(match([costly, costly, costly, costly], 'Ignore')).toEqual({ matches: false });
  });
});

describe('what a mutation makes', () => {
  const patches = { ...options, patches: true };
  const value = (expression: string, returns: string) => {
    const compiler = admissionCompiler(true);
    const compiled = compiler.compile(expression, patches, [returns]);
    if (compiled.error !== undefined) throw new Error(compiled.error);
    const result = evaluator(inputs, compiler, evaluationBudget).evaluate(compiled);
    if ('error' in result) throw new Error(result.error);
    return result.value;
  };

  it('is an object of any fields', () => {
    const made = value(
      'Object{spec: Object.spec{replicas: object.spec.replicas + 1, template: Object.spec.template{containers: [Object.spec.template.containers{name: "x", args: ["-a"]}]}, ?none: optional.none()}}',
      'Object',
    );
    expect(errorOf(made)).toBeUndefined();
    expect(misplacedStructs(made)).toEqual([]);
    expect(jsonOf(made)).toEqual({ spec: { replicas: 4, template: { containers: [{ name: 'x', args: ['-a'] }] } } });
  });

  it('is told where a struct stands in another place than its name', () => {
    expect(misplacedStructs(value('Object{spec: Object.status{}}', 'Object'))).toEqual([
      'unexpected type name "Object.status", expected "Object.spec", which matches field name path from root Object type',
    ]);
  });

  it('is a list of operations', () => {
    const made = value(
      '[JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a/b~c"), value: {"x": [1.5, 2.0], "y": []}}]',
      'list(JSONPatch)',
    );
    expect(jsonOf(made)).toEqual([{ op: 'add', path: '/metadata/labels/a~1b~0c', value: { x: [1.5, 2], y: [] } }]);
  });
});
