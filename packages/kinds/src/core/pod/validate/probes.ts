import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, required } from '@berth/machinery/invalid';
import { isHttpHeaderName } from '@berth/machinery/meta';
import { complain, nonNegative, oneOf, portNumber, portNumberOrName } from '../../../checks.ts';
import type { Container, HTTPGetAction, Lifecycle, Probe, SleepAction } from '../../../types.ts';

interface Handler {
  exec?: { command?: string[] };
  httpGet?: HTTPGetAction;
  tcpSocket?: { port: number | string };
  grpc?: { port: number };
  sleep?: SleepAction;
}

/** Probes and hooks of a container that runs as long as its pod (upstream validateLivenessProbe and its like). */
export function validateHandlers(container: Container, gracePeriod: number, path: string): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  return [
    ...(lifecycle ? validateLifecycle(lifecycle, gracePeriod, child(path, 'lifecycle')) : []),
    ...once(livenessProbe, gracePeriod, child(path, 'livenessProbe')),
    ...readiness(readinessProbe, gracePeriod, child(path, 'readinessProbe')),
    ...once(startupProbe, gracePeriod, child(path, 'startupProbe')),
  ];
}

/** Liveness and startup succeed once or not at all. */
function once(probe: Probe | undefined, gracePeriod: number, path: string): FieldError[] {
  if (!probe) return [];
  const errors = validateProbe(probe, gracePeriod, path);
  if (probe.successThreshold !== 1) {
    errors.push(invalidValue(child(path, 'successThreshold'), probe.successThreshold ?? 0, 'must be 1'));
  }
  return errors;
}

function readiness(probe: Probe | undefined, gracePeriod: number, path: string): FieldError[] {
  if (!probe) return [];
  const errors = validateProbe(probe, gracePeriod, path);
  const { terminationGracePeriodSeconds: seconds } = probe;
  if (seconds !== undefined) {
    const field = child(path, 'terminationGracePeriodSeconds');
    errors.push(invalidValue(field, seconds, 'must not be set for readinessProbes'));
  }
  return errors;
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function validateProbe(probe: Probe, gracePeriod: number, path: string): FieldError[] {
  const errors = validateHandler(probe, gracePeriod, path);
  for (const field of counts) errors.push(...nonNegative(probe[field], child(path, field)));
  const seconds = probe.terminationGracePeriodSeconds;
  if (seconds !== undefined && seconds <= 0) {
    errors.push(invalidValue(child(path, 'terminationGracePeriodSeconds'), seconds, 'must be greater than 0'));
  }
  return errors;
}

function validateLifecycle(lifecycle: Lifecycle, gracePeriod: number, path: string): FieldError[] {
  const { postStart, preStop } = lifecycle;
  return [
    ...(postStart ? validateHandler(postStart, gracePeriod, child(path, 'postStart')) : []),
    ...(preStop ? validateHandler(preStop, gracePeriod, child(path, 'preStop')) : []),
  ];
}

const kinds = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

/** Exactly one kind of handler; the first is checked, the others are one too many. */
function validateHandler(handler: Handler, gracePeriod: number, path: string): FieldError[] {
  const given = kinds.filter((kind) => handler[kind]);
  const [first, ...others] = given;
  if (first === undefined) return [required(path, 'must specify a handler type')];
  return [
    ...checkHandler(handler, first, gracePeriod, child(path, first)),
    ...others.map((kind) => forbidden(child(path, kind), 'may not specify more than 1 handler type')),
  ];
}

function checkHandler(handler: Handler, kind: (typeof kinds)[number], gracePeriod: number, path: string): FieldError[] {
  switch (kind) {
    case 'exec':
      return (handler.exec?.command ?? []).length > 0 ? [] : [required(child(path, 'command'))];
    case 'httpGet':
      return handler.httpGet ? validateHttpGet(handler.httpGet, path) : [];
    case 'tcpSocket':
      return portNumberOrName(handler.tcpSocket?.port, child(path, 'port'));
    case 'grpc':
      return portNumber(handler.grpc?.port, child(path, 'port'));
    case 'sleep':
      return validateSleep(handler.sleep?.seconds ?? 0, gracePeriod, path);
  }
}

function validateHttpGet(action: HTTPGetAction, path: string): FieldError[] {
  return [
    ...(action.path ? [] : [required(child(path, 'path'))]),
    ...portNumberOrName(action.port, child(path, 'port')),
    ...oneOf(action.scheme, child(path, 'scheme'), ['HTTP', 'HTTPS']),
    ...(action.httpHeaders ?? []).flatMap(({ name }) =>
      complain(child(path, 'httpHeaders'), name, isHttpHeaderName(name)),
    ),
  ];
}

/** A pause of zero is allowed: it is how a hook says "nothing to do". */
function validateSleep(seconds: number, gracePeriod: number, path: string): FieldError[] {
  if (seconds >= 0 && seconds <= gracePeriod) return [];
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`;
  return [invalidValue(path, seconds, detail)];
}
