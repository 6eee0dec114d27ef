export { type App, createApp } from './app.ts';
export { bootstrap } from './bootstrap.ts';
export { createClient, createKindList } from './client.ts';
export type { ApiDeps, ClusterInfo, Logger } from './deps.ts';
