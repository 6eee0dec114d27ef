import { nameErrors } from '../../names.ts';
import type { Library } from '../functions.ts';
import { struct } from '../types.ts';
import { CelError, Opaque } from '../values.ts';

/** What an expression asks the authorizer; `serviceAccount` where it asks for another than the request's user. */
export interface AuthorizationQuestion {
  serviceAccount?: { namespace: string; name: string };
  verb: string;
  path?: string;
  group?: string;
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  fieldSelector?: string;
  labelSelector?: string;
}

export interface AuthorizationAnswer {
  allowed: boolean;
  reason: string;
  error?: string;
}

export type Authorize = (question: AuthorizationQuestion) => AuthorizationAnswer;

/** The value of the variable `authorizer`, and of each step of its fluent calls. */
class Check extends Opaque {
  readonly type;
  readonly authorize: Authorize;
  readonly question: Omit<AuthorizationQuestion, 'verb'>;
  constructor(kind: string, authorize: Authorize, question: Omit<AuthorizationQuestion, 'verb'>) {
    super();
    this.type = struct(`kubernetes.authorization.${kind}`);
    this.authorize = authorize;
    this.question = question;
  }
  equals(other: Opaque): boolean {
    return this === other;
  }
  with(kind: string, more: Partial<AuthorizationQuestion>): Check {
    return new Check(kind, this.authorize, { ...this.question, ...more });
  }
}

class Decision extends Opaque {
  readonly type = struct('kubernetes.authorization.Decision');
  readonly answer: AuthorizationAnswer;
  constructor(answer: AuthorizationAnswer) {
    super();
    this.answer = answer;
  }
  equals(other: Opaque): boolean {
    return this === other;
  }
}

export const authorizerValue = (authorize: Authorize): Opaque => new Check('Authorizer', authorize, {});

/** `authorizer.requestResource`: a check of the very resource that is asked for. */
export const resourceCheckValue = (authorize: Authorize, question: Omit<AuthorizationQuestion, 'verb'>): Opaque =>
  new Check('ResourceCheck', authorize, question);

const step =
  (kind: string, field: keyof AuthorizationQuestion, required?: string) =>
  ([check, value]: readonly unknown[]) => {
    if (required !== undefined && (value as string).trim() === '') return new CelError(`${required} must not be empty`);
    return (check as Check).with(kind, { [field]: value as string });
  };

const check = ([subject, verb]: readonly unknown[]) =>
  new Decision((subject as Check).authorize({ ...(subject as Check).question, verb: verb as string }));

function serviceAccount([subject, namespace, name]: readonly unknown[]): Check | CelError {
  if (nameErrors('subdomain', name as string).length > 0) return new CelError('Invalid service account name');
  if (nameErrors('label', namespace as string).length > 0) return new CelError('Invalid service account namespace');
  return (subject as Check).with('Authorizer', {
    serviceAccount: { namespace: namespace as string, name: name as string },
  });
}

const answer =
  (read: (answer: AuthorizationAnswer) => string | boolean) =>
  ([decision]: readonly unknown[]) =>
    read((decision as Decision).answer);

/** apiserver pkg/cel/library/authz.go. */
export const authorizer: Library = {
  authorizer_path: ['<Authorizer>.path(string): PathCheck', step('PathCheck', 'path', 'path')],
  authorizer_group: ['<Authorizer>.group(string): GroupCheck', step('GroupCheck', 'group')],
  authorizer_serviceaccount: ['<Authorizer>.serviceAccount(string, string): Authorizer', serviceAccount],
  groupcheck_resource: ['<GroupCheck>.resource(string): ResourceCheck', step('ResourceCheck', 'resource', 'resource')],
  resourcecheck_subresource: [
    '<ResourceCheck>.subresource(string): ResourceCheck',
    step('ResourceCheck', 'subresource'),
  ],
  resourcecheck_namespace: ['<ResourceCheck>.namespace(string): ResourceCheck', step('ResourceCheck', 'namespace')],
  resourcecheck_name: ['<ResourceCheck>.name(string): ResourceCheck', step('ResourceCheck', 'name')],
  authorizer_fieldselector: [
    '<ResourceCheck>.fieldSelector(string): ResourceCheck',
    step('ResourceCheck', 'fieldSelector'),
  ],
  authorizer_labelselector: [
    '<ResourceCheck>.labelSelector(string): ResourceCheck',
    step('ResourceCheck', 'labelSelector'),
  ],
  pathcheck_check: ['<PathCheck>.check(string): Decision', check],
  resourcecheck_check: ['<ResourceCheck>.check(string): Decision', check],
  decision_errored: ['<Decision>.errored(): bool', answer(({ error }) => error !== undefined)],
  decision_error: ['<Decision>.error(): string', answer(({ error }) => error ?? '')],
  decision_allowed: ['<Decision>.allowed(): bool', answer(({ allowed }) => allowed)],
  decision_reason: ['<Decision>.reason(): string', answer(({ reason }) => reason)],
};
