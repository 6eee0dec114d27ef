import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { parseQuantity } from '@berth/machinery/quantity';
import type { Clock } from '@berth/machinery/clock';
import type { Container, Pod, ServiceAccountTokenProjection, Volume, VolumeMount } from '@berth/kinds/types';
import { expand } from '../config/expand.ts';
import type { RuntimeFacts } from '../config/fieldref.ts';
import { logDirectoryOf, podDomain, podHostname } from '../config/sandbox.ts';
import type { AgentOptions, Link, Logger } from '../deps.ts';
import { messageOf } from '../pods/failure.ts';
import { allContainers, specOf, uidOf } from '../pods/spec.ts';
import type { MountConfig } from '../runtime.ts';
import type { Objects } from '../sync/desired.ts';
import { type Ownership, writeAtomically } from './atomic.ts';
import { checkHostPath } from './hostpath.ts';
import { hostsFile } from './hosts.ts';
import { isMounted, mountsBelow, mountTmpfs, unmountBelow } from './mounts.ts';
import { podDirectory, podsDirectory, volumePath } from './paths.ts';
import { isWritten, payloadOf } from './payload.ts';
import { type PodFiles, VolumeError } from './port.ts';
import { bindSubPath } from './subpath.ts';
import { createTokens } from './tokens.ts';

export interface RealFilesDeps {
  objects: Objects;
  link: Link;
  clock: Clock;
  log: Logger;
  options: AgentOptions;
  facts: (pod: Pod) => RuntimeFacts;
}

const propagations: Record<string, MountConfig['propagation']> = {
  HostToContainer: 'hostToContainer',
  Bidirectional: 'bidirectional',
};

/** The user all containers run as, if it is one (volumeutil.FsUserFrom). */
function commonUser(pod: Pod): number | undefined {
  const users = new Set(
    allContainers(pod).map(
      ({ container }) => container.securityContext?.runAsUser ?? specOf(pod).securityContext?.runAsUser,
    ),
  );
  return users.size === 1 ? [...users][0] : undefined;
}

const projections = (volume: Volume): ServiceAccountTokenProjection[] =>
  (volume.projected?.sources ?? []).flatMap(({ serviceAccountToken }) =>
    serviceAccountToken ? [serviceAccountToken] : [],
  );

