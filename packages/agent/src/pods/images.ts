import type { Clock } from '@berth/machinery/clock';
import type { Container, Pod } from '@berth/kinds/types';
import type { Recorder } from '../events/recorder.ts';
import type { ImageRecord, Runtime } from '../runtime.ts';
import type { Objects } from '../sync/desired.ts';
import { type BackOff, raised, remaining } from './backoff.ts';
import { Limit } from './limit.ts';
import { pullCredentials } from './pullsecrets.ts';
import { specOf, uidOf } from './spec.ts';
import { detailOf, messageOf, StartFailure } from './failure.ts';

export interface ImagesDeps {
  runtime: Runtime;
  clock: Clock;
  recorder: Recorder;
  objects: Objects;
}

const parallelPulls = 3;

/** `busybox` is `busybox:latest`; a tag or digest stays. */
export function withTag(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return image.includes('@') || name.includes(':') ? image : `${image}:latest`;
}

/** distribution/reference: what a name may look like, loosely; upper case in a path is the usual mistake. */
const validName =
  /^[a-zA-Z0-9][a-zA-Z0-9.-]*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[\w][\w.-]{0,127})?(@[a-z0-9+._-]+:[a-fA-F0-9]{32,})?$/;
const validShort = /^[a-z0-9]+([._-]+[a-z0-9]+)*(:[\w][\w.-]{0,127})?(@[a-z0-9+._-]+:[a-fA-F0-9]{32,})?$/;

const goDuration = (milliseconds: number): string =>
  milliseconds < 1000 ? `${milliseconds}ms` : `${(milliseconds / 1000).toFixed(3).replace(/\.?0+$/, '')}s`;

/** Makes sure that images are there, by their pull policy (pkg/kubelet/images/image_manager.go). */
export function createImages(deps: ImagesDeps) {
  const backOffs = new Map<string, BackOff & { error: string }>();
  const pulls = new Limit(parallelPulls);

  async function pull(pod: Pod, container: Container, image: string, signal: AbortSignal): Promise<string> {
    const init = specOf(pod).initContainers?.includes(container) === true;
    const say = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      deps.recorder.pod(pod, type, reason, message, { name: container.name, init });
    const key = `${uidOf(pod)}_${container.image}`;
    const now = deps.clock.now().getTime();
    const entry = backOffs.get(key);
    if (entry !== undefined && remaining(entry, entry.updated, now) > 0) {
      const message = `Back-off pulling image "${container.image}"`;
      say('Normal', 'BackOff', message);
      throw new StartFailure('ImagePullBackOff', `${message}: ${entry.error}`);
    }
    say('Normal', 'Pulling', `Pulling image "${container.image}"`);
    const candidates = pullCredentials(pod, image, deps.objects);
    let failure: unknown;
    for (const credentials of candidates) {
      try {
        const reference = await pulls.run(() => deps.runtime.pullImage(image, credentials, signal));
        const took = goDuration(deps.clock.now().getTime() - now);
        const size = (await deps.runtime.image(image))?.size ?? 0;
        say(
          'Normal',
          'Pulled',
          `Successfully pulled image "${container.image}" in ${took} (${took} including waiting). Image size: ${size} bytes.`,
        );
        backOffs.delete(key);
        return reference;
      } catch (error) {
        failure = error;
      }
    }
    signal.throwIfAborted();
    // A code of Unknown says nothing and is left out (cri-client remote_image.go).
    const text = messageOf(failure).startsWith('rpc error: code = Unknown ') ? detailOf(failure) : messageOf(failure);
    say('Warning', 'Failed', `Failed to pull image "${container.image}": ${text}`);
    backOffs.set(key, { ...raised(entry, now, deps.clock.now().getTime()), error: `ErrImagePull: ${text}` });
    throw new StartFailure('ErrImagePull', text);
  }

  return {
    /**
     * The image and the reference to run it by.
     * @throws StartFailure ErrImagePull, ImagePullBackOff, ErrImageNeverPull, InvalidImageName, ImageInspectError
     */
    async ensure(
      pod: Pod,
      container: Container,
      signal: AbortSignal,
    ): Promise<{ image: ImageRecord; reference: string }> {
      const init = specOf(pod).initContainers?.includes(container) === true;
      const name = withTag(container.image ?? '');
      const say = (type: 'Normal' | 'Warning', reason: string, message: string) =>
        deps.recorder.pod(pod, type, reason, message, { name: container.name, init });
      if (!validName.test(name) && !validShort.test(name)) {
        const message = `Failed to apply default image tag "${container.image}": couldn't parse image name "${container.image}": invalid reference format`;
        say('Warning', 'InspectFailed', message);
        throw new StartFailure('InvalidImageName', message);
      }
      let present: ImageRecord | undefined;
      try {
        present = await deps.runtime.image(name);
      } catch (error) {
        const message = `Failed to inspect image "${container.image}": ${messageOf(error)}`;
        say('Warning', 'InspectFailed', message);
        throw new StartFailure('ImageInspectError', message);
      }
      const policy = container.imagePullPolicy ?? 'IfNotPresent';
      if (policy === 'Never' && present === undefined) {
        const message = `Container image "${container.image}" is not present with pull policy of Never`;
        say('Warning', 'ErrImageNeverPull', message);
        throw new StartFailure('ErrImageNeverPull', message);
      }
      if (present !== undefined && policy !== 'Always') {
        say(
          'Normal',
          'Pulled',
          `Container image "${container.image}" already present on machine and can be accessed by the pod`,
        );
        return { image: present, reference: present.id };
      }
      const reference = await pull(pod, container, name, signal);
      const image = await deps.runtime.image(name);
      return { image: image ?? { id: reference, tags: [], digests: [], size: 0 }, reference };
    },
    /** The pod is gone: so are its back-offs. */
    forget(uid: string): void {
      for (const key of backOffs.keys()) if (key.startsWith(`${uid}_`)) backOffs.delete(key);
    },
  };
}

export type Images = ReturnType<typeof createImages>;
