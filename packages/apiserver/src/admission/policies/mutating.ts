import { ApiError, type StatusReason } from '@berth/machinery/errors';
import { forbiddenResource } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, type KubeObject } from '@berth/machinery/object';
import { deepCopy, deepEqual } from '@berth/machinery/values';
import { setDefaults } from '../../operations/prepare.ts';
import { type AdmissionPlugin, type AdmissionRequest, type MutationPass, nameOf } from '../plugin.ts';
import { converted, type Invocation, isExempt } from '../webhooks/match.ts';
import { type Answers, withAuthorizer } from '../authorizer.ts';
import { mutatingPolicies, type MutatingPolicy } from './configuration.ts';
import { inputsOf, namespaceObjectOf, objectsOf } from './inputs.ts';
import { matchPolicy } from './match.ts';
import { meetsConditions, mutated, MutationError } from './mutate.ts';
import { collectParams, ConfigurationError, kindNamed, paramKindProblem } from './params.ts';

/** What one walk leaves for the next (policy/mutating/reinvocationcontext.go). */
interface Notes {
  left?: KubeObject;
  willing: Set<string>;
  again: Set<string>;
}

interface PolicyProblem {
  policy: string;
  /** undefined: it is the policy's own. */
  binding?: string;
  message: string;
  reason?: StatusReason;
}

/** A policy, one of its bindings and one object of params. */
interface Step {
  id: string;
  policy: MutatingPolicy;
  binding: string;
  invocation: Invocation;
  param: KubeObject | undefined;
}

const pluginName = 'MutatingAdmissionPolicy';

function notesOf(pass: MutationPass): Notes {
  const known = (pass.notes.get(pluginName) as Notes | undefined) ?? { willing: new Set(), again: new Set() };
  pass.notes.set(pluginName, known);
  return known;
}

function changedAfter(notes: Notes): void {
  for (const id of notes.willing) notes.again.add(id);
  notes.willing.clear();
}

/** Everything that is to be evaluated for a request, in order (policy/generic/policy_dispatcher.go). */
async function stepsOf(request: AdmissionRequest, problems: PolicyProblem[]): Promise<Step[]> {
  const steps: Step[] = [];
  for (const policy of await mutatingPolicies(request.call)) {
    const invocation = await matchPolicy(policy.target, request);
    if (invocation === undefined) continue;
    const wrong = await paramKindProblem(policy.spec.paramKind, request.call);
    if (wrong !== undefined) {
      if (policy.spec.failurePolicy !== 'Ignore') problems.push({ policy: policy.name, message: wrong });
      continue;
    }
    for (const binding of policy.bindings) {
      if (binding.target !== undefined && (await matchPolicy(binding.target, request)) === undefined) continue;
      try {
        for (const param of await collectParams(policy.spec.paramKind, binding.paramRef, request)) {
          const id = JSON.stringify([policy.name, binding.name, param?.metadata.namespace, param?.metadata.name]);
          steps.push({ id, policy, binding: binding.name, invocation, param });
        }
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        if (policy.spec.failurePolicy !== 'Ignore')
          problems.push({
            policy: policy.name,
            binding: binding.name,
            message: `failed to configure binding: ${error.message}`,
          });
      }
    }
  }
  return steps;
}

/** What the object is, where a part has a form of its own (Scale, Binding, Eviction). */
async function kindOfForm({ kind, form, call }: AdmissionRequest): Promise<KindDefinition> {
  if (form === undefined) return kind;
  const known = await kindNamed(call, { apiVersion: apiVersionOf(form.group, form.version), kind: form.kind });
  return known ?? { ...kind, ...form, schema: form.schema ?? {} };
}

/** Upstream has no type to merge such forms by; a JSON patch needs none. @throws MutationError */
function checkForm({ form }: AdmissionRequest, type: string): void {
  if (form === undefined || type === 'JSONPatch') return;
  throw new MutationError(
    `error applying patch: failed to convert patch object to typed object: no corresponding type for ${apiVersionOf(form.group, form.version)}, Kind=${form.kind}`,
  );
}

