import { goQuote } from '@berth/machinery/invalid';
import type { Volume, VolumeProjection } from '../../types.ts';

interface Mapped {
  path: string;
  /** What a source among several is called. */
  source?: string;
}

/** Files of a volume that hide each other (upstream pkg/api/pod/warnings.go warningsForOverlappingVirtualPaths). */
export function fileWarnings({ name, secret, configMap, downwardAPI, projected }: Volume): string[] {
  const told = (what: string, files: readonly Mapped[]): string[] =>
    overlaps(files).map((overlap) => `volume ${goQuote(name)} (${what}): overlapping paths: ${overlap}`);
  if (secret) return told(`Secret ${goQuote(secret.secretName ?? '')}`, secret.items ?? []);
  if (configMap) return told(`ConfigMap ${goQuote(configMap.name ?? '')}`, configMap.items ?? []);
  if (downwardAPI) return told('DownwardAPI', downwardAPI.items ?? []);
  const sources = projected?.sources ?? [];
  const empty = sources.some((source) => Object.values(source).every((value) => value === undefined));
  return [
    ...(empty ? [`volume ${goQuote(name)} (Projected) has no sources provided`] : []),
    ...told('Projected', sources.flatMap(filesOf)),
  ];
}

function filesOf({ secret, configMap, downwardAPI, serviceAccountToken }: VolumeProjection): Mapped[] {
  const of = (source: string, items: readonly { path: string }[] | undefined): Mapped[] =>
    (items ?? []).map(({ path }) => ({ path, source }));
  return [
    ...of(`Secret ${goQuote(secret?.name ?? '')}`, secret?.items),
    ...of(`ConfigMap ${goQuote(configMap?.name ?? '')}`, configMap?.items),
    ...of('DownwardAPI', downwardAPI?.items),
    ...of('ServiceAccountToken', serviceAccountToken && [serviceAccountToken]),
  ];
}

function overlaps(files: readonly Mapped[]): string[] {
  const shown = ({ path, source }: Mapped): string =>
    source === undefined ? goQuote(path) : `${goQuote(path)} (${source})`;
  const whole = files
    .map((file) => ({ ...file, path: file.path.replace(/\/+$/, '') }))
    .filter(({ path }) => path !== '');
  return whole.flatMap((file, position) =>
    whole
      .slice(0, position)
      .filter(({ path }) => `${path}/`.startsWith(`${file.path}/`) || `${file.path}/`.startsWith(`${path}/`))
      .map((other) => `${shown(file)} with ${shown(other)}`),
  );
}
