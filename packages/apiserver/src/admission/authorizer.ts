import type { Authorize, AuthorizationAnswer, AuthorizationQuestion } from '@berth/machinery/cel';
import type { Identity } from '@berth/machinery/identity';
import type { AuthorizationAttributes } from '../deps.ts';
import type { Call } from '../operations/call.ts';

/** An expression asked what is not known yet. */
class Unanswered extends Error {
  readonly question: AuthorizationQuestion;
  constructor(question: AuthorizationQuestion) {
    super('the authorizer has not answered yet');
    this.question = question;
  }
}

/** Answers of the authorizer for one request; each question is asked once. */
export type Answers = Map<string, AuthorizationAnswer>;

/** More questions than any budget of expressions allows; 350,000 a check. */
const maxQuestions = 500;

/**
 * Runs what evaluates expressions, which cannot wait: at a question that is not answered yet it stops, the authorizer is
 * asked, and it runs again. Expressions are pure, so that the last run is as if it had been the only one.
 */
export async function withAuthorizer<Result>(
  call: Call,
  answers: Answers,
  run: (authorize: Authorize) => Result,
): Promise<Result> {
  const authorize: Authorize = (question) => {
    const answer = answers.get(JSON.stringify(question));
    if (answer === undefined) throw new Unanswered(question);
    return answer;
  };
  for (;;) {
    try {
      return run(authorize);
    } catch (error) {
      if (!(error instanceof Unanswered) || answers.size >= maxQuestions) throw error;
      answers.set(JSON.stringify(error.question), await answerTo(call, error.question));
    }
  }
}

async function answerTo(call: Call, question: AuthorizationQuestion): Promise<AuthorizationAnswer> {
  const { allowed, reason } = await call.server.authorize(
    call.cluster,
    identityOf(call, question),
    attributesOf(question),
  );
  return { allowed, reason };
}

function attributesOf(question: AuthorizationQuestion): AuthorizationAttributes {
  const { verb, path, group = '', resource = '', subresource = '', namespace = '', name = '' } = question;
  return path === undefined
    ? { kind: 'resource', verb, group, resource, subresource, namespace, name }
    : { kind: 'nonResource', verb, path };
}

function identityOf({ identity }: Call, { serviceAccount }: AuthorizationQuestion): Identity {
  if (serviceAccount === undefined) return identity;
  const { namespace, name } = serviceAccount;
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  };
}