/** Makes one object out of the other in place: whoever holds it sees the change. */
function become(object: KubeObject, other: KubeObject): void {
  if (object === other) return;
  for (const field of Object.keys(object)) delete object[field];
  Object.assign(object, other);
}

/** Carries out one step; answers whether its conditions let it. @throws MutationError */
async function carryOut(step: Step, request: AdmissionRequest, answers: Answers, may: () => boolean): Promise<boolean> {
  const { policy, invocation, param } = step;
  const { call } = request;
  const kind = await kindOfForm(request);
  const as: KindDefinition = invocation.equivalent ?? kind;
  const namespaceObject = await namespaceObjectOf(request);
  let objects = await objectsOf(request, invocation);
  const inputs = (authorize: Parameters<Parameters<typeof withAuthorizer>[2]>[0]) =>
    inputsOf(request, invocation, objects, { namespaceObject, params: param ?? null, authorize });
  const failurePolicy = policy.spec.failurePolicy === 'Ignore' ? 'Ignore' : 'Fail';
  const meets = await withAuthorizer(call, answers, (authorize) =>
    meetsConditions(policy.compiled, inputs(authorize), failurePolicy),
  );
  if (!meets || !may()) return false;
  for (const mutation of policy.compiled.mutations) {
    checkForm(request, mutation.type);
    const shown = await converted(call, request.object, kind, invocation.equivalent);
    objects = await objectsOf(request, invocation);
    const made = await withAuthorizer(call, answers, (authorize) =>
      mutated(policy.compiled, mutation, as, shown, inputs(authorize)),
    );
    const back = invocation.equivalent === undefined ? made : await converted(call, made, as, kind);
    setDefaults(kind, back);
    become(request.object, back);
  }
  return true;
}

/** All problems are causes; the first is what the client is told. */
function denialError({ kind, object, ...request }: AdmissionRequest, problems: readonly PolicyProblem[]): ApiError {
  const texts = problems.map(
    ({ policy, binding, message }) =>
      `policy '${policy}'${binding === undefined ? '' : ` with binding '${binding}'`} denied request: ${message}`,
  );
  const name = nameOf({ kind, object, ...request }) || object.metadata?.generateName || 'Unknown';
  const { details } = forbiddenResource({ group: kind.group, resource: kind.plural }, name, '');
  return new ApiError(
    problems[0]?.reason ?? 'Forbidden',
    texts[0] ?? '',
    { ...details, causes: texts.map((message) => ({ message })) },
    { code: 403 },
  );
}

/** MutatingAdmissionPolicy: one after the other, each sees what those before it made of the object (policy/mutating/dispatcher.go). */
export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: pluginName,
  // Policies may name CREATE and UPDATE alone; options of a connection are neither.
  handles: (request) => !isExempt(request) && (request.operation === 'CREATE' || request.operation === 'UPDATE'),
  async admit(request, pass) {
    const problems: PolicyProblem[] = [];
    const steps = await stepsOf(request, problems);
    const notes = notesOf(pass);
    if (pass.again && notes.left !== undefined && !deepEqual(notes.left, request.object)) changedAfter(notes);
    const answers: Answers = new Map();
    for (const step of steps) {
      const { policy, binding } = step;
      const before = deepCopy(request.object);
      try {
        if (!(await carryOut(step, request, answers, () => !pass.again || notes.again.has(step.id)))) continue;
      } catch (error) {
        if (!(error instanceof MutationError)) throw error;
        if (policy.spec.failurePolicy !== 'Ignore')
          problems.push({ policy: policy.name, binding, message: error.message, reason: 'Invalid' });
      }
      if (!deepEqual(before, request.object)) {
        changedAfter(notes);
        pass.askAgain();
      }
      if (policy.spec.reinvocationPolicy === 'IfNeeded') notes.willing.add(step.id);
    }
    if (steps.length > 0) notes.left = deepCopy(request.object);
    if (problems.length > 0) throw denialError(request, problems);
  },
};
