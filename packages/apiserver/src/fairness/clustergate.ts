import type { Identity } from '@berth/machinery/identity';
import type { GroupResource, KubeObject } from '@berth/machinery/object';
import type { RequestInfo } from '../http/requestinfo.ts';
import { digest, type FlowConfiguration } from './configuration.ts';
import { createDealer } from './deal.ts';
import type { FairnessDeps, Refused } from './gate.ts';
import { type Level, Levels } from './levels.ts';
import { classify, flowOf, type FlowSchemaRules } from './match.ts';
import { Watches } from './watches.ts';
import { Scopes, type Stored } from './work.ts';

const group = 'flowcontrol.apiserver.k8s.io';
/** Milliseconds after which a request has it looked whether the configuration has changed; nobody waits for that. */
const currentFor = 1000;
/** Milliseconds between two lines of the log about refusals of a level. */
const logEvery = 10_000;
/** Objects of each kind that are obeyed. */
const maxObjects = 1000;

const scopeOf = ({ group: api, resource }: RequestInfo, namespace: string) => `${api}/${resource}/${namespace}`;

/** Priority and fairness inside one cluster. */
export class ClusterGate {
  readonly #id: string;
  readonly #deps: FairnessDeps;
  readonly #levels: Levels;
  readonly #deal = createDealer();
  readonly #watches = new Watches();
  readonly #scopes = new Scopes();
  #configuration: FlowConfiguration;
  #epoch = Number.NaN;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #loggedAt = Number.NEGATIVE_INFINITY;

  constructor(id: string, deps: FairnessDeps) {
    this.#id = id;
    this.#deps = deps;
    this.#levels = new Levels(deps.seats, this.#now());
    this.#configuration = digest([], []);
    this.#levels.configure(this.#configuration.levels, this.#now());
  }

  get isIdle(): boolean {
    return this.#levels.isIdle && this.#watches.open === 0;
  }

  get isReady(): boolean {
    return this.#readAt !== Number.NEGATIVE_INFINITY;
  }

  /** The configuration was read once, or could not be: then the mandatory objects hold. */
  ready(): Promise<void> {
    return this.#read();
  }

  /** Requests keep the configuration and the levels current; where there are none nothing runs. */
  keepCurrent(): void {
    const now = this.#now();
    if (now - this.#readAt > currentFor) void this.#read();
    for (const ticket of this.#levels.advance(now)) ticket.start();
  }

  classify(identity: Identity, info: RequestInfo): { schema: FlowSchemaRules; level: Level; hand: readonly number[] } {
    const { schemas } = this.#configuration;
    // The last is catch-all: it takes whatever nothing else does.
    const schema = classify(schemas, identity, info) ?? (schemas.at(-1) as FlowSchemaRules);
    const level = this.#levels.get(schema.level) as Level;
    const { shape } = level.configuration;
    const hand =
      typeof shape === 'string'
        ? []
        : this.#deal(schema.name, flowOf(schema, identity, info), shape.queues, shape.handSize);
    return { schema, level, hand };
  }

  known(info: RequestInfo): { stored(): Stored | undefined; watchers(): number } {
    return {
      stored: () => this.#scopes.get(scopeOf(info, info.namespace)),
      watchers: () => this.#watches.interestedIn(info),
    };
  }

  /** What a list met: `count` objects in its scope, `size` bytes each. */
  noteList(info: RequestInfo, count: number, size: number): void {
    this.#scopes.note(scopeOf(info, info.namespace), count, size);
  }

  beginWatch(user: string, info: RequestInfo): (() => void) | undefined {
    return this.#watches.begin(user, info, this.#deps.watches);
  }

  refuse(level: Level, schema: FlowSchemaRules, reason: Refused['refused']): Refused {
    const now = this.#now();
    level.refused[reason] = (level.refused[reason] ?? 0) + 1;
    level.retryAfter.refused(Math.floor(now / 1000));
    if (now - this.#loggedAt >= logEvery) {
      this.#loggedAt = now;
      const { name } = level.configuration;
      this.#deps.log.warn({ cluster: this.#id, level: name, schema: schema.name, reason }, 'requests are refused');
    }
    return { refused: reason, retryAfter: level.retryAfter.seconds };
  }

  levels(): Level[] {
    return this.#levels.all();
  }

  #now(): number {
    return this.#deps.clock.now().getTime();
  }

  #read(): Promise<void> {
    this.#reading ??= this.#load().finally(() => {
      this.#readAt = this.#now();
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #load(): Promise<void> {
    try {
      const epoch = await this.#deps.store.epoch(this.#id);
      if (epoch === this.#epoch) return;
      const [schemas, levels] = await Promise.all([
        this.#list(`${group}/flowschemas`),
        this.#list(`${group}/prioritylevelconfigurations`),
      ]);
      this.#configuration = digest(schemas, levels);
      for (const ticket of this.#levels.configure(this.#configuration.levels, this.#now())) ticket.start();
      this.#epoch = epoch;
    } catch (error) {
      this.#deps.log.warn({ cluster: this.#id, error: String(error) }, 'flow control could not be read');
    }
  }

  async #list(resource: GroupResource): Promise<KubeObject[]> {
    const { objects } = await this.#deps.store.list({ cluster: this.#id, resource, limit: maxObjects });
    return objects.map(({ body }) => JSON.parse(body) as KubeObject);
  }
}