/** Volumes, hosts files and termination messages on the machine's disk. */
export function createRealFiles(deps: RealFilesDeps): PodFiles {
  const { options, objects, clock } = deps;
  const state = options.stateDirectory;
  const tokens = createTokens(deps);

  async function emptyDir(pod: Pod, volume: Volume, path: string): Promise<void> {
    const { medium = '', sizeLimit } = volume.emptyDir ?? {};
    if (medium !== '' && medium !== 'Memory')
      throw new Error(`storage medium "${medium}" is not supported on this node`);
    const group = specOf(pod).securityContext?.fsGroup;
    const mode = group === undefined ? 0o777 : 0o2777;
    if (medium === 'Memory') {
      await mkdir(path, { recursive: true, mode: 0o750 });
      const sizeBytes = sizeLimit === undefined ? undefined : Number(parseQuantity(sizeLimit).toValue());
      if (!(await isMounted(path))) await mountTmpfs(path, { sizeBytes, mode, group });
      return;
    }
    // Made under another name first: one that stands is complete, and its owner may have changed its mode since.
    if ((await stat(path).catch(() => undefined)) !== undefined) return;
    await mkdir(`${path}.new`, { recursive: true, mode: 0o750 });
    if (group !== undefined) await chown(`${path}.new`, -1, group);
    await chmod(`${path}.new`, mode);
    await rename(`${path}.new`, path);
  }

  async function written(pod: Pod, volume: Volume, path: string, signal?: AbortSignal): Promise<void> {
    for (const projection of projections(volume)) {
      const before = await readFile(join(path, projection.path), 'utf8').catch(() => undefined);
      if (before !== undefined && tokens.get(pod, projection) === '') tokens.adopt(pod, projection, before);
      await tokens.ensure(pod, projection, signal);
    }
    const owner: Ownership = { group: specOf(pod).securityContext?.fsGroup, user: commonUser(pod) };
    const payload = payloadOf({
      pod,
      volume,
      objects,
      facts: deps.facts(pod),
      token: (projection) => tokens.get(pod, projection),
    });
    await writeAtomically(path, payload, owner, clock.now());
  }

  async function setUp(pod: Pod, volume: Volume, signal?: AbortSignal): Promise<void> {
    const path = volumePath(state, uidOf(pod), volume);
    if (path === undefined)
      throw new VolumeError(volume.name, 'no volume plugin matched: this node has no support for the volume');
    try {
      if (volume.hostPath) await checkHostPath(volume.hostPath);
      else if (volume.emptyDir) await emptyDir(pod, volume, path);
      else if (isWritten(volume)) await written(pod, volume, path, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof VolumeError ? error : new VolumeError(volume.name, messageOf(error), { cause: error });
    }
  }

  async function mount(
    pod: Pod,
    container: Container,
    index: number,
    env: ReadonlyMap<string, string>,
  ): Promise<MountConfig> {
    const volumeMount = (container.volumeMounts ?? [])[index] as VolumeMount;
    const volume = specOf(pod).volumes?.find(({ name }) => name === volumeMount.name);
    const path = volume === undefined ? undefined : volumePath(state, uidOf(pod), volume);
    if (volume === undefined || path === undefined)
      throw new VolumeError(
        volumeMount.name,
        `cannot find volume "${volumeMount.name}" to mount into container "${container.name}"`,
      );
    const subPath = volumeMount.subPathExpr
      ? expand(volumeMount.subPathExpr, (name) => env.get(name))
      : volumeMount.subPath;
    const place = join(podDirectory(state, uidOf(pod)), 'volume-subpaths', volume.name, container.name, String(index));
    const shown = subPath
      ? await bindSubPath(path, subPath, place).catch((error: unknown) => {
          throw new VolumeError(
            volume.name,
            `failed to prepare subPath for volumeMount "${volume.name}" of container "${container.name}": ${messageOf(error)}`,
            { cause: error },
          );
        })
      : path;
    return {
      hostPath: shown,
      containerPath: isAbsolute(volumeMount.mountPath) ? volumeMount.mountPath : join('/', volumeMount.mountPath),
      readOnly: volumeMount.readOnly === true || isWritten(volume),
      propagation: propagations[volumeMount.mountPropagation ?? ''] ?? 'private',
    };
  }

  async function hosts(pod: Pod, addresses: readonly string[]): Promise<MountConfig> {
    const path = join(podDirectory(state, uidOf(pod)), 'etc-hosts');
    const node = specOf(pod).hostNetwork === true ? await readFile('/etc/hosts', 'utf8').catch(() => '') : '';
    await mkdir(podDirectory(state, uidOf(pod)), { recursive: true, mode: 0o750 });
    await writeFile(path, hostsFile(pod, addresses, podHostname(pod), podDomain(pod, options), node), { mode: 0o644 });
    await chmod(path, 0o644);
    return { hostPath: path, containerPath: '/etc/hosts', readOnly: false, propagation: 'private' };
  }

  async function terminationLog(pod: Pod, container: Container, attempt: number): Promise<MountConfig> {
    const directory = join(podDirectory(state, uidOf(pod)), 'containers', container.name);
    await mkdir(directory, { recursive: true, mode: 0o750 });
    const path = join(directory, `termination-${attempt}`);
    await writeFile(path, '', { mode: 0o666 });
    // Whoever the container runs as may write it.
    await chmod(path, 0o666);
    return {
      hostPath: path,
      containerPath: container.terminationMessagePath ?? '/dev/termination-log',
      readOnly: false,
      propagation: 'private',
    };
  }

  return {
    async setUp(pod, signal) {
      for (const volume of specOf(pod).volumes ?? []) await setUp(pod, volume, signal);
    },
    refreshAt: (uid) => tokens.refreshAt(uid),
    async mounts(pod, container, attempt, addresses, env) {
      const variables = new Map(env);
      const mounts: MountConfig[] = [];
      for (const index of (container.volumeMounts ?? []).keys())
        mounts.push(await mount(pod, container, index, variables));
      if (!mounts.some(({ containerPath }) => containerPath === '/etc/hosts')) mounts.push(await hosts(pod, addresses));
      return [...mounts, await terminationLog(pod, container, attempt)];
    },
    async tearDown(uid) {
      const directory = podDirectory(state, uid);
      await unmountBelow(directory);
      // A mount that is still there holds somebody's data: better a directory too many than that gone.
      if ((await mountsBelow(directory)).length > 0) throw new Error(`volumes of pod ${uid} could not be unmounted`);
      await rm(directory, { recursive: true, force: true });
      tokens.forget(uid);
    },
    async removeLogs({ uid, namespace, name }) {
      const logs = options.logDirectory ?? `${state}/logs`;
      const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { uid, namespace, name } };
      if (uid !== '' && name !== '') await rm(logDirectoryOf(logs, pod), { recursive: true, force: true });
    },
    known: () => readdir(podsDirectory(state)).catch(() => []),
  };
}
