import type { Container, Pod } from '@berth/kinds/types';
import type { MountConfig, PodRecord } from '../runtime.ts';

/** A volume cannot be set up: FailedMount says so and the pod waits. */
export class VolumeError extends Error {
  readonly volume: string;
  constructor(volume: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'VolumeError';
    this.volume = volume;
  }
}

/** The files of pods: volumes, /etc/hosts, termination messages. */
export interface PodFiles {
  /**
   * Makes every volume of the pod ready, or brings what it holds up to date; doing it again changes nothing.
   * @throws VolumeError for the first that cannot be
   */
  setUp(pod: Pod, signal?: AbortSignal): Promise<void>;
  /** When `setUp` must run again although nothing changed (a token grows old), in milliseconds since 1970. */
  refreshAt(uid: string): number | undefined;
  /**
   * What a container sees of them. Makes its termination message file and the pod's /etc/hosts.
   * @throws VolumeError
   */
  mounts(
    pod: Pod,
    container: Container,
    attempt: number,
    addresses: readonly string[],
    env: readonly [string, string][],
  ): Promise<MountConfig[]>;
  /** Removes all there is of the pod; everything is unmounted first. */
  tearDown(uid: string): Promise<void>;
  /** Removes the logs of a pod that is no more. */
  removeLogs(record: Pick<PodRecord, 'uid' | 'namespace' | 'name'>): Promise<void>;
  /** Pods that have files. */
  known(): Promise<string[]>;
}
