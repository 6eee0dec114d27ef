/** What is said of an APIService's being available (kube-aggregator pkg/apis/apiregistration/helpers.go). */
export interface Availability {
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
}

interface Condition extends Availability {
  type: string;
  lastTransitionTime: string;
}

export const local: Availability = {
  status: 'True',
  reason: 'Local',
  message: 'Local APIServices are always available',
};

const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

const conditionOf = (availability: Availability, now: Date): Condition => ({
  type: 'Available',
  status: availability.status,
  lastTransitionTime: seconds(now),
  reason: availability.reason,
  message: availability.message,
});

export const localCondition = (now: Date): Condition => conditionOf(local, now);

/** The conditions with this said of them; the time stays where the status does. */
export function withAvailability<Kind extends { type: string; status: string }>(
  conditions: readonly Kind[],
  availability: Availability,
  now: Date,
): (Kind | Condition)[] {
  const found = conditions.find(({ type }) => type === 'Available');
  if (found === undefined) return [...conditions, conditionOf(availability, now)];
  const changed = {
    ...found,
    ...availability,
    ...(found.status === availability.status ? {} : { lastTransitionTime: seconds(now) }),
  };
  return conditions.map((condition) => (condition === found ? changed : condition));
}
