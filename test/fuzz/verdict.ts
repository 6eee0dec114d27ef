import type { HostileRequest } from './requests.ts';
import type { Answer, Silence } from './wire.ts';

/** What Node's HTTP parser says before any of our code runs; Go's server answers the same cases in plain text. */
const parserCodes = new Set([400, 408, 413, 417, 431]);

/** What anybody may read: health, the version, discovery and the keys that sign service account tokens. */
const open =
  /^[A-Z]+ \S*?(\/(healthz|livez|readyz|version|openapi|openid|\.well-known)|\/apis?(\/[^/?]*){0,2}\/?(\?|$))/;

function statusComplaint(code: number, answer: Answer): string | undefined {
  if (answer.headers.get('content-type') === undefined && answer.body.length === 0 && parserCodes.has(code))
    return undefined;
  // Upstream's router, where neither a group nor a path is known.
  if (code === 404 && answer.body.toString('latin1') === '404 page not found\n') return undefined;
  let status: Record<string, unknown>;
  try {
    status = JSON.parse(answer.body.toString('utf8'));
  } catch {
    return `an error without a Status: ${answer.body.toString('utf8').slice(0, 200)}`;
  }
  const whole =
    status.kind === 'Status' &&
    status.apiVersion === 'v1' &&
    status.status === 'Failure' &&
    status.code === code &&
    typeof status.message === 'string' &&
    typeof status.reason === 'string' &&
    status.reason !== '' &&
    typeof status.metadata === 'object';
  return whole ? undefined : `a Status that is not whole: ${JSON.stringify(status).slice(0, 300)}`;
}

/** Answers of 5xx that upstream gives, too, and why: each kind of them is counted. */
function argued(request: HostileRequest, answer: Answer): string | undefined {
  const text = answer.body.toString('utf8');
  if (answer.code === 504 && text.includes('ResourceVersionTooLarge'))
    return 'a resourceVersion of the future: 504 after three seconds';
  if (answer.code === 503 && text.includes('no endpoints available'))
    return 'proxy to a service without endpoints: 503';
  if (/\/(proxy|log|exec|attach|portforward)\b/.test(request.label) && [500, 502, 503].includes(answer.code))
    return `a pod, node or service that cannot be reached: ${answer.code}`;
  return undefined;
}

export interface Verdict {
  /** Why the answer is a fault of the server. */
  fault?: string;
  /** Why a 5xx is none. */
  argued?: string;
}

/** Judges one answer. */
export function judge(request: HostileRequest, answer: Answer | Silence): Verdict {
  if (typeof answer === 'string')
    return request.unfinished || request.endless ? {} : { fault: `no answer: the connection was ${answer}` };
  const { code } = answer;
  if (code >= 500) {
    const reason = argued(request, answer);
    return reason === undefined
      ? { fault: `${code}: ${answer.body.toString('utf8').slice(0, 400)}` }
      : { argued: reason };
  }
  if (code < 400) {
    if (request.unproven && code < 300 && !open.test(request.label))
      return { fault: `${code} without a proof of who asks` };
    return request.head || request.endless ? {} : goodComplaint(answer);
  }
  if (request.head) return {};
  const complaint = statusComplaint(code, answer);
  return complaint === undefined ? {} : { fault: `${code}: ${complaint}` };
}

/** What is said to be JSON must be. */
function goodComplaint(answer: Answer): Verdict {
  if (!(answer.headers.get('content-type') ?? '').startsWith('application/json')) return {};
  if (answer.headers.get('content-encoding') !== undefined || answer.body.length === 0) return {};
  try {
    JSON.parse(answer.body.toString('utf8'));
    return {};
  } catch {
    return {
      fault: `${answer.code}: the answer is not the JSON it is said to be: ${answer.body.toString('utf8').slice(0, 200)}`,
    };
  }
}
