import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, key } from '@berth/machinery/invalid';

export type Level = 'privileged' | 'baseline' | 'restricted';

/** `minor`: as checked in v1.MINOR; none: latest. */
export interface LevelVersion {
  level: Level;
  minor?: number;
}

export interface Policy {
  enforce: LevelVersion;
  audit: LevelVersion;
  warn: LevelVersion;
}

export const prefix = 'pod-security.kubernetes.io/';
const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];

export const compareLevels = (a: Level, b: Level): number => levels.indexOf(a) - levels.indexOf(b);

export const printLevel = ({ level, minor }: LevelVersion): string =>
  `${level}:${minor === undefined ? 'latest' : `v1.${minor}`}`;

export const sameLevel = (a: LevelVersion, b: LevelVersion): boolean => a.level === b.level && a.minor === b.minor;

/** What a namespace's labels ask for, and what of them cannot be read (api/helpers.go PolicyToEvaluate). */
export function policyOf(labels: Readonly<Record<string, string>> = {}): { policy: Policy; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const wrong = (label: string, detail: string) =>
    void errors.push(invalidValue(key('metadata.labels', label), labels[label], detail));
  const read = (mode: keyof Policy, otherwise: Level): { at: LevelVersion; said: boolean; versioned: boolean } => {
    const text = labels[prefix + mode];
    const level = levels.find((one) => one === text);
    if (text !== undefined && level === undefined) wrong(prefix + mode, `must be one of ${levels.join(', ')}`);
    const version = labels[`${prefix}${mode}-version`];
    const minor = /^v1\.(0|[1-9]\d{0,8})$/.exec(version ?? '')?.[1];
    if (version !== undefined && version !== 'latest' && minor === undefined)
      wrong(`${prefix}${mode}-version`, 'must be "latest" or "v1.x"');
    return {
      at: {
        level: level ?? (text === undefined ? 'privileged' : otherwise),
        ...(minor === undefined ? {} : { minor: Number(minor) }),
      },
      said: text !== undefined && (mode === 'warn' || level !== undefined),
      versioned: version !== undefined,
    };
  };
  const enforce = read('enforce', 'restricted');
  const audit = read('audit', 'privileged');
  const warn = read('warn', 'privileged');
  // What is enforced is warned of, too, unless the labels say otherwise: templates are not refused.
  if (!warn.said && enforce.said && compareLevels(enforce.at.level, warn.at.level) > 0)
    warn.at = { ...warn.at, level: enforce.at.level, ...(warn.versioned ? {} : { minor: enforce.at.minor }) };
  if (warn.at.minor === undefined) delete warn.at.minor;
  return { policy: { enforce: enforce.at, audit: audit.at, warn: warn.at }, errors };
}
