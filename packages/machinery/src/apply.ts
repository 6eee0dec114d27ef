/** Field ownership: server-side apply, and the record every other write keeps. */
export { type Apply, serverSideApply } from './apply/apply.ts';
export { applyConfiguration } from './apply/configuration.ts';
export { parentEntries, type ScaleMapping, scaleEntries } from './apply/scale.ts';
export type { OtherVersion } from './apply/versions.ts';
export { ignoreTimestamps, trackUpdate, type Update } from './apply/track.ts';
