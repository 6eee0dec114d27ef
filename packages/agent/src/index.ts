export { type Agent, createAgent } from './agent.ts';
export type { AgentDeps, AgentOptions, Hints, Link, Logger } from './deps.ts';
export { LinkError } from './deps.ts';
export { machineFacts, type NodeFacts } from './node/facts.ts';
export type { Runtime } from './runtime.ts';
export { createSimulatedRuntime } from './simulated.ts';
