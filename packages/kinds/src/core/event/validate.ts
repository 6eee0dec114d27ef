import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, required } from '@berth/machinery/invalid';
import { isDns1123Subdomain, isQualifiedName } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain } from '../../checks.ts';
import type { Event } from '../../types.ts';

const longest = 128;
const longestNote = 1024;

/** What every event must hold to (legacyValidateEvent); `reporter` is the field that names who reports, in the form asked for. */
export function legacyErrors(event: Event, reporter: string): FieldError[] {
  const namespace = event.metadata.namespace ?? '';
  return [
    ...(event.eventTime ? newerErrors(event, reporter) : olderErrors(event)),
    ...complain('namespace', namespace, isDns1123Subdomain(namespace)),
  ];
}

const elsewhere = (about: string): FieldError =>
  invalidValue('involvedObject.namespace', about, 'does not match event.namespace');

function olderErrors({ metadata, involvedObject }: Event): FieldError[] {
  const own = metadata.namespace ?? '';
  const about = involvedObject?.namespace ?? '';
  const right = about === '' ? own === '' || own === 'default' : about === own;
  return right ? [] : [elsewhere(about)];
}

/** An event with eventTime is one of the newer API. Upstream counts bytes and says characters. */
function newerErrors(event: Event, reporter: string): FieldError[] {
  const own = event.metadata.namespace ?? '';
  const nowhere = (event.involvedObject?.namespace ?? '') === '' && own !== 'default' && own !== 'kube-system';
  const controller = event.reportingComponent ?? '';
  return [
    ...(nowhere ? [elsewhere('')] : []),
    ...(controller === '' ? [required(reporter)] : []),
    ...complain(reporter, controller, isQualifiedName(controller)),
    ...text(event.reportingInstance, 'reportingInstance'),
    ...text(event.action, 'action'),
    ...text(event.reason, 'reason'),
    ...tooLong(event.message, 'message', longestNote),
  ];
}

const text = (value: string | undefined, path: string): FieldError[] =>
  value ? tooLong(value, path, longest) : [required(path)];

const tooLong = (value: string | undefined, path: string, most: number): FieldError[] =>
  Buffer.byteLength(value ?? '') > most ? [invalidValue(path, '', `can have at most ${most} characters`)] : [];

/** upstream pkg/apis/core/validation/events.go, for core/v1. */
export const validateEvent = (object: KubeObject): FieldError[] => legacyErrors(object as Event, 'reportingComponent');
