import { ApiError, type StatusReason } from '@berth/machinery/errors';
import { forbiddenResource } from '@berth/machinery/invalid';
import { annotate } from '../../operations/call.ts';
import { type AdmissionPlugin, type AdmissionRequest, nameOf } from '../plugin.ts';
import { isExempt } from '../webhooks/match.ts';
import { type Answers, withAuthorizer } from '../authorizer.ts';
import { type Binding, validatingPolicies, type ValidatingPolicy } from './configuration.ts';
import { type Decision, decide, type Verdict } from './decide.ts';
import { inputsOf, namespaceObjectOf, objectsOf } from './inputs.ts';
import { matchPolicy } from './match.ts';
import { collectParams, ConfigurationError, paramKindProblem } from './params.ts';

/** Codes of the reasons that a validation may have (policy/validating/policy_decision.go reasonToCode). */
const codes: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
  Invalid: 422,
};

interface Denial {
  policy: string;
  binding: string | undefined;
  message: string;
  reason?: string;
}

/** Longest note, in characters. */
const longestNote = 10 * 1024;

/** Evaluates the bindings of one policy, and adds to what others denied (policy/validating/dispatcher.go). */
async function evaluatePolicy(
  policy: ValidatingPolicy,
  request: AdmissionRequest,
  answers: Answers,
  denied: Denial[],
): Promise<void> {
  const refuse = (message: string, binding?: string) => {
    if (policy.spec.failurePolicy !== 'Ignore') denied.push({ policy: policy.name, binding, message });
  };
  const invocation = await matchPolicy(policy.target, request);
  if (invocation === undefined) return;
  const wrong = await paramKindProblem(policy.spec.paramKind, request.call);
  if (wrong !== undefined) return refuse(wrong);
  const notes = new Map<string, string[]>();
  for (const binding of policy.bindings) {
    if (binding.target !== undefined && (await matchPolicy(binding.target, request)) === undefined) continue;
    try {
      const params = await collectParams(policy.spec.paramKind, binding.paramRef, request);
      const namespaceObject = await namespaceObjectOf(request);
      const objects = await objectsOf(request, invocation);
      for (const param of params) {
        const verdict = await withAuthorizer(request.call, answers, (authorize) =>
          decide(
            policy.spec,
            policy.compiled,
            inputsOf(request, invocation, objects, { namespaceObject, params: param ?? null, authorize }),
          ),
        );
        actOn(policy, binding, verdict, request, denied);
        collect(notes, verdict);
      }
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      refuse(`failed to configure binding: ${error.message}`, binding.name);
    }
  }
  for (const [key, values] of notes) annotate(request.call, `${policy.name}/${key}`, values.join(', '));
}

/** The same note of two bindings is made once. */
function collect(notes: Map<string, string[]>, { annotations }: Verdict): void {
  for (const { key, value } of annotations) {
    const cut = value.slice(0, longestNote);
    const known = notes.get(key) ?? [];
    if (!known.includes(cut)) notes.set(key, [...known, cut]);
  }
}

function actOn(
  policy: ValidatingPolicy,
  binding: Binding,
  { denials, annotationErrors }: Verdict,
  { call }: AdmissionRequest,
  denied: Denial[],
): void {
  const names = { policy: policy.name, binding: binding.name };
  for (const denial of denials) {
    for (const action of binding.actions) {
      if (action === 'Deny') denied.push({ ...names, ...denial });
      if (action === 'Warn') call.warnings.push(warning(names, denial));
      if (action === 'Audit') annotate(call, failureNote, failureValue(names, binding, denial));
    }
  }
  for (const message of annotationErrors) denied.push({ ...names, message });
}

const warning = ({ policy, binding }: { policy: string; binding: string }, { message }: Decision): string =>
  `Validation failed for ValidatingAdmissionPolicy '${policy}' with binding '${binding}': ${message}`;

const failureNote = 'validation.policy.admission.k8s.io/validation_failure';

const failureValue = (
  { policy, binding }: { policy: string; binding: string },
  { actions }: Binding,
  { index, message }: Decision,
): string => JSON.stringify([{ message, policy, binding, expressionIndex: index, validationActions: actions }]);

/** The first denial is what the client is told. */
function denialError(request: AdmissionRequest, { policy, binding, message, reason = 'Invalid' }: Denial): ApiError {
  const by = binding === undefined ? '' : ` with binding '${binding}'`;
  const text = `ValidatingAdmissionPolicy '${policy}'${by} denied request: ${message}`;
  const { kind, object } = request;
  const name = nameOf(request) || object.metadata?.generateName || 'Unknown';
  const forbidden = forbiddenResource({ group: kind.group, resource: kind.plural }, name, text);
  return new ApiError(
    reason as StatusReason,
    forbidden.message,
    { ...forbidden.details, causes: [{ message: text }] },
    { code: codes[reason] ?? 422 },
  );
}

/** ValidatingAdmissionPolicy: all policies that mean the request are evaluated, and the first denial is told. */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  handles: (request) => !isExempt(request),
  async validate(request) {
    const policies = await validatingPolicies(request.call);
    const denied: Denial[] = [];
    const answers: Answers = new Map();
    for (const policy of policies) await evaluatePolicy(policy, request, answers, denied);
    const [first] = denied;
    if (first !== undefined) throw denialError(request, first);
  },
};
