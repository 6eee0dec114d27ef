import type { Clock } from '@berth/machinery/clock';
import type { AgentOptions, Logger } from '../deps.ts';
import type { Recorder } from '../events/recorder.ts';
import type { NodeFacts } from '../node/facts.ts';
import type { Prober } from '../probes/prober.ts';
import type { Runtime } from '../runtime.ts';
import type { Objects } from '../sync/desired.ts';
import type { PodFiles } from '../volumes/port.ts';
import type { Images } from './images.ts';
import type { Limit } from './limit.ts';
import type { StatusReporter } from './report.ts';

/** What every pod worker works with. */
export interface PodContext {
  runtime: Runtime;
  /** Prefix of container ids: `containerd`. */
  runtimeName: () => string;
  clock: Clock;
  log: Logger;
  random: () => number;
  recorder: Recorder;
  objects: Objects;
  files: PodFiles;
  images: Images;
  prober: Prober;
  facts: NodeFacts;
  options: AgentOptions;
  /** Starts of sandboxes and containers that may be under way at once. */
  starts: Limit;
  status: StatusReporter;
  /** The node has addresses for pods. */
  networkReady: () => boolean;
}
