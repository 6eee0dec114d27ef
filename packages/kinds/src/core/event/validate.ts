import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, required } from '@berth/machinery/invalid';
import { isDns1123Subdomain, isQualifiedName } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain } from '../../checks.ts';
import type { Event } from '../../types.ts';

const longest = 128;
const longestNote = 1024;

/** Events about things of no namespace live in `default`, or with the system. */
const clusterScoped = new Set(['', 'default', 'kube-system']);

export function namespaceErrors({ metadata, involvedObject }: Event): FieldError[] {
  const own = metadata.namespace ?? '';
  const about = involvedObject?.namespace ?? '';
  const right = about === '' ? clusterScoped.has(own) : about === own;
  const errors = right ? [] : [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')];
  return [...errors, ...(own === '' ? [] : complain('namespace', own, isDns1123Subdomain(own)))];
}

function text(value: string | undefined, path: string): FieldError[] {
  if (!value) return [required(path)];
  return value.length > longest ? [invalidValue(path, '', `can have at most ${longest} characters`)] : [];
}

/** What the newer API wants of every event; `reporter` is the field that names who reports, in the form asked for. */
export function validateNewEvent(event: Event, reporter: string): FieldError[] {
  const controller = event.reportingComponent ?? '';
  const errors = controller === '' ? [required(reporter)] : complain(reporter, controller, isQualifiedName(controller));
  errors.push(
    ...text(event.reportingInstance, 'reportingInstance'),
    ...text(event.action, 'action'),
    ...text(event.reason, 'reason'),
  );
  if (Buffer.byteLength(event.message ?? '') > longestNote) {
    errors.push(invalidValue('message', '', `can have at most ${longestNote} bytes`));
  }
  return errors;
}

/** upstream pkg/apis/core/validation/events.go: an event with eventTime is one of the newer API. */
export function validateEvent(object: KubeObject): FieldError[] {
  const event = object as Event;
  const newer = event.eventTime ? validateNewEvent(event, 'reportingController') : [];
  return [...namespaceErrors(event), ...newer];
}
